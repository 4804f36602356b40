"""Turns a folder of content into a static site."""
