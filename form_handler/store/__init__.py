"""Keeps submissions and their deliveries in SQLite or PostgreSQL."""
