"""Certificates that nobody trusts unasked, made by openssl for a test."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Certificate(NamedTuple):
    """The files of a certificate and of its key (PEM)."""

    file: Path
    key: Path


def make_certificate(folder: Path, name: str) -> Certificate:
    """Return a certificate for a name, signed by itself, in a folder that is there."""
    made = Certificate(folder / f"{name}.crt", folder / f"{name}.key")
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
               "-days", "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}",
               "-keyout", str(made.key), "-out", str(made.file)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return made
