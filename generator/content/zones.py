"""Time zones by the newer of the two data sets that a machine can have: its own and the one of the package `tzdata`.

Python itself prefers the machine's, however old. An operator who names a folder in PYTHONTZPATH has chosen: it stays.
"""

from __future__ import annotations

import os
import re
import zoneinfo
from contextlib import suppress
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

_VERSION = re.compile(r"(?:# version )?([0-9]{4}[a-z]+)")
# Where the zone database says which it is: as its authors pack it, and as macOS does.
_LABELS = ("tzdata.zi", "+VERSION")
_made: set[str] = set()


def make_zone(name: str) -> ZoneInfo:
    """Return the zone of this name; raises KeyError, ValueError or OSError where there is none, as ZoneInfo does."""
    _choose_data()
    zone = ZoneInfo(name)
    _made.add(name)
    return zone


def list_zones() -> list[str]:
    """Return the names of all zones, sorted."""
    _choose_data()
    return sorted(zoneinfo.available_timezones())


def list_sources() -> list[str]:
    """Return the files and folders of the machine that all zones made so far came from, or would if they were there."""
    folders = _choose_data() if _made else ()
    names = ("", *_LABELS, *sorted(_made))
    return [str(Path(folder, name)) for folder in folders for name in names]


@cache
def _choose_data() -> tuple[str, ...]:
    """Have Python read the newer data from now on; return the folders of the machine that were looked at."""
    import tzdata

    folders = zoneinfo.TZPATH
    if os.environ.get("PYTHONTZPATH") is None and _find_version(folders) <= tzdata.IANA_VERSION:
        # The folder itself: read as the resources of a package, the same files take seven milliseconds more.
        zoneinfo.reset_tzpath(to=[str(Path(tzdata.__file__).parent / "zoneinfo")])
        ZoneInfo.clear_cache()  # a library may have made zones of the older data
    return folders


def _find_version(folders: tuple[str, ...]) -> str:
    """Return the version of the machine's data, such as `2026f`; nothing where there is none or it does not say."""
    folder = next((Path(each) for each in folders if Path(each).is_dir()), None)
    if folder is None:
        return ""
    for label in _LABELS:
        with suppress(OSError, UnicodeDecodeError), (folder / label).open(encoding="ascii") as file:
            found = _VERSION.match(file.readline())
            if found:
                return found[1]
    return ""
