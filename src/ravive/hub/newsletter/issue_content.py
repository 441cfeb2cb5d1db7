"""What an issue says in one language: of a draft, as its pages are now; of one that is sent, as they were then."""

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.utils.translation import override
from wagtail.models import Page

from ravive.hub.newsletter import queries
from ravive.hub.newsletter.models import IssueText, NewsletterIssue
from ravive.hub.newsletter.queries import State
from ravive.people.addresses import organisation_address

if TYPE_CHECKING:
    from ravive.site.public_page import PublicPage


@dataclass(frozen=True, kw_only=True)
class IssueEntry:
    """What an issue says of a page, with its full address.

    `picture` is the digest of the page's picture as it was uploaded, empty without one; `alternative` is what it shows, in words.
    """

    kicker: str
    title: str
    summary: str
    address: str
    picture: str = ""
    alternative: str = ""


@dataclass(frozen=True, kw_only=True)
class IssueContent:
    """An issue in one language. `address`: the same on the site.

    `missing`: how many chosen pages are not published in this language. `ended`: how many are appeals that ended.
    """

    language: str
    title: str
    introduction: tuple[str, ...]
    entries: tuple[IssueEntry, ...]
    organisation: str
    address: str
    missing: int
    ended: int


def content_of(issue: NewsletterIssue, text: IssueText) -> IssueContent:
    """Return an issue in the language of a text."""
    is_draft = issue.state == State.DRAFT
    pages = pages_of(issue, text.language) if is_draft else []
    ended = sum(page.asks_no_more for page in pages)
    entries = entries_of(issue, text.language) if is_draft else tuple(IssueEntry(**row) for row in text.frozen_entries)
    paragraphs = text.introduction.replace("\r\n", "\n").split("\n\n")
    return IssueContent(
        language=text.language,
        title=text.title,
        introduction=tuple(part.strip() for part in paragraphs if part.strip()),
        entries=entries,
        organisation=issue.organisation.name,
        address=organisation_address(issue.organisation, f"/{text.language}/newsletter/{issue.pk}/"),
        missing=len(issue.pages) - len(pages) if is_draft else 0,
        ended=ended,
    )


def pages_of(issue: NewsletterIssue, language: str) -> "list[PublicPage]":
    """Return the chosen pages that are public in a language, in their order; appeals that ended too."""
    home = queries.home_pages(issue.organisation).get(language)
    if home is None:
        return []
    found = Page.objects.live().public().descendant_of(home).specific().filter(translation_key__in=issue.pages)
    pages = {str(page.translation_key): page for page in cast("list[PublicPage]", list(found))}
    return [pages[key] for key in issue.pages if key in pages]


def entries_of(issue: NewsletterIssue, language: str) -> tuple[IssueEntry, ...]:
    """Return what an issue says of its pages in a language, in their order.

    Those that are not public in it are left out, and appeals that ended.
    """
    with override(language):
        return tuple(_entry(issue, page) for page in pages_of(issue, language) if not page.asks_no_more)


def _entry(issue: NewsletterIssue, page: "PublicPage") -> IssueEntry:
    _site, _root, path = page.get_url_parts() or (0, "", "/")
    return IssueEntry(
        kicker=page.kicker,
        title=page.title,
        summary=page.summary,
        address=organisation_address(issue.organisation, path or "/"),
        picture=page.picture.get_file_hash() if page.picture else "",
        alternative=page.picture_alternative if page.picture else "",
    )


def frozen(issue: NewsletterIssue, text: IssueText) -> list[dict[str, str]]:
    """Return what is stored of an issue's pages at the moment of sending."""
    return [dataclasses.asdict(entry) for entry in entries_of(issue, text.language)]
