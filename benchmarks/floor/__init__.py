"""The floors: programs that do the least there is to do, for others to be measured against."""
