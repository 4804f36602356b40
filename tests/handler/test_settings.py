"""The settings: read from the environment or from files, every problem at once, no secret ever shown."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from form_handler.secret_key import keep_secret_key
from form_handler.settings import SETTINGS, Settings, SettingsError
from generator.content.extras import tell_installation

if TYPE_CHECKING:
    from collections.abc import Mapping

SECRET = "hunter2-Xq8-never-printed-Zw5-Lk9"
WEBHOOK_SECRET = "whsec_uniEOkL4LB1YCkBvEpOkmk9DlvL1Ou35fgUv1npuoJw="
GOOD = {"SECRET_KEY": SECRET}


@pytest.fixture(autouse=True)
def _work_in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def problems_of(environment: Mapping[str, str], language: str = "en") -> list[str]:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(environment)
    sentences = caught.value.sentence(language).splitlines()
    assert len(sentences) == len(caught.value.problems)
    assert SECRET not in str(caught.value)
    return sentences


def write_out(value: object) -> str:
    """Return a setting as it stands in the environment."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(value) if isinstance(value, tuple) else str(value)


def test_the_defaults() -> None:
    settings = Settings.from_environment({})
    assert settings.database_url == "sqlite:///var/shopbell.db"
    assert (settings.smtp_url, settings.mail_from) == (None, None)
    assert (settings.mail_folder, settings.content_dir) == (Path("var/mail"), Path("content"))
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.trusted_proxies == 0
    assert settings.web_concurrency == min(4, len(os.sched_getaffinity(0)))


def test_all_of_them_can_be_set() -> None:
    environment = {
        "DATABASE_URL": "postgresql+psycopg://shop:pa%2Fss@db.example/shopbell",
        "SMTP_URL": "smtps://shop:pa%40ss@mail.example:465",
        "MAIL_FROM": "Flower Shop <shop@flowers.example>",
        "MAIL_FOLDER": "/srv/mail",
        "SECRET_KEY": SECRET,
        "CONTENT_DIR": "/srv/content",
        "HOST": "::1",
        "PORT": "0",
        "TRUSTED_PROXIES": "2",
        "WEB_CONCURRENCY": "4",
        "LOG_FORMAT": "json",
        "METRICS_TOKEN": SECRET,
        "CONFIRMATIONS_PER_DAY": "50",
        "WEBHOOK_URLS": "https://crm.example/hook?key=1 https://erp.example:8443/in",
        "WEBHOOK_SECRET": WEBHOOK_SECRET,
        "WEBHOOK_ALLOW_PRIVATE": "yes",
        "NOTIFY_URLS": "ntfys://flowers tgram://123:abc/456",
        "ATTACHMENT_MEGABYTES": "5",
        "CLAMD_URL": "tcp://clamav.example:3310",
        "SPAM_SCORE": "150",
        "SUBMISSIONS_PER_ADDRESS": "5",
        "SUBMISSIONS_PER_FORM": "0",
        "RATE_LIMIT_STORAGE_URL": "sqlite:////srv/limits.db",
    }
    assert environment.keys() == {setting.name for setting in SETTINGS}
    settings = Settings.from_environment(environment)
    for setting in SETTINGS:
        assert write_out(getattr(settings, setting.key)) == environment[setting.name]


