"""Writes the reference parts of the docs from the models, the settings and the command line: they cannot differ.

Each part stands between two marks, `<!-- NAME: written by tools/reference.py -->` and `<!-- end -->`; what stands
around it is written by hand. `--check` writes nothing and says which files are not up to date.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.content.business import Business
from generator.content.form import FormFile
from generator.content.news import NewsFacts
from generator.content.page import PageFacts
from generator.content.schema import describe_key
from generator.content.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic import BaseModel

DOCS = Path(__file__).resolve().parent.parent / "docs"
_PART = re.compile(r"(<!-- ([a-z_]+): written by tools/reference\.py -->\n).*?(<!-- end -->)", re.DOTALL)
_NAMES_OF_TYPES = {
    "string": "text",
    "integer": "whole number",
    "boolean": "yes or no",
    "object": "group",
    "array": "list",
}


def describe_model(model: type[BaseModel]) -> str:
    """Return the keys of a file as Markdown tables: its own first, then those of each group inside it."""
    schema = model.model_json_schema()
    tables = [_table(schema)]
    tables += [f"\n**{name}**\n\n{_table(part)}" for name, part in schema.get("$defs", {}).items()]
    return "\n".join(tables)


def _table(schema: dict[str, Any]) -> str:
    required = set(schema.get("required", []))
    rows = ["| key | what it is | kind | |", "|---|---|---|---|"]
    for name, key in schema["properties"].items():
        kind = _name_kind(key).replace("|", "\\|")
        rows.append(
            f"| `{name}` | {describe_key(schema['title'], name)} | {kind} | {'required' if name in required else ''} |"
        )
    return "\n".join(rows) + "\n"


def _name_kind(key: dict[str, Any]) -> str:
    if "$ref" in key:
        return str(key["$ref"]).rsplit("/", 1)[-1]
    if "const" in key or "enum" in key:
        return " or ".join(f"`{word}`" for word in key.get("enum", [key.get("const")]))
    if choices := key.get("anyOf", key.get("oneOf")):
        kinds = [_name_kind(part) for part in choices if part.get("type") != "null"]
        return "text, or one for each language" if kinds == ["text", "group"] else " or ".join(dict.fromkeys(kinds))
    if key.get("type") == "array":
        return f"list of {_name_kind(key['items'])}"
    return _NAMES_OF_TYPES.get(key.get("type", ""), "text")


def describe_settings() -> str:
    """Return the settings of the handler as a Markdown table."""
    from form_handler.settings import SETTINGS

    rows = ["| variable | what it is | default |", "|---|---|---|"]
    for setting in SETTINGS:
        default = f"`{setting.default}`" if setting.default else ""
        rows.append(f"| `{setting.name}` | {setting.explain()} | {default} |")
    return "\n".join(rows) + "\n"


def describe_commands() -> str:
    """Return the help of every command as Markdown."""
    import click

    from shopbell import main

    def walk(command: click.Command, path: str) -> Iterator[str]:
        context = click.Context(command, info_name=path, max_content_width=90, **main.context_settings)
        yield f"```text\n{command.get_help(context)}\n```\n"
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                if (found := command.get_command(context, name)) is not None:
                    yield from walk(found, f"{path} {name}")

    return "\n".join(walk(main, "shopbell"))


PARTS: dict[str, Callable[[], str]] = {
    "business": lambda: describe_model(Business),
    "site": lambda: describe_model(Site),
    "form": lambda: describe_model(FormFile),
    "page": lambda: describe_model(PageFacts),
    "news": lambda: describe_model(NewsFacts),
    "settings": describe_settings,
    "commands": describe_commands,
}


def renew(text: str) -> str:
    """Return a document with its reference parts written anew."""
    return _PART.sub(lambda part: f"{part[1]}\n{PARTS[part[2]]()}\n{part[3]}", text)


def main(*, is_check: bool) -> int:
    """Renew the docs, or only say which are out of date; return the exit code."""
    os.environ["LC_ALL"] = "C"
    stale = [path for path in sorted(DOCS.glob("*.md")) if path.read_text() != renew(path.read_text())]
    for path in stale:
        print(f"docs/{path.name}{': run `make reference`' if is_check else ''}")
        if not is_check:
            path.write_text(renew(path.read_text()))
    return 1 if is_check and stale else 0


if __name__ == "__main__":
    sys.exit(main(is_check="--check" in sys.argv))
