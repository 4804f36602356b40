"""compose.yaml starts what belongs together, each part with as few rights as it can do with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.support.source import ROOT

if TYPE_CHECKING:
    from pathlib import Path

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
SCALED = dict(
    line.split("=", 1)
    for line in (ROOT / "scaled.env").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
)
each_service = pytest.mark.parametrize("name", sorted(SERVICES))


def test_the_small_set_up_is_what_needs_no_profile() -> None:
    assert {name for name, service in SERVICES.items() if "profiles" not in service} == {"site", "caddy", "handler"}
    assert {name for name, service in SERVICES.items() if service.get("profiles") == ["scaled"]} == {
        "deliverer", "postgres",
    }  # fmt: skip


@each_service
def test_a_service_has_no_more_rights_than_it_needs(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "caddy" else [])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["pids_limit"] > 0
    assert "privileged" not in service
    assert not any("docker.sock" in volume for volume in service["volumes"])


@each_service
def test_only_the_web_server_can_be_reached_from_outside(name: str) -> None:
    service = SERVICES[name]
    assert service.get("ports", []) == (["80:80", "443:443", "443:443/udp"] if name == "caddy" else [])
    networks = {"caddy": ["front"], "postgres": ["back"], "site": []}.get(name, ["front", "back"])
    assert service.get("networks", []) == networks
    assert COMPOSE["networks"]["back"] == {"internal": True}


@each_service
def test_what_a_service_mounts_is_there(name: str) -> None:
    for volume in SERVICES[name]["volumes"]:
        source = volume.split(":")[0]
        if source.startswith("./"):
            assert (ROOT / source).exists()
            assert volume.endswith(":ro")
        else:
            assert source in COMPOSE["volumes"]


@pytest.mark.parametrize("name", ["handler", "deliverer"])
def test_the_settings_of_a_service_exist(name: str) -> None:
    from form_handler.settings import SETTINGS

    of_others = {"PGPASSWORD"}  # of PostgreSQL's own library
    assert set(SERVICES[name]["environment"]) - of_others <= {setting.name for setting in SETTINGS}


def test_no_secret_stands_in_the_files() -> None:
    for file in ("compose.yaml", "scaled.env", "Caddyfile", "Dockerfile"):
        text = (ROOT / file).read_text("utf-8")
        for name in ("POSTGRES_PASSWORD", "SECRET_KEY", "PGPASSWORD"):
            assert re.findall(rf"^\s*{name}[:=][ \t]*(?!\$\{{)\S+", text, re.MULTILINE) == []


def test_every_variable_is_explained_or_has_a_default() -> None:
    text = (ROOT / "compose.yaml").read_text("utf-8")
    found = dict(re.findall(r"\$\{(\w+):([-?])", text))
    assert len(found) == len(set(re.findall(r"\$\{(\w+)", text)))
    assert set(SCALED) - {"COMPOSE_PROFILES"} <= set(found)
    docs = (ROOT / "docs" / "deploying.md").read_text("utf-8") + (ROOT / "docs" / "scale.md").read_text("utf-8")
    assert [name for name in found if f"`{name}" not in docs and f"{name}=" not in docs] == []


def test_the_scaled_set_up_mails_by_deliverers_alone() -> None:
    assert SCALED["COMPOSE_PROFILES"] == "scaled"
    assert SCALED["HANDLER_OPTIONS"] == "--no-deliver"
    assert int(SCALED["HANDLERS"]) >= 2
    assert int(SCALED["DELIVERERS"]) >= 2
    assert SCALED["DATABASE_URL"].startswith("postgresql+psycopg://")
    assert SERVICES["handler"]["environment"]["DATABASE_URL"] == "${DATABASE_URL:-}"
    assert SERVICES["deliverer"]["environment"]["DATABASE_URL"] == "${DATABASE_URL:-}"


def test_secrets_can_come_from_files(tmp_path: Path) -> None:
    """The override of the docs, put over what compose.yaml says, as Compose merges mappings and lists."""
    from form_handler.settings import Settings

    docs = (ROOT / "docs" / "deploying.md").read_text("utf-8")
    [text] = re.findall(r"^```yaml\n(services:\n.*?)^```", docs, re.DOTALL | re.MULTILINE)
    override = yaml.safe_load(text)
    assert set(override["services"]) == {"handler", "deliverer"}
    file = tmp_path / "smtp_url"
    file.write_text("smtp://user:secret@mail.example.com:587\n")
    for name, service in override["services"].items():
        assert service["secrets"] == list(override["secrets"])
        merged = {**SERVICES[name]["environment"], **service["environment"]}
        assert merged["SMTP_URL_FILE"] == f"/run/secrets/{service['secrets'][0]}"
        said = {key: "" if "$" in value else value for key, value in merged.items()}
        said |= {"SMTP_URL_FILE": str(file), "MAIL_FROM": "website@example.com", "SECRET_KEY": "k" * 4 + "Zq8-Xw4-" * 5}
        assert Settings.from_environment(said).smtp_url == "smtp://user:secret@mail.example.com:587"


def test_files_wait_in_the_volume_and_not_in_memory() -> None:
    image = (ROOT / "Dockerfile").read_text("utf-8")
    [volume] = re.findall(r"^VOLUME (\S+)$", image, re.MULTILINE)
    assert f"TMPDIR={volume}\n" in image
    for name in ("handler", "deliverer"):
        assert f"data:{volume}" in SERVICES[name]["volumes"]
        assert "TMPDIR" not in SERVICES[name]["environment"]


def test_postgresql_counts_as_healthy_when_others_can_reach_it() -> None:
    """While the image sets itself up, its server answers at the socket alone."""
    assert "--host=127.0.0.1" in SERVICES["postgres"]["healthcheck"]["test"]


def test_logs_can_go_elsewhere() -> None:
    docs = (ROOT / "docs" / "operating.md").read_text("utf-8")
    [text] = re.findall(r"^```yaml\n(services:\n.*?)^```", docs, re.DOTALL | re.MULTILINE)
    override = yaml.safe_load(text)["services"]
    written = {"handler", "deliverer", "caddy"}
    assert set(override) == written <= set(SERVICES)
    for name in written:
        assert SERVICES[name]["logging"] == {"driver": "local"}  # another driver takes its place, options and all
        assert override[name]["logging"]["driver"] != "local"
        assert "tls" in override[name]["logging"]["options"]["syslog-address"]
