"""Rebuilding: what a second build need not do again, and how it knows."""
