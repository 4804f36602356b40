"""Webhooks: submissions for other programs, signed and posted as Standard Webhooks describes it."""
