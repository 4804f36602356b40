"""The fixtures every test may use; each one is a real part on the loopback interface, never an imitation."""

from __future__ import annotations

import itertools
import os
from typing import TYPE_CHECKING, Any, Protocol

import hypothesis
import pytest

from tests.support.browser import SWITCHES, PageWatch, find_chromium
from tests.support.handler_server import HandlerServer
from tests.support.postgres import run_cluster
from tests.support.smtp_server import SmtpServer
from tests.support.static_server import StaticServer
from tools import catalogues

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import BrowserContext

    from tests.support.postgres import PostgresCluster


class StartStaticServer(Protocol):
    """Serves a folder and returns the running server."""

    def __call__(self, folder: Path, headers: Mapping[str, str] | None = None) -> StaticServer: ...


class StartHandler(Protocol):
    """Starts the handler with a content folder and further environment variables and returns it, ready to answer."""

    def __call__(self, content: Path, environment: Mapping[str, str] | None = None) -> HandlerServer: ...


# Speed is never judged by a test; in CI the same examples are tried each time.
hypothesis.settings.register_profile("shopbell", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("shopbell")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues that have changed, once and before any test process starts."""
    if not hasattr(config, "workerinput"):
        catalogues.main([])


@pytest.fixture(scope="module")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder in which what was worked out once is kept, of the tests of one file alone."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


@pytest.fixture
def smtp_server() -> Iterator[SmtpServer]:
    """An SMTP server that listens; `messages` holds what it accepted."""
    server = SmtpServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresCluster]:
    """A running PostgreSQL of this test process alone."""
    with run_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def postgres_url(postgres: PostgresCluster) -> str:
    """The address of the cluster's maintenance database."""
    return postgres.address("postgres")


@pytest.fixture
def postgres_database_url(postgres: PostgresCluster) -> Iterator[str]:
    """The address of a new, empty PostgreSQL database."""
    name = postgres.create_database()
    yield postgres.address(name)
    postgres.drop_database(name)


@pytest.fixture
def sqlite_database_url(tmp_path: Path) -> str:
    """The address of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'shopbell.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a new, empty database; the test runs once with each kind."""
    fixture = {"sqlite": "sqlite_database_url", "postgresql": "postgres_database_url"}[request.param]
    return str(request.getfixturevalue(fixture))


@pytest.fixture
def static_server() -> Iterator[StartStaticServer]:
    """Starts static servers; all of them are stopped after the test."""
    servers: list[StaticServer] = []

    def start(folder: Path, headers: Mapping[str, str] | None = None) -> StaticServer:
        servers.append(StaticServer(folder, headers))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def handler_server(tmp_path: Path) -> Iterator[StartHandler]:
    """Starts handlers under gunicorn, each with a folder of its own; all of them are stopped after the test."""
    servers: list[HandlerServer] = []
    numbers = itertools.count(1)

    def start(content: Path, environment: Mapping[str, str] | None = None) -> HandlerServer:
        server = HandlerServer(content, tmp_path / f"handler-{next(numbers)}", environment)
        servers.append(server)
        return server.start()

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def base_url() -> None:
    """No base address: every test names the server it asks."""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How Chromium is started: the one of this machine, which cannot reach any other."""
    program = find_chromium()
    if program is None:
        pytest.skip("NOT TESTED: Chromium is not installed; `make test` installs it where it can")
    return {"executable_path": program, "args": SWITCHES}


@pytest.fixture
def page_watch() -> Iterator[PageWatch]:
    """Watches every page of the test, which fails when one asked another host or reported an error."""
    watch = PageWatch()
    yield watch
    faults = watch.faults()
    if faults:
        pytest.fail("\n".join(faults))


@pytest.fixture
def new_context(new_context: Callable[..., BrowserContext], page_watch: PageWatch) -> Callable[..., BrowserContext]:
    """Opens browser contexts (`page` and `context` come from here too) that are watched."""

    def open_context(**options: Any) -> BrowserContext:
        context = new_context(**options)
        page_watch.attach(context)
        return context

    return open_context
