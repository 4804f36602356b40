"""Measures building and taking submissions, always in ratio to a floor that is measured in the same run."""
