"""What pages of the site lead to: their links and forms, which the next requests use."""

from dataclasses import dataclass, field
from random import Random
from urllib.parse import urljoin

from lxml import etree, html

MOST_FORMS, MOST_LINKS, MOST_BYTES = 400, 2_000, 400_000


@dataclass(frozen=True, kw_only=True)
class FoundForm:
    """A form of a page: where it is sent, how, with which fields as the page filled them, and which fields hold a file."""

    action: str
    method: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]


@dataclass
class Findings:
    """Links and forms of the pages seen so far, in the order in which they were found."""

    links: dict[str, None] = field(default_factory=dict[str, None])
    forms: dict[FoundForm, None] = field(default_factory=dict[FoundForm, None])

    def read(self, address: str, body: bytes) -> None:
        """Remember what a page leads to."""
        if len(body) > MOST_BYTES:
            return
        try:
            page = html.document_fromstring(body)
        except (etree.LxmlError, ValueError):
            return
        for link in page.iter("a"):
            found = urljoin(address, link.get("href") or "").partition("#")[0]
            if found.startswith("/") and not found.startswith("//") and len(self.links) < MOST_LINKS:
                self.links[found] = None
        for form in page.iter("form"):
            if len(self.forms) < MOST_FORMS:
                self.forms[_form(address, form)] = None

    def link(self, rng: Random) -> str | None:
        """Return one of the links, None before any was found."""
        return rng.choice(list(self.links)) if self.links else None

    def form(self, rng: Random) -> FoundForm | None:
        """Return one of the forms, None before any was found."""
        return rng.choice(list(self.forms)) if self.forms else None

    def parameters(self, rng: Random) -> tuple[str, ...]:
        """Return the names of the fields of one of the forms that are part of an address."""
        names = [tuple(name for name, _ in form.fields) for form in self.forms if form.method == "GET" and form.fields]
        return rng.choice(names) if names else ("q",)


def _form(address: str, form: html.HtmlElement) -> FoundForm:
    fields: list[tuple[str, str]] = []
    files: list[str] = []
    for element in form.iter("input", "select", "textarea", "button"):
        name = element.get("name")
        if not name or name == "csrfmiddlewaretoken":
            continue
        if element.get("type") == "file":
            files.append(name)
        elif element.tag == "select":
            fields.append((name, next((option.get("value") or "" for option in element.iter("option") if option.get("value")), "")))
        elif element.tag == "textarea":
            fields.append((name, element.text or ""))
        else:
            fields.append((name, element.get("value") or ""))
    action = urljoin(address, form.get("action") or address).partition("#")[0]
    return FoundForm(action=action, method=(form.get("method") or "get").upper(), fields=tuple(fields), files=tuple(files))
