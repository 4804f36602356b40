"""Carriers: the ways by which deliveries leave, a module each; a broken one is never in the way of the others."""
