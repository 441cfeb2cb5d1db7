"""What an entry of an export becomes: a page, as plain values, with nothing stored yet."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal

import msgspec

type BodyValue = tuple[str, Any]
type PageKind = Literal["article", "page"]
# A draft is seen by nobody, a scheduled page from its hour on.
type PageState = Literal["draft", "scheduled", "live"]


@dataclass(frozen=True, kw_only=True)
class PagePicture:
    """The picture of a page. Without words, it waits for them in the page's draft."""

    number: int
    alternative: str


@dataclass(frozen=True, kw_only=True)
class ThemeContent:
    """The theme of an article: its key and its name."""

    key: str
    name: str


@dataclass(frozen=True, kw_only=True)
class PageContent:
    """A page. `body` holds the parts that may be shown, `draft_body` also pictures that still lack words."""

    kind: PageKind
    state: PageState
    language: str
    group: str
    title: str
    slug: str
    summary: str
    search_description: str
    picture: PagePicture | None
    body: tuple[BodyValue, ...]
    draft_body: tuple[BodyValue, ...]
    # None where the entry has no valid date: the page has the day on which it is created.
    written_on: date | None
    published_at: datetime | None
    changed_at: datetime | None
    byline: str = ""
    theme: ThemeContent | None = None

    @property
    def waits_for_words(self) -> bool:
        """Whether a picture of the page still lacks words, so that the page has a draft besides."""
        return self.draft_body != self.body or (self.picture is not None and not self.picture.alternative)

    def digest(self) -> str:
        """Return a digest that differs when anything of the page does."""
        return hashlib.sha256(msgspec.json.encode(asdict(self))).hexdigest()
