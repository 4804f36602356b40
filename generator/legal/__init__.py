"""The legal pages that a site draws from its facts: imprint, privacy notice, accessibility statement.

Each is a module with two functions: `write_sections` says what the page says, `list_gaps` what it could not say.
"""

from __future__ import annotations

from generator.legal import accessibility, imprint, privacy

KINDS = {"imprint": imprint, "privacy": privacy, "accessibility": accessibility}
