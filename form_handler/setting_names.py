"""The names of settings: variables of the environment that were probably meant to be one."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from form_handler.setting_values import SettingProblem
from form_handler.settings import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

_LIKENESS = 0.85  # SMPT_URL and SMTP_URI are as like SMTP_URL as 0.875, SMTP_USER is 0.82
_SHORTEST = 8  # HOST and PORT resemble variables of many other programs
_OF_OTHERS = {"MAILFROM"}  # of cron


def find_misspelt(environ: Mapping[str, str]) -> list[SettingProblem]:
    """Return a problem for each variable that nearly has the name of a setting that is not given; none has a value."""
    names = [name for setting in SETTINGS if len(setting.name) >= _SHORTEST for name in _names_of(setting.name)]
    given = {setting.name for setting in SETTINGS if any(environ.get(name) for name in _names_of(setting.name))}
    missing = [name for name in names if name.removesuffix("_FILE") not in given]
    others = sorted(name for name in environ if name not in names and name not in _OF_OTHERS and name.isprintable())
    likely = {found: _find_meant(found, missing) for found in others}
    return [SettingProblem("settings.misspelt", found=found, name=name) for found, name in likely.items() if name]


def _names_of(setting: str) -> tuple[str, str]:
    return setting, f"{setting}_FILE"


def _find_meant(found: str, names: list[str]) -> str | None:
    near = [name for name in names if abs(len(name) - len(found)) <= 1]
    return next(iter(difflib.get_close_matches(found.upper(), near, n=1, cutoff=_LIKENESS)), None)
