"""Icons: the mark of a business in the sizes that browsers and phones want."""