@pytest.mark.parametrize("name", [setting.name for setting in SETTINGS])
def test_each_can_come_from_a_file(tmp_path: Path, name: str) -> None:
    values = {
        "DATABASE_URL": "sqlite:////srv/x.db", "SMTP_URL": "smtp://mail.example", "MAIL_FROM": "a@b.example",
        "MAIL_FOLDER": "/m", "SECRET_KEY": SECRET, "CONTENT_DIR": "/c", "HOST": "0.0.0.0", "PORT": "81",
        "TRUSTED_PROXIES": "1", "WEB_CONCURRENCY": "3", "CONFIRMATIONS_PER_DAY": "9",
        "LOG_FORMAT": "json", "METRICS_TOKEN": SECRET,
        "WEBHOOK_URLS": "https://crm.example/hook", "WEBHOOK_SECRET": WEBHOOK_SECRET, "WEBHOOK_ALLOW_PRIVATE": "yes",
        "NOTIFY_URLS": "ntfys://flowers", "ATTACHMENT_MEGABYTES": "4", "CLAMD_URL": "unix:///run/clamav/clamd.ctl",
        "SPAM_SCORE": "80", "SUBMISSIONS_PER_ADDRESS": "7", "SUBMISSIONS_PER_FORM": "70",
        "RATE_LIMIT_STORAGE_URL": "sqlite:////srv/l.db",
    }  # fmt: skip
    file = tmp_path / "value"
    file.write_text(f"{values[name]}\n")
    others = {"MAIL_FROM": "a@b.example", "WEBHOOK_SECRET": WEBHOOK_SECRET}
    settings = Settings.from_environment(others | {name: "", f"{name}_FILE": str(file)})
    assert write_out(getattr(settings, name.lower())) == values[name]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"), ("PORT", "65536"), ("PORT", "-1"), ("PORT", "８０"), ("PORT", "8080.0"),
        ("TRUSTED_PROXIES", "yes"), ("TRUSTED_PROXIES", "99"), ("WEB_CONCURRENCY", "0"), ("WEB_CONCURRENCY", "1000"),
        ("CONFIRMATIONS_PER_DAY", "many"), ("SPAM_SCORE", "0"), ("SPAM_SCORE", "high"),
        ("SUBMISSIONS_PER_ADDRESS", "-1"), ("SUBMISSIONS_PER_FORM", "some"), ("RATE_LIMIT_STORAGE_URL", "memory://"),
        ("HOST", "all of them"), ("HOST", "http://localhost"), ("HOST", "localhost:80"),
        ("DATABASE_URL", "shopbell.db"), ("DATABASE_URL", "sqlite://"), ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "mysql://localhost/shop"), ("DATABASE_URL", "postgresql://localhost"),
        ("DATABASE_URL", f"postgresql://shop:{SECRET}/x@localhost/shop"),
        ("SMTP_URL", "mail.example"), ("SMTP_URL", "http://mail.example"), ("SMTP_URL", "smtp://"),
        ("SMTP_URL", "smtp://mail.example:99999"), ("SMTP_URL", "smtp://shop@mail.example"),
        ("SMTP_URL", f"smtp://shop:{SECRET}/x@mail.example"), ("SMTP_URL", f"smtp://shop:{SECRET} x@mail.example"),
        ("SMTP_URL", f"smtp://shop:{SECRET}@mail.example/inbox"), ("SMTP_URL", f"smtp://shop:{SECRET}#x@mail.example"),
        ("SMTP_URL", "smtp://shop:%0d%0aQUIT@mail.example"),
        ("MAIL_FROM", "flowers"), ("MAIL_FROM", "a@b.example, c@d.example"), ("MAIL_FROM", "Shop <a@b.example> x"),
        ("MAIL_FROM", "a@b.example\r\nBcc: c@d.example"), ("MAIL_FROM", "shop@localhost"),
        ("WEBHOOK_URLS", "crm.example/hook"), ("WEBHOOK_URLS", "ftp://crm.example/"), ("WEBHOOK_URLS", "https://"),
        ("WEBHOOK_URLS", f"https://shop:{SECRET}@crm.example/"), ("WEBHOOK_URLS", "https://crm.example:0/"),
        ("WEBHOOK_URLS", "https://crm.example/#x"), ("WEBHOOK_URLS", "https://crm.example/é"),
        ("WEBHOOK_URLS", "https://crm.example, https://erp.example:x"), ("WEBHOOK_URLS", "http://crm.example/hook"),
        ("WEBHOOK_SECRET", SECRET), ("WEBHOOK_SECRET", "whsec_c2hvcnQ="), ("WEBHOOK_SECRET", f"whsec_{SECRET}!"),
        ("WEBHOOK_SECRET", f"whsec_{'QUFB' * 11}"), ("WEBHOOK_SECRET", f"{WEBHOOK_SECRET} x"),
        ("WEBHOOK_ALLOW_PRIVATE", "maybe"), ("WEBHOOK_ALLOW_PRIVATE", "True"),
        ("NOTIFY_URLS", "telegram"), ("NOTIFY_URLS", "tgram://a, b"), ("NOTIFY_URLS", "tgram://"),
        ("CLAMD_URL", "127.0.0.1:3310"), ("CLAMD_URL", "http://clamav:3310"), ("CLAMD_URL", "tcp://"),
        ("CLAMD_URL", "tcp://clamav:3310/x"), ("CLAMD_URL", "unix://run/clamd.ctl"), ("CLAMD_URL", "unix:///"),
        ("CLAMD_URL", "tcp://clamav:99999"),
        ("LOG_FORMAT", "xml"), ("METRICS_TOKEN", "short"), ("METRICS_TOKEN", "please-changeme-please-changeme-0"),
        ("SECRET_KEY", "short"), ("SECRET_KEY", "x" * 64), ("SECRET_KEY", "please-changeme-please-changeme-0"),
        ("SECRET_KEY", "my-secret-key-my-secret-key-my-secret"), ("SECRET_KEY", "abababababababababababababababababab"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_used_is_a_sentence(name: str, value: str) -> None:
    good = GOOD | {"MAIL_FROM": "shop@flowers.example", "WEBHOOK_SECRET": WEBHOOK_SECRET}
    for language in ("en", "fr"):
        [sentence] = problems_of(good | {name: value}, language)
        assert sentence.startswith(name)
        assert sentence.endswith(".")


def test_all_problems_come_at_once() -> None:
    sentences = problems_of(
        {
            "DATABASE_URL": "mysql://x", "SMTP_URL": "x", "MAIL_FROM": "x", "SECRET_KEY": "x", "HOST": "a b",
            "PORT": "x", "TRUSTED_PROXIES": "x", "WEB_CONCURRENCY": "x",
            "LOG_FORMAT": "x", "METRICS_TOKEN": "x", "CONTENT_DIR": "a", "CONTENT_DIR_FILE": "b",
            "MAIL_FOLDER_FILE": "/nowhere", "CONFIRMATIONS_PER_DAY": "x", "SPAM_SCORE": "x",
            "SUBMISSIONS_PER_ADDRESS": "x", "SUBMISSIONS_PER_FORM": "x", "RATE_LIMIT_STORAGE_URL": "x",
            "WEBHOOK_URLS": "x", "WEBHOOK_SECRET": "x", "WEBHOOK_ALLOW_PRIVATE": "x", "NOTIFY_URLS": "x",
            "ATTACHMENT_MEGABYTES": "x", "CLAMD_URL": "x",
        }
    )  # fmt: skip
    assert {re.split("[ ,]", sentence)[0].removesuffix("_FILE") for sentence in sentences} == {
        one.name for one in SETTINGS
    }


def test_a_mail_server_needs_a_sender() -> None:
    [sentence] = problems_of(GOOD | {"SMTP_URL": "smtp://mail.example"})
    assert "MAIL_FROM is needed with SMTP_URL" in sentence


def test_webhooks_need_a_secret() -> None:
    [sentence] = problems_of(GOOD | {"WEBHOOK_URLS": "https://crm.example/hook"})
    assert sentence.startswith("WEBHOOK_SECRET, which WEBHOOK_URLS needs,")


def test_only_the_network_around_may_get_webhooks_unencrypted() -> None:
    plain = GOOD | {"WEBHOOK_URLS": "http://crm.example/hook", "WEBHOOK_SECRET": WEBHOOK_SECRET}
    [sentence] = problems_of(plain)
    assert "http:// needs WEBHOOK_ALLOW_PRIVATE=yes" in sentence
    assert Settings.from_environment(plain | {"WEBHOOK_ALLOW_PRIVATE": "yes"}).webhook_urls


def test_a_value_and_a_file_are_one_too_many(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(SECRET)
    [sentence] = problems_of(GOOD | {"SECRET_KEY_FILE": "key"})
    assert "both set" in sentence


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff\xfe"])
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "key").write_bytes(content)
    [sentence] = problems_of({"SECRET_KEY_FILE": "key"})
    assert sentence.startswith("SECRET_KEY_FILE names key, which")


def test_secrets_are_never_printed() -> None:
    settings = Settings.from_environment(
        {
            "DATABASE_URL": f"postgresql://shop:{SECRET}@db.example/shop",
            "SMTP_URL": f"smtp://shop:{SECRET}@mail.example",
            "MAIL_FROM": "shop@flowers.example",
            "SECRET_KEY": SECRET,
            "METRICS_TOKEN": SECRET,
            "WEBHOOK_URLS": f"https://crm.example/{SECRET}",
            "WEBHOOK_SECRET": WEBHOOK_SECRET,
            "NOTIFY_URLS": f"tgram://{SECRET}/chat",
        }
    )
    assert WEBHOOK_SECRET not in f"{settings!r} {settings}"
    assert SECRET not in f"{settings!r} {settings}"
    secret = {"DATABASE_URL", "RATE_LIMIT_STORAGE_URL", "SMTP_URL", "SECRET_KEY"}
    secret |= {"WEBHOOK_URLS", "WEBHOOK_SECRET", "NOTIFY_URLS", "METRICS_TOKEN"}
    assert {setting.name for setting in SETTINGS if setting.is_secret} == secret


def test_a_missing_key_is_made_once_and_kept() -> None:
    first, second = Settings.from_environment({}), Settings.from_environment({})
    file = Path("var/secret_key")
    assert first.secret_key == second.secret_key == file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in Path("var").iterdir()] == ["secret_key"]
    file.unlink()
    assert Settings.from_environment({}).secret_key != first.secret_key


