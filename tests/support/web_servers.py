"""Web servers as hosts run them, each serving a folder on the loopback interface by a given configuration."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

from tests.support.ports import LOOPBACK, find_free_port

READY_SECONDS = 60
APACHE_MODULES = Path("/usr/lib/apache2/modules")


class ServerMissingError(Exception):
    """The web server is not installed on this machine."""


@dataclass(frozen=True)
class Answer:
    """What a server answered to one request, redirects not followed."""

    status: int
    headers: dict[str, str]
    body: bytes


class WebServer(ABC):
    """A server that serves `root`; `working` is a folder of its own for its files."""

    program: ClassVar[str]

    def __init__(self, root: Path, working: Path, configuration: str = "") -> None:
        self.root = root
        self.folder = working
        self.configuration = configuration
        self.port = find_free_port()
        self.url = f"http://{LOOPBACK}:{self.port}"
        self._log = working / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def write_files(self) -> list[str]:
        """Write what the server reads and return the command that starts it in the foreground."""

    def __enter__(self) -> Self:
        if shutil.which(self.program) is None:
            raise ServerMissingError(self.program)
        self.folder.mkdir(parents=True, exist_ok=True)
        command = self.write_files()
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder)}
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, start_new_session=True
            )
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        if self._process is not None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        """Return the answer to a GET of a path as it is written here."""
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=60)
        try:
            connection.request("GET", path, headers=headers or {})
            answer = connection.getresponse()
            names = {name.lower() for name, _ in answer.getheaders()}
            found = {name: ", ".join(answer.headers.get_all(name, [])) for name in names}
            return Answer(answer.status, found, answer.read())
        finally:
            connection.close()

    def _wait(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while True:
            try:
                self.get("/")
            except OSError:
                if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{self.program} does not answer:\n{self._log.read_text()}") from None
                time.sleep(0.03)
            else:
                return


class Nginx(WebServer):
    """nginx with the directives included in its `server` block."""

    program = "nginx"

    def write_files(self) -> list[str]:
        """Write its configuration."""
        included = self.folder / "site.conf"
        included.write_text(self.configuration, "utf-8")
        paths = "".join(
            f"{name}_temp_path {self.folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;\n" if os.getuid() == 0 else ""
        main = self.folder / "nginx.conf"
        main.write_text(
            f"daemon off;\nmaster_process off;\n{user}pid {self.folder}/pid;\nerror_log stderr;\n"
            f"events {{}}\nhttp {{\naccess_log off;\n{paths}"
            f"server {{\nlisten {LOOPBACK}:{self.port};\nroot {self.root};\ninclude {included};\n}}\n}}\n"
        )
        return ["nginx", "-p", str(self.folder), "-e", "stderr", "-c", str(main)]


class Caddy(WebServer):
    """Caddy with the directives imported into its site block."""

    program = "caddy"

    def write_files(self) -> list[str]:
        """Write its Caddyfile."""
        imported = self.folder / "site.caddy"
        imported.write_text(self.configuration, "utf-8")
        main = self.folder / "Caddyfile"
        main.write_text(
            f"{{\nadmin off\nauto_https off\n}}\n"
            f"http://{LOOPBACK}:{self.port} {{\nbind {LOOPBACK}\nroot * {self.root}\nimport {imported}\n}}\n"
        )
        return ["caddy", "run", "--adapter", "caddyfile", "--config", str(main)]


class Apache(WebServer):
    """Apache as shared hosts run it: the site's own `.htaccess` decides, as far as it is allowed to."""

    program = "apache2"
    modules: ClassVar[tuple[str, ...]] = ("mpm_event", "authz_core", "alias", "dir", "headers", "mime", "setenvif")

    def write_files(self) -> list[str]:
        """Write its configuration."""
        loaded = "".join(f"LoadModule {name}_module {APACHE_MODULES}/mod_{name}.so\n" for name in self.modules)
        main = self.folder / "apache.conf"
        main.write_text(
            f"{loaded}ServerName {LOOPBACK}\nListen {LOOPBACK}:{self.port}\nPidFile {self.folder}/pid\n"
            f"ErrorLog {self.folder}/server.log\nDefaultRuntimeDir {self.folder}\nTypesConfig /dev/null\n"
            f"DocumentRoot {self.root}\n"
            f"<Directory {self.root}>\nAllowOverride FileInfo Indexes\nRequire all granted\n</Directory>\n"
            '<FilesMatch "^\\.ht">\nRequire all denied\n</FilesMatch>\n'
            f"{self.configuration}"
        )
        return ["apache2", "-d", str(self.folder), "-f", str(main), "-D", "FOREGROUND"]


SERVERS: dict[str, type[WebServer]] = {"nginx": Nginx, "caddy": Caddy, "apache": Apache}
