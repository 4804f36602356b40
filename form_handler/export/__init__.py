"""Export: submissions as files for other programs, a module for each format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.export import comma_separated, plain_json, workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from form_handler.store.submissions import Submission
    from generator.content.folder import Content

FORMATS: Mapping[str, Callable[[Iterable[Submission], Content], bytes]] = {
    "csv": comma_separated.write,
    "json": plain_json.write,
    "xlsx": workbook.write,
}