def test_a_key_that_cannot_be_kept_is_a_problem() -> None:
    Path("var").write_text("in the way")
    [sentence] = problems_of({})
    assert "var/secret_key" in sentence


def test_a_kept_key_that_was_spoilt_is_a_problem() -> None:
    Path("var").mkdir()
    Path("var/secret_key").write_text("short")
    assert "too short" in problems_of({})[0]


def test_no_key_is_written_beside_other_problems() -> None:
    problems_of({"PORT": "x"})
    assert not Path("var").exists()


def test_the_first_of_two_keys_made_at_once_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "secret_key"
    kept = keep_secret_key(file)
    monkeypatch.setattr(Path, "exists", lambda _path: False)
    assert keep_secret_key(file) == kept


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_each_is_explained_in_every_language(setting: object) -> None:
    for language in ("en", "fr"):
        assert setting.explain(language).endswith(".")  # type: ignore[attr-defined]


def test_a_draft_of_a_process_that_died_is_in_nobodys_way(tmp_path: Path) -> None:
    """In containers the next process has the same number."""
    file = tmp_path / "secret_key"
    tmp_path.joinpath(f"secret_key.{os.getpid()}").write_text("half a k")
    assert len(keep_secret_key(file)) == 64
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "value", "extra"),
    [
        ("DATABASE_URL", "postgresql+psycopg://shop@localhost/shop", "postgres"),
        ("NOTIFY_URLS", "json://localhost", "notify"),
    ],
)
def test_a_missing_extra_is_named_as_shopbell_is_installed(
    name: str, value: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    for language in ("en", "fr", "ja"):
        (sentence,) = problems_of({**GOOD, name: value}, language)
        assert tell_installation(extra) in sentence
