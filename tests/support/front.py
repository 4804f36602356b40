"""The web servers that the docs recommend in front of the handler, with the configurations that stand there."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, ClassVar

from tests.support.ports import LOOPBACK, find_free_port
from tests.support.source import ROOT
from tests.support.web_servers import Apache, Caddy, Nginx

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DEPLOYING = ROOT / "docs" / "deploying.md"


class CaddyFront(Caddy):
    """Caddy with the Caddyfile of the repository: the handlers at `port`, the site in `root` at `site_port`."""

    def __init__(self, handlers: Sequence[int], working: Path, root: Path | None = None, rules: str = "") -> None:
        super().__init__(root or working, working, rules)
        self.site_port = find_free_port()
        self.plain_port = find_free_port()
        self._handlers = handlers

    def write_files(self) -> list[str]:
        """Write what the Caddyfile imports; the ports are told by its own variables."""
        rules = self.folder / "hosting.caddy"
        rules.write_text(self.configuration or "file_server\n", "utf-8")
        text = (ROOT / "Caddyfile").read_text("utf-8")
        if _find_version() < (2, 6, 4):  # it had another name for it
            text = re.sub(r"request_buffers \S+", "buffer_requests", text)
        main = self.folder / "Caddyfile"
        main.write_text(text, "utf-8")
        variables = {
            "HANDLER_ADDRESS": f"http://{LOOPBACK}:{self.port}",
            "SITE_ADDRESS": f"http://{LOOPBACK}:{self.site_port}",
            "PLAIN_ADDRESS": f"http://{LOOPBACK}:{self.plain_port}",
            "SITE_FOLDER": self.root,
            "SITE_RULES": rules,
            "HANDLERS": "to " + " ".join(f"{LOOPBACK}:{port}" for port in self._handlers),
        }
        settings = [f"{name}={text}" for name, text in variables.items()]
        return ["env", *settings, "caddy", "run", "--adapter", "caddyfile", "--config", str(main)]


class NginxFront(Nginx):
    """nginx with the `location` of the docs; it knows one handler."""

    def __init__(self, handlers: Sequence[int], working: Path) -> None:
        [location] = re.findall(r"^    (location / \{.*?^    \})", _read_docs(), re.DOTALL | re.MULTILINE)
        super().__init__(working, working, location.replace("127.0.0.1:8080", f"{LOOPBACK}:{handlers[0]}"))


class ApacheFront(Apache):
    """Apache with the virtual host of the docs; it knows one handler."""

    modules: ClassVar[tuple[str, ...]] = (*Apache.modules, "proxy", "proxy_http", "reqtimeout")

    def __init__(self, handlers: Sequence[int], working: Path) -> None:
        [host] = re.findall(r"^<VirtualHost \*:443>\n(.*?)^</VirtualHost>", _read_docs(), re.DOTALL | re.MULTILINE)
        super().__init__(working, working, host.replace("127.0.0.1:8080", f"{LOOPBACK}:{handlers[0]}"))


# Those that gather a request before they pass it on, and give no thread to those who are slow.
PATIENT: dict[str, type[CaddyFront | NginxFront]] = {"caddy": CaddyFront, "nginx": NginxFront}
FRONTS: dict[str, type[CaddyFront | NginxFront | ApacheFront]] = {**PATIENT, "apache": ApacheFront}


def _read_docs() -> str:
    return DEPLOYING.read_text("utf-8")


def _find_version() -> tuple[int, ...]:
    said = subprocess.run(["caddy", "version"], capture_output=True, text=True, check=True).stdout
    return tuple(int(part) for part in re.findall(r"\d+", said)[:3])
