"""What an export of WordPress holds, as plain values: its site, and its entries (posts, pages, files, and all else it calls a post)."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class ExportTerm:
    """A category, a tag, a language or another term of an entry. `key` is its nicename, unique in its `domain`."""

    domain: str
    key: str
    name: str


@dataclass(frozen=True, kw_only=True)
class ExportItem:
    """One entry. Dates are as WordPress wrote them; `values` are its custom fields, of a repeated one the last."""

    number: int
    kind: str
    status: str
    title: str = ""
    slug: str = ""
    link: str = ""
    guid: str = ""
    author: str = ""
    content: str = ""
    excerpt: str = ""
    written_at: str = ""
    written_at_utc: str = ""
    changed_at_utc: str = ""
    parent: int = 0
    order: int = 0
    has_password: bool = False
    # The address of the file of an attachment.
    file_address: str = ""
    terms: tuple[ExportTerm, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    comments: int = 0

    def terms_of(self, domain: str) -> tuple[ExportTerm, ...]:
        """Return the entry's terms of a domain, such as `category`."""
        return tuple(term for term in self.terms if term.domain == domain)


@dataclass(frozen=True, kw_only=True)
class ItemOutline:
    """What stays in memory of an entry: enough to place it, to link to it, and to find its file."""

    number: int
    kind: str
    title: str
    link: str
    slug: str
    parent: int
    order: int
    file_address: str
    # Of a picture: its words for people who do not see it.
    alternative: str


@dataclass(frozen=True, kw_only=True)
class ExportSite:
    """The site that an export comes from. `address` has no slash at its end; `authors` are displayed names by login."""

    address: str
    language: str
    authors: Mapping[str, str]
    # Of categories, by their number in the export.
    category_keys: Mapping[str, str]
    # The key of the category above each, by its key.
    category_parents: Mapping[str, str]
    removed_characters: int
