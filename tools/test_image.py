"""Builds the container image without a container engine and tries it: `make image-test`, as root on Debian.

The base image is a fresh Debian with Python under the name that the Dockerfile asks for. The handler then runs from
the finished image as the image says (user, working folder, environment, command), on a read-only root file system
with one writable volume, without any privilege. IMAGE_BUILD_FLAGS holds further flags for `buildah bud`.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
IMAGE = "shopbell-test"
PROGRAMS = ("buildah", "debootstrap", "unshare", "chroot")
BUILDAH = {"BUILDAH_ISOLATION": "chroot"}
RUN = """
set -e
mount --bind {image} {image}
mount -o remount,bind,ro {image}
mount -t tmpfs tmpfs {image}/tmp
mount --rbind /dev {image}/dev
mount -t proc proc {image}/proc
mount --bind {data} {image}{volume}
exec chroot {image} setpriv --reuid {user} --regid {group} --clear-groups --no-new-privs \
    --bounding-set=-all --inh-caps=-all sh -c {command}
"""


def run(*command: str, **environment: str) -> str:
    """Return what a command writes to its standard output; ends the program when the command fails."""
    finished = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=False, cwd=ROOT, env={**os.environ, **environment}
    )
    if finished.returncode:
        sys.exit(f"failed: {shlex.join(command)}")
    return finished.stdout.strip()


def make_base(name: str) -> None:
    """Put a minimal Debian with Python 3.13 under the base image's name, unless such an image is there."""
    if run("buildah", "images", "--quiet", "--filter", f"reference={name}"):
        return
    with tempfile.TemporaryDirectory() as scratch:
        base = Path(scratch) / "base"
        packages = "python3,python3-venv,python3-pip,ca-certificates"
        run("debootstrap", "--variant=minbase", f"--include={packages}", "trixie", str(base))
        for program in ("python", "pip"):
            (base / "usr/local/bin" / program).symlink_to(f"/usr/bin/{program}3")
        (base / "usr/lib/python3.13/EXTERNALLY-MANAGED").unlink()
        container = run("buildah", "from", "scratch")
        run("buildah", "copy", "--quiet", container, str(base), "/")
        run("buildah", "commit", "--quiet", "--rm", container, name)


def build_image() -> dict[str, Any]:
    """Build the Dockerfile and return the image's configuration."""
    for name in set(re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)):
        make_base(name)
    flags = shlex.split(os.environ.get("IMAGE_BUILD_FLAGS", ""))
    run("buildah", "bud", "--network=host", "--pull-never", "--format=docker", "--quiet", *flags,
        "--tag", IMAGE, ".", **BUILDAH)  # fmt: skip
    described = json.loads(run("buildah", "inspect", "--type", "image", IMAGE))
    config: dict[str, Any] = described["Docker"]["config"]
    return config


@contextmanager
def mount_image() -> Iterator[Path]:
    """Give the folder in which the image's files are seen."""
    container = run("buildah", "from", "--pull-never", IMAGE)
    try:
        yield Path(run("buildah", "mount", container))
    finally:
        run("buildah", "rm", container)


def start(config: dict[str, Any], command: list[str], image: Path, data: Path, port: int) -> subprocess.Popen[bytes]:
    """Start a command in the image as the image says; only the volume can be written."""
    user, _, group = config["User"].partition(":")
    [volume] = config["Volumes"]
    variables = [*config["Env"], f"PORT={port}"]
    inner = f"cd {config['WorkingDir']} && exec env -i {shlex.join([*variables, *command])}"
    script = RUN.format(
        image=image, data=data, volume=volume, user=user, group=group or user, command=shlex.quote(inner)
    )
    return subprocess.Popen(["unshare", "--mount", "sh", "-c", script], stdin=subprocess.DEVNULL)


def ask(port: int, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
    """Return the status and the body of one request; status 0 while nobody listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
    try:
        connection.request(method, path, urllib.parse.urlencode(form) if form else None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except ConnectionError:
        return 0, ""
    finally:
        connection.close()


def expect(is_good: bool, what: str) -> None:
    """Say what was tried; ends the program when it went wrong."""
    print(("ok      " if is_good else "FAILED  ") + what)
    if not is_good:
        sys.exit(1)


def try_handler(config: dict[str, Any], image: Path, data: Path, port: int) -> None:
    """Check the running handler from outside: health, a submission, what it wrote."""
    deadline = time.monotonic() + 30
    while ask(port, "GET", "/healthz")[0] != 200 and time.monotonic() < deadline:
        time.sleep(0.1)
    expect(ask(port, "GET", "/healthz")[0] == 200, "the handler answers")
    expect(ask(port, "GET", "/readyz")[0] == 200, "its database can be written")
    check = start(config, config["Healthcheck"]["Test"][1:], image, data, port)
    expect(check.wait(30) == 0, "the image's own health check passes")
    expect(ask(port, "GET", "/forms/contact")[0] == 200, "it draws the form")
    form = json.loads((ROOT / "tests" / "support" / "answers.json").read_text())
    status, body = ask(port, "POST", "/contactus.php", form)
    expect(status == 201 and "receipt" in body, f"a submission is answered with a receipt ({status} {body.strip()})")
    deadline = time.monotonic() + 30
    while not list(data.rglob("*.eml")) and time.monotonic() < deadline:
        time.sleep(0.1)
    written = sorted(str(path.relative_to(data)) for path in data.rglob("*") if path.is_file())
    kinds = {Path(name).suffix for name in written}
    expect({".db", ".eml"} <= kinds, f"everything it wrote is in the volume: {', '.join(written)}")
    expect(all(path.stat().st_uid == int(config["User"].split(":")[0]) for path in data.rglob("*")), "as its own user")


def main() -> None:
    """Build, run, try, stop."""
    missing = [program for program in PROGRAMS if not shutil.which(program)]
    if os.geteuid() or missing:
        print(f"*** NOT TESTED HERE: the container image (needs root and {', '.join(missing or PROGRAMS)})")
        return
    config = build_image()
    port = random.SystemRandom().randint(10_240, 32_000)
    with mount_image() as image, tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        shutil.chown(data, *(int(part) for part in config["User"].split(":")))
        process = start(config, config["Entrypoint"] + config["Cmd"], image, data, port)
        try:
            try_handler(config, image, data, port)
            probe = start(config, ["touch", "/opt/shopbell/x"], image, data, port)
            expect(probe.wait(10) != 0, "the root file system is read-only")
            process.send_signal(signal.SIGTERM)
            expect(process.wait(30) == 0, "it ends well on SIGTERM")
        finally:
            process.kill()
            process.wait()


if __name__ == "__main__":
    main()
