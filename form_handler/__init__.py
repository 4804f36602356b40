"""Takes what visitors send, keeps it, mails it, and holds it in an inbox."""
