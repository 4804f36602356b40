"""Fonts: the letters that an owner brings along, as the style sheet and the pages need them."""
