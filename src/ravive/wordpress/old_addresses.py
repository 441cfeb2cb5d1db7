"""Addresses of the site that an export comes from: which entry each leads to."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from ravive.wordpress.export_items import ItemOutline

# WordPress finds an entry by any of these, whatever its address looks like.
NUMBERS = ("p", "page_id", "attachment_id")
FILES = ("/wp-content/uploads/", ".files.wordpress.com/")


def source_of(address: str) -> str:
    """Return how an import names another site: without scheme and "www.".

    >>> source_of("https://www.example.org/blog/")
    'example.org/blog'
    """
    try:
        parts = urlsplit(address)
        return f"{_bare(parts.hostname or '')}{parts.path.rstrip('/')}"[:200]
    except ValueError:
        return ""


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")


class OldAddresses:
    """The addresses of one export."""

    def __init__(self, site: str, outlines: Iterable[ItemOutline]) -> None:
        self._site = f"{site.rstrip('/')}/"
        self._hosts = {source_of(site).partition("/")[0]}
        self._by_path: dict[str, int] = {}
        self._numbers: set[int] = set()
        for outline in outlines:
            self._numbers.add(outline.number)
            # The base of an export may be another than its addresses: WordPress.com has both.
            self._hosts.add(source_of(outline.link).partition("/")[0])
            if path := path_of(outline.link):
                self._by_path.setdefault(path, outline.number)
        self._hosts.discard("")

    def absolute(self, address: str) -> str | None:
        """Return an address with scheme and host; None for one that is no address of a page or a file."""
        try:
            whole = urljoin(self._site, address.strip())
            parts = urlsplit(whole)
        except ValueError:
            return None
        return whole if parts.scheme in ("http", "https") and parts.hostname else None

    def is_own(self, address: str) -> bool:
        """Return whether an absolute address is one of the exported site."""
        return _bare(urlsplit(address).hostname or "") in self._hosts

    def is_file(self, address: str) -> bool:
        """Return whether an absolute address is one of an uploaded file."""
        return any(mark in address for mark in FILES)

    def number_of(self, address: str) -> int | None:
        """Return the number of the entry that an absolute address leads to, None where it leads to none."""
        parts = urlsplit(address)
        values = parse_qs(parts.query, max_num_fields=50) if parts.query.count("&") < 50 else {}
        for name in NUMBERS:
            number = values.get(name, [""])[0]
            if number.isascii() and number.isdigit() and len(number) < 19 and int(number) in self._numbers:
                return int(number)
        return self._by_path.get(path_of(address))


def path_of(address: str) -> str:
    """Return the path of an address as it is compared; empty for the front page and for what is no address."""
    try:
        return re.sub(r"/{2,}", "/", unquote(urlsplit(address).path)).rstrip("/").lower()
    except ValueError:
        return ""
