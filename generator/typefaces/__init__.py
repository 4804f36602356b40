"""Typefaces: the letters of each look where no browser brings any, on paper and in pictures."""
