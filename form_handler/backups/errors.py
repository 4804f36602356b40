"""What can keep a backup from being made or put back."""

from __future__ import annotations

from generator.content.catalogue import owner_catalogue
from generator.errors import ShopbellError


class BackupError(ShopbellError):
    """A backup cannot be made or used; `key` names the owner's sentence. What was there before is as it was."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(owner_catalogue().text(key, **facts))
        self.key = key
