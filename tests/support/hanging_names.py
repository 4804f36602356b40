"""A network of its own, in which the only name service takes every question and answers none."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.support.source import ROOT

_HANG = """
import fcntl, socket, struct, subprocess, sys, tempfile, threading
interfaces = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
fcntl.ioctl(interfaces, 0x8914, struct.pack("16sh22x", b"lo", 0x1 | 0x40))  # SIOCSIFFLAGS: up and running
with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
    file.write("nameserver 127.0.0.1\\noptions timeout:30 attempts:1\\n")
    file.flush()
    subprocess.run(["mount", "--bind", file.name, "/etc/resolv.conf"], check=True)
    names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    names.bind(("127.0.0.1", 53))
"""


def run_while_names_hang(program: str) -> list[str]:
    """Return the lines that a Python program prints there; it has `names`, the socket of the questions."""
    alone = ["unshare", "--mount", "--net", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"])]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("NOT TESTED: no network of its own can be had here (unshare)")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [*alone, sys.executable, "-c", _HANG + program]
    finished = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.splitlines()
