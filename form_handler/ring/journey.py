"""The journey of a ring: from the page to the mail, a sentence for each step, ending with the first that fails."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from form_handler.ring.answering import fill_in, list_required_files
from form_handler.ring.client import Client, RingError, is_web
from form_handler.ring.marks import HEADER, make_mark
from form_handler.ring.page_form import PageForm, PageReader
from form_handler.sending import TOKEN
from generator.content.catalogue import owner_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from form_handler.ring.client import Answer

MOST_PAGES = 10  # that are looked at where the first has no form
PAUSE = 0.5  # seconds between two questions
_RECEIVED = re.compile(r"/received/([0-9A-Z]{4}-[0-9A-Z]{4})$")
_KNOWN_TROUBLE = frozenset({403, 404, 405, 413, 429, 503})


@dataclass
class Journey:
    """One ring; `secret` is the handler's key, without which only what any visitor sees can be followed."""

    url: str
    email: str
    secret: bytes | None = None
    form_name: str = ""
    patience: float = 60.0
    receipt: str = ""
    _client: Client = field(default_factory=Client)
    _headers: dict[str, str] = field(default_factory=dict)

    def go(self) -> Iterator[str]:
        """Yield a sentence for each step that is done; raises RingError for the first that fails."""
        if self.secret:
            self._headers = {HEADER: make_mark(self.secret)}
        page = self._client.follow(self.url)
        if page.status != 200 or page.type != "text/html":
            raise RingError("ring.trouble.page", url=page.url, status=page.status)
        yield _tell("ring.page", url=page.url)
        page, form = self._find_form(page)
        yield _tell("ring.form", form=form.name, url=page.url, action=form.action)
        answer = self._send(page, form)
        yield _tell("ring.sent", status=answer.status)
        self.receipt = self._read_thanks(answer)
        yield _tell("ring.thanked", receipt=self.receipt)
        if self.secret:
            yield from self._watch(form)
        else:
            yield _tell("ring.no_key")

    def _find_form(self, first: Answer) -> tuple[Answer, PageForm]:
        """Return a form of the site and its page: the first page's, or that of one which it links to."""
        for page in self._list_pages(first):
            for form in PageReader(page.url, page.text).forms:
                if form.method == "post" and (not self.form_name or form.name == self.form_name):
                    return page, self._require_sendable(page, form)
        key = "ring.trouble.named_form" if self.form_name else "ring.trouble.form"
        raise RingError(key, url=first.url, form=self.form_name)

    def _list_pages(self, first: Answer) -> Iterator[Answer]:
        """Yield a page, then those of the same host that it links to, each once it is asked for."""
        yield first
        host = urlsplit(first.url).netloc
        links = [link for link in PageReader(first.url, first.text).links if is_web(link)]
        own = dict.fromkeys(link.partition("#")[0] for link in links if urlsplit(link).netloc == host)
        for link in [link for link in own if link != first.url][:MOST_PAGES]:
            page = self._client.follow(link)
            if page.status == 200 and page.type == "text/html":
                yield page

    def _require_sendable(self, page: Answer, form: PageForm) -> PageForm:
        target = urlsplit(form.action).scheme
        if target not in {"http", "https"}:
            raise RingError("ring.trouble.no_handler", url=page.url, action=form.action)
        if urlsplit(page.url).scheme == "https" and target == "http":
            raise RingError("ring.trouble.mixed", url=page.url, action=form.action)
        return form

    def _send(self, page: Answer, form: PageForm) -> Answer:
        place = urlsplit(page.url)
        sent_from = {"Origin": f"{place.scheme}://{place.netloc}", "Referer": f"{place.scheme}://{place.netloc}/"}
        headers = {**sent_from, **self._headers}
        fields = [*fill_in(form, self.email), (TOKEN, secrets.token_hex(16))]  # or a second ring were the first again
        answer = self._client.post(form.action, fields, list_required_files(form), headers)
        if answer.status == 422:
            invalid = ", ".join(dict.fromkeys(PageReader(answer.url, answer.text).invalid))
            raise RingError("ring.trouble.status_422", url=form.action, fields=invalid)
        if not 300 <= answer.status < 400:
            known = f"status_{answer.status}" if answer.status in _KNOWN_TROUBLE else "status"
            raise RingError(f"ring.trouble.{known}", url=form.action, status=answer.status, origin=sent_from["Origin"])
        return answer

    def _read_thanks(self, answer: Answer) -> str:
        found = _RECEIVED.search(urlsplit(answer.location).path)
        if found is None:
            raise RingError("ring.trouble.redirect", url=answer.location)
        page = self._client.follow(answer.location)
        if page.status != 200 or found[1] not in page.text:
            raise RingError("ring.trouble.thanks", url=page.url, status=page.status)
        return found[1]

    def _watch(self, form: PageForm) -> Iterator[str]:
        """Follow what the handler says of the deliveries until all are done."""
        url = urljoin(form.action, f"/api/ring/{self.receipt}")
        facts = self._ask(url)
        yield _tell("ring.stored", receipt=self.receipt)
        deadline = time.monotonic() + self.patience
        while time.monotonic() < deadline and any(each["state"] == "waiting" for each in facts["deliveries"]):
            if any(each["reason"] for each in facts["deliveries"]):
                break
            time.sleep(PAUSE)
            facts = self._ask(url)
        if not facts["deliveries"]:
            raise RingError("ring.trouble.nothing")
        for each in facts["deliveries"]:
            yield _tell_delivery(each, has_mail_server=facts["has_mail_server"])

    def _ask(self, url: str) -> Any:
        facts = self._client.get_facts(url, self._headers)
        if facts is None:
            raise RingError("ring.trouble.key", url=url)
        return facts


def _tell_delivery(delivery: dict[str, Any], *, has_mail_server: bool) -> str:
    kind, reason = delivery["kind"], delivery["reason"]
    if delivery["state"] == "sent":
        is_in_folder = kind == "owner-mail" and not has_mail_server
        return _tell("ring.in_folder" if is_in_folder else "ring.delivered", kind=kind)
    if delivery["state"] == "failed":
        raise RingError("ring.trouble.refused", kind=kind, reason=reason)
    raise RingError("ring.trouble.later" if reason else "ring.trouble.waiting", kind=kind, reason=reason)


def _tell(key: str, **facts: object) -> str:
    return owner_catalogue().text(key, **facts)
