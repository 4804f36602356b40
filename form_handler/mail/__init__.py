"""Writes and sends the mails a submission causes."""
