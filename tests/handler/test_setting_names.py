"""Settings whose names were misspelt are told, with the name that was meant and without the value."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from form_handler.setting_names import find_misspelt
from form_handler.settings import SETTINGS
from tests.support.content import write_content
from tests.support.source import ROOT

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "smtp://shop:hunter2-Zw5@mail.corner.example"
MISSPELT = {
    "SMTP_URl": "SMTP_URL",
    "SMPT_URL": "SMTP_URL",
    "SMTPURL": "SMTP_URL",
    "smtp_url": "SMTP_URL",
    "SMTP_URL_FIEL": "SMTP_URL_FILE",
    "DATABASE_URI": "DATABASE_URL",
    "MAIL_FORM": "MAIL_FROM",
    "WEBHOOK_URL": "WEBHOOK_URLS",
    "SUBMISSIONS_PER_ADRESS": "SUBMISSIONS_PER_ADDRESS",
}
# What stands in the environments of shells, containers, web servers and schedulers.
USUAL = (
    "HOME", "HOST", "HOSTNAME", "HOSTFILE", "host", "port", "PORTS", "MAIL", "MAILTO", "MAILFROM", "MAIL_FROM_NAME",
    "LOGNAME", "LOG_LEVEL", "SMTP_USER", "SMTP_PORT", "SMTP_HOST", "SMTP_TLS", "TEST_DATABASE_URL", "REDIS_URL",
    "SECRETS", "CONTENT_TYPE", "KUBERNETES_SERVICE_HOST", "NOTIFY_SOCKET", "no_proxy", "http_proxy", "PATH", "PWD",
)  # fmt: skip


@pytest.mark.parametrize(("found", "name"), MISSPELT.items())
def test_the_setting_that_was_meant_is_named(found: str, name: str) -> None:
    (problem,) = find_misspelt({found: SECRET})
    assert problem.facts == {"found": found, "name": name}


def test_the_variables_of_others_are_left_alone() -> None:
    names = [setting.name for setting in SETTINGS]
    assert find_misspelt(dict.fromkeys((*USUAL, *names, *(f"{name}_FILE" for name in names)), "x")) == []
    assert find_misspelt(dict.fromkeys(USUAL, "x")) == []


def test_a_setting_that_is_given_is_not_missed() -> None:
    assert find_misspelt({"DATABASE_URI": "x", "DATABASE_URL_FILE": "y"}) == []


@pytest.mark.parametrize(("command", "code"), [("deliver --once", 0), ("handler --check-mail", 1)])
def test_the_commands_say_so(command: str, code: int, tmp_path: Path) -> None:
    write_content(tmp_path / "content")
    finished = subprocess.run(
        [sys.executable, "-m", "shopbell", *command.split()], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SMPT_URL": SECRET, "LC_ALL": "de_DE.UTF-8"},
    )  # fmt: skip
    assert finished.returncode == code, finished.stderr
    assert "SMPT_URL ist gesetzt" in finished.stderr.splitlines()[0]
    assert finished.stderr.splitlines()[0].endswith("Meinten Sie SMTP_URL?")
    assert "hunter2" not in finished.stdout + finished.stderr
