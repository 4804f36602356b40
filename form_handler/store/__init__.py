"""Keeps submissions and their deliveries in one database."""
