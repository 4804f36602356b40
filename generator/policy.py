"""The content security policy of a site (CSP Level 3): what pages may load, run and send to; all else is refused."""

from __future__ import annotations

import base64
import functools
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SELF = "'self'"
_NONE = "'none'"
_IGNORED_IN_META = {"frame-ancestors"}  # CSP Level 3, section 3.3: a browser would only warn of it


@dataclass(frozen=True)
class Policy:
    """The directives with their sources, in the order they are written in."""

    directives: Mapping[str, tuple[str, ...]]

    @property
    def header(self) -> str:
        """The value of the header `Content-Security-Policy`."""
        return _write(self.directives)

    @property
    def meta(self) -> str:
        """The same for a page's `meta` element, for hosts where no header can be set."""
        return _write({name: sources for name, sources in self.directives.items() if name not in _IGNORED_IN_META})

    def meta_with(self, data: str) -> str:
        """Return the same for a page with a block of inline data; browsers let it be, but checkers ask for its hash."""
        digest = base64.b64encode(hashlib.sha256(data.encode()).digest()).decode()
        scripts = (*self.directives["script-src"], f"'sha256-{digest}'")
        return Policy({**self.directives, "script-src": scripts}).meta


def make_policy(form_actions: Iterable[str], others: Iterable[Mapping[str, Iterable[str]]] = ()) -> Policy:
    """Return the policy of pages whose forms are sent to `form_actions`; `others` are the sources of third parties.

    Nothing may be inline, neither style nor script: the JSON-LD in the pages is data, which no policy stops.
    """
    actions = tuple(dict.fromkeys(_source_of(action) for action in form_actions))
    policy = Policy(
        {
            "default-src": (_NONE,),
            "script-src": (_SELF,),
            "style-src": (_SELF,),
            "img-src": (_SELF, "data:"),
            "media-src": (_SELF,),
            "manifest-src": (_SELF,),
            # What the script sends in place of the browser; the preview's own script asks the site itself.
            "connect-src": tuple(dict.fromkeys((_SELF, *(action for action in actions if action != "mailto:")))),
            # A form service may lead the visitor back to the site, which browsers judge by this directive too.
            "form-action": tuple(dict.fromkeys((_SELF, *actions))) if actions else (_NONE,),
            "base-uri": (_NONE,),
            "frame-ancestors": (_NONE,),
        }
    )
    return functools.reduce(_widen, others, policy)


def _widen(policy: Policy, sources: Mapping[str, Iterable[str]]) -> Policy:
    """Return a policy that lets in further sources, each once; a directive that is not there yet comes last."""
    added = {name: dict.fromkeys((*policy.directives.get(name, ()), *hosts)) for name, hosts in sources.items()}
    return Policy({**policy.directives, **{name: tuple(hosts) for name, hosts in added.items()}})


def _write(directives: Mapping[str, tuple[str, ...]]) -> str:
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items())


def _source_of(action: str) -> str:
    """Return the source expression that lets a form be sent to an address."""
    parts = urlsplit(action)
    if not parts.scheme:
        return _SELF
    if not parts.netloc:
        return f"{parts.scheme}:"
    return f"{parts.scheme}://{parts.netloc}"
