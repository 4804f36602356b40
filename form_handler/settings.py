"""The settings of the handler: one table, read from the environment once, every problem reported together."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from form_handler.errors import HandlerError
from form_handler.secret_key import keep_secret_key
from form_handler.setting_channels import READERS as CHANNEL_READERS
from form_handler.setting_channels import find_contradictions
from form_handler.setting_values import READERS, SettingProblem
from form_handler.texts import texts_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Setting:
    """One row of the table."""

    name: str
    kind: str
    default: str | None
    is_secret: bool = False

    @property
    def key(self) -> str:
        """The name in lower case: the attribute of `Settings` and the end of the catalogue key."""
        return self.name.lower()

    def explain(self, language: str = "en") -> str:
        """Return the sentence that says what it is for."""
        return texts_in(language).text(f"setting.{self.key}")


SETTINGS = (
    Setting("DATABASE_URL", "database", "sqlite:///var/shopbell.db", is_secret=True),
    Setting("SMTP_URL", "smtp", None, is_secret=True),
    Setting("MAIL_FROM", "sender", None),
    Setting("MAIL_FOLDER", "folder", "var/mail"),
    Setting("SECRET_KEY", "secret", None, is_secret=True),
    Setting("CONTENT_DIR", "folder", "content"),
    Setting("HOST", "host", "127.0.0.1"),
    Setting("PORT", "port", "8080"),
    Setting("TRUSTED_PROXIES", "hops", "0"),
    Setting("CONFIRMATIONS_PER_DAY", "mails", "200"),
    Setting("WEBHOOK_URLS", "webhooks", "", is_secret=True),
    Setting("WEBHOOK_SECRET", "webhook_secret", None, is_secret=True),
    Setting("WEBHOOK_ALLOW_PRIVATE", "yes_no", "no"),
    Setting("NOTIFY_URLS", "services", "", is_secret=True),
    Setting("ATTACHMENT_MEGABYTES", "megabytes", "10"),
    Setting("CLAMD_URL", "clamd", None),
    Setting("SPAM_SCORE", "points", "100"),
    Setting("SUBMISSIONS_PER_ADDRESS", "submissions", "20"),
    Setting("SUBMISSIONS_PER_FORM", "submissions", "600"),
    Setting("RATE_LIMIT_STORAGE_URL", "database", None, is_secret=True),
    Setting("WEB_CONCURRENCY", "processes", "auto"),
    Setting("LOG_FORMAT", "log", "text"),
    Setting("METRICS_TOKEN", "secret", None, is_secret=True),
)


class SettingsError(HandlerError):
    """The settings cannot be used; `problems` holds every one of them."""

    def __init__(self, problems: Sequence[HandlerError]) -> None:
        super().__init__("settings.problems", count=len(problems))
        self.problems = tuple(problems)

    def sentence(self, language: str = "en") -> str:
        """Return the sentences of all problems, one in each line."""
        return "\n".join(problem.sentence(language) for problem in self.problems)

    def __str__(self) -> str:
        return self.sentence()


@dataclass(frozen=True)
class Settings:
    """What the environment says; secrets stay out of every printed form."""

    database_url: str = field(repr=False)
    smtp_url: str | None = field(repr=False)
    mail_from: str | None
    mail_folder: Path
    secret_key: str = field(repr=False)
    content_dir: Path
    host: str
    port: int
    trusted_proxies: int
    confirmations_per_day: int
    webhook_urls: tuple[str, ...] = field(repr=False)
    webhook_secret: str | None = field(repr=False)
    webhook_allow_private: bool
    notify_urls: tuple[str, ...] = field(repr=False)
    attachment_megabytes: int
    clamd_url: str | None
    spam_score: int
    submissions_per_address: int
    submissions_per_form: int
    rate_limit_storage_url: str | None = field(repr=False)
    web_concurrency: int
    log_format: str
    metrics_token: str | None = field(repr=False)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Return the settings; raises SettingsError with every problem at once."""
        problems: list[HandlerError] = []
        values: dict[str, Any] = {}
        for setting in SETTINGS:
            try:
                values[setting.key] = _read(setting, environ)
            except SettingProblem as problem:
                problems.append(problem)
        if values.get("smtp_url") and "mail_from" in values and not values["mail_from"]:
            problems.append(SettingProblem("settings.sender_missing", name="MAIL_FROM"))
        problems += find_contradictions(values)
        if not problems and values["secret_key"] is None:
            try:
                values["secret_key"] = keep_secret_key()
            except SettingProblem as problem:
                problems.append(problem)
        if problems:
            raise SettingsError(problems)
        return cls(**values)


def _read(setting: Setting, environ: Mapping[str, str]) -> object:
    text = _find(setting.name, environ) or setting.default
    return None if text is None else (READERS | CHANNEL_READERS)[setting.kind](setting.name, text)


def _find(name: str, environ: Mapping[str, str]) -> str:
    """Return what stands in NAME or in the file that NAME_FILE names; an empty value counts as none."""
    text, file = environ.get(name, "").strip(), environ.get(f"{name}_FILE", "").strip()
    if text and file:
        raise SettingProblem("settings.twice", name=name)
    if not file:
        return text
    try:
        text = Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise SettingProblem("settings.file", name=name, file=file) from None
    if not text:
        raise SettingProblem("settings.file_empty", name=name, file=file)
    return text
