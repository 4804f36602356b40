"""Companies behind several services: the name of each and its country, as its own terms give them for Europe."""

from __future__ import annotations

GOOGLE = ("Google Ireland Limited", "IE")
GOOGLE_PRIVACY = "https://policies.google.com/privacy"
META = ("Meta Platforms Ireland Limited", "IE")
