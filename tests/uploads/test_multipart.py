"""What a form's body with files costs: no more than the form takes is kept."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from form_handler.multipart import read_parts
from tests.support.files import PDF

if TYPE_CHECKING:
    from generator.content.folder import Content


def test_of_a_file_too_many_only_the_name_is_kept(content: Content) -> None:
    [field, *_] = (field for form in content.forms.values() for field in form.file_fields)
    names = [f"{number}.pdf" for number in range(field.most + 1)]
    sent = MultiDict((field.name, FileStorage(io.BytesIO(PDF), name)) for name in names)
    boundary, body = encode_multipart(sent)
    parts = read_parts([body], boundary, {field.name: field})
    assert [file.name for file in parts.files] == names
    assert [b"".join(file.read_pieces()) for file in parts.files] == [PDF] * field.most + [b""]
