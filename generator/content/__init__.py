"""Reads and checks the content an owner writes; needs neither templates, Markdown nor a web server."""
