"""The way to a PostgreSQL on another machine, encrypted and to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from form_handler.backups import back_up, check_backup
from form_handler.errors import StoreUnavailable
from form_handler.store.database import Database
from tests.support.certificates import make_certificate
from tests.support.ports import LOOPBACK
from tests.support.postgres import ACCOUNT, PostgresCluster, run_cluster
from tests.support.submissions import store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[PostgresCluster]:
    """A server that takes nothing unencrypted from the network, with a certificate for db.example."""
    with run_cluster(make_certificate(tmp_path, "db.example")) as cluster:
        yield cluster


def test_the_certificate_of_the_database_has_to_be_right(cluster: PostgresCluster, tmp_path: Path) -> None:
    def address(host: str, **how: str) -> str:
        options = "&".join(f"{name}={text}" for name, text in {"hostaddr": LOOPBACK, **how}.items())
        return f"postgresql+psycopg://{ACCOUNT}@{host}:{cluster.port}/postgres?{options}"

    checked = {"sslmode": "verify-full", "sslrootcert": f"{tmp_path}/db.example.crt"}
    good = address("db.example", **checked)
    database = Database(good)
    database.migrate()
    store(database)
    with database.read() as connection:
        asked = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        assert connection.exec_driver_sql(asked).scalar() is True
    database.close()
    back_up(good, tmp_path / "shop.shopbell")
    assert check_backup(tmp_path / "shop.shopbell").submissions == 1
    stranger = make_certificate(tmp_path, "stranger.example").file
    for bad in (
        address("other.example", **checked),
        address("db.example", **checked | {"sslrootcert": str(stranger)}),
        address("db.example", sslmode="disable"),
    ):
        refused = Database(bad)
        with pytest.raises(StoreUnavailable):
            refused.check()
        refused.close()
