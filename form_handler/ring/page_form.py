"""The form on a page, read from its HTML as a browser without scripts sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})


@dataclass
class Control:
    """One control of a form; `options` are the values of a list."""

    name: str
    type: str
    value: str = ""
    is_required: bool = False
    is_hidden: bool = False
    is_checked: bool = False
    attributes: dict[str, str] = field(default_factory=dict)
    options: list[str] = field(default_factory=list)


@dataclass
class PageForm:
    """A form: where it is sent to, and its controls in their order."""

    action: str
    method: str
    is_multipart: bool
    controls: list[Control] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The last part of the address that it is sent to, which is the form's name in the content."""
        return urlsplit(self.action).path.rstrip("/").rpartition("/")[2]


class PageReader(HTMLParser):
    """Reads the forms and links of a page; all addresses are absolute, and none is followed."""

    def __init__(self, address: str, html: str) -> None:
        super().__init__()
        self._base = address
        self._form: PageForm | None = None
        self._list: Control | None = None
        self._hidden_depth = 0  # how many elements are open inside one that nobody sees, itself counted
        self.forms: list[PageForm] = []
        self.links: list[str] = []
        self.invalid: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what begins here."""
        attributes = {name: value or "" for name, value in attrs}
        if tag not in _VOID and (
            self._hidden_depth or attributes.get("aria-hidden") == "true" or "hidden" in attributes
        ):
            self._hidden_depth += 1
        if attributes.get("aria-invalid") == "true" and attributes.get("name"):
            self.invalid.append(attributes["name"])
        if tag == "a" and "href" in attributes:
            self.links.append(self._join(attributes["href"]))
        elif tag == "form":
            self._form = self._begin(attributes)
            self.forms.append(self._form)
        elif self._form is not None:
            self._add(self._form, tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        """Note what ends here."""
        if tag not in _VOID and self._hidden_depth:
            self._hidden_depth -= 1
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._list = None

    def _join(self, address: str) -> str:
        try:
            return urljoin(self._base, address)
        except ValueError:  # what is no address leads nowhere
            return ""

    def _begin(self, attributes: dict[str, str]) -> PageForm:
        action = self._join(attributes.get("action") or self._base)
        is_multipart = attributes.get("enctype", "") == "multipart/form-data"
        return PageForm(action, attributes.get("method", "get").lower(), is_multipart)

    def _add(self, form: PageForm, tag: str, attributes: dict[str, str]) -> None:
        if tag == "option":
            if self._list is not None and attributes.get("value"):
                self._list.options.append(attributes["value"])
            return
        if tag not in {"input", "textarea", "select"} or not attributes.get("name"):
            return
        control = Control(
            attributes["name"],
            attributes.get("type", "text").lower() if tag == "input" else tag,
            attributes.get("value", ""),
            is_required="required" in attributes,
            is_hidden=bool(self._hidden_depth) or attributes.get("tabindex") == "-1",
            is_checked="checked" in attributes,
            attributes=attributes,
        )
        form.controls.append(control)
        if tag == "select":
            self._list = control
