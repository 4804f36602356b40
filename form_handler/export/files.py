"""What is known of the files that came with a submission; their contents stay where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from form_handler.store.submissions import Submission


def list_files(submission: Submission) -> list[dict[str, str | int]]:
    """Return each file as `field`, `name`, `type` (RFC 6838, by its content), `size` (bytes) and `sha256`."""
    return [
        {"field": file.field, "name": file.name, "type": file.type, "size": file.size, "sha256": file.digest}
        for file in submission.files
    ]
