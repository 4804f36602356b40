"""Themes: a folder of templates, styles and scripts each; `theme.py` reads them."""
