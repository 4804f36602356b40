"""The outputs: whether a site is still what was written, down to the last file."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, TypeAlias

from generator.rebuild.scanning import is_settled, scan_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.output import Files
    from generator.rebuild.scanning import Signature

# Of each file its signature; where that may stand for another content yet, the digest of what was written.
Signed: TypeAlias = "dict[str, Signature | str]"


def sign_outputs(written: Files, output: str) -> Signed | None:
    """Return what tells whether a site is still what was `written` just now; None where it is not even now."""
    now = time.time_ns()
    found = scan_folder(output)
    if {name for name in found if not name.endswith("/")} != set(written):
        return None
    signed: Signed = {}
    for name, signature in found.items():
        content = written.get(name, b"")
        is_sure = is_settled(signature, now)
        signed[name] = (
            signature if is_sure else digest_of(content if isinstance(content, bytes) else content.read_bytes())
        )
    return signed


def verify_outputs(known: Mapping[str, Signature | str], output: str) -> Signed | None:
    """Return what tells the same from now on where a site is still what was written, else None; raises OSError."""
    now = time.time_ns()
    found = scan_folder(output)
    if found.keys() != known.keys():
        return None
    unsure = (name for name, signature in found.items() if signature != known[name])
    if not all(_digest_file(os.path.join(output, name)) == known[name] for name in unsure):
        return None
    return {name: signature if is_settled(signature, now) else known[name] for name, signature in found.items()}


def digest_of(content: bytes) -> str:
    """Return the digest of a content."""
    from hashlib import sha256

    return sha256(content).hexdigest()


def _digest_file(path: str) -> str:
    with open(path, "rb") as file:
        return digest_of(file.read())
