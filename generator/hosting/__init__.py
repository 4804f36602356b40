"""Hosting: what a web server must know beside the files, in the form that each kind of server reads."""
