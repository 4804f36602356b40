"""Enclosing: the files of a submission as attachments of a mail, as far as mail servers take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.mail.message import Attachment
from form_handler.store.uploads import list_uploads, read_pieces

if TYPE_CHECKING:
    from form_handler.store.database import Database
    from form_handler.store.submissions import Submission
    from generator.content.folder import Content


class Enclosing:
    """Takes files out of the store, no more of them into one mail than `most_bytes`."""

    def __init__(self, database: Database, most_bytes: int) -> None:
        self._database = database
        self._left = most_bytes

    def take(self, submission: Submission, content: Content) -> tuple[Attachment, ...]:
        """Return the files that go along, in their order; raises StoreUnavailable."""
        form = content.forms.get(submission.form)
        if form is not None and not form.file_fields:
            return ()
        left = self._left
        taken = []
        for upload in list_uploads(self._database, [submission.id]):
            if upload.size <= left:
                left -= upload.size
                taken.append(Attachment(upload.name, upload.type, b"".join(read_pieces(self._database, upload))))
        return tuple(taken)
