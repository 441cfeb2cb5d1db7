"""The pages of the example, put together from its files. They have no revision: what was edited since has one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.text import slugify
from wagtail.coreutils import find_available_slug
from wagtail.images.models import Image
from wagtail.models import Locale, Page

from ravive.cards.register import Register
from ravive.fundraising.models import AppealIndexPage, AppealPage
from ravive.hub.campaigns.models import CampaignIndexPage, CampaignPage
from ravive.hub.events.models import EventIndexPage, EventPage, ProgrammeRow
from ravive.hub.letters.models import LetterIndexPage, LetterPage
from ravive.hub.members.models import MemberIndexPage, MemberPage
from ravive.hub.news.models import ArticlePage, NewsIndexPage, NewsTheme
from ravive.hub.workshops.models import WorkshopPage
from ravive.lib.languages import Language
from ravive.pages.models import InfoPage
from ravive.site.public_page import PublicPage
from ravive.starter.public_site import content, texts
from ravive.starter.public_site.content import BodyPart, PageEntry, PageWords

PUBLISHED_AT = time(9)
LONGEST_SLUG = 48
# Before the key of a member's page.
MEMBER = "member-"


@dataclass(kw_only=True)
class LanguageSite:
    """The example in one language while it is created: its pages so far, by key."""

    language: Language
    home: Page
    locale: Locale
    register: Register
    pictures: dict[str, Image]
    # Of the first language: what makes pages translations of each other.
    translation_keys: dict[str, UUID]
    now: datetime
    numbers: dict[str, int] = field(default_factory=dict)
    pages: dict[str, PublicPage] = field(default_factory=dict)

    @property
    def words(self) -> content.ExampleWords:
        """Return the words of the language."""
        return content.words_of(self.language)

    @property
    def today(self) -> date:
        """Return the day of the installation, from which all dates of the example count."""
        return timezone.localdate(self.now)


def create(site: LanguageSite, entry: PageEntry) -> PublicPage:
    """Create one page below its parent, as published on its day. Raises KeyError where its words or its parent are missing."""
    words = site.words.pages[entry.key]
    page = _BUILDERS[entry.kind](site, entry, words)
    page.title, page.summary, page.locale = words.title, words.summary, site.locale
    page.hue, page.show_in_menus, page.is_example = entry.hue, entry.in_menus, True
    if entry.picture:
        page.picture, page.picture_alternative = site.pictures[entry.picture], words.picture
    if entry.review_in_days is not None:
        page.review_on = site.today + timedelta(days=entry.review_in_days)
    page.first_published_at = page.last_published_at = min(site.now, _at(_day(site, entry), PUBLISHED_AT))
    if entry.key in site.translation_keys:
        page.translation_key = site.translation_keys[entry.key]
    parent = site.pages[entry.parent] if entry.parent else site.home
    # Treebeard counts on the parent as it is stored.
    above = Page.objects.get(pk=parent.pk)
    # A page that was edited stays when the example is removed, with its address: this one stands beside it.
    page.slug = find_available_slug(above, _slug(words.title))
    above.add_child(instance=page)
    site.translation_keys[entry.key] = page.translation_key
    site.numbers[entry.key], site.pages[entry.key] = page.pk, page
    return page


def _slug(title: str) -> str:
    """Return the title as an address that can be typed on any keyboard, cut after a whole word.

    >>> _slug("Devant l’hôtel de ville, 312 organisations et un seul mot")
    'devant-l-hotel-de-ville-312-organisations-et-un'
    """
    slug = slugify(title.replace("’", " "))
    return slug if len(slug) <= LONGEST_SLUG else slug[: LONGEST_SLUG + 1].rpartition("-")[0]


def _body(site: LanguageSite, words: PageWords) -> list[dict[str, Any]]:
    return _parts(site, words.body)


def _parts(site: LanguageSite, body: tuple[BodyPart, ...]) -> list[dict[str, Any]]:
    return texts.blocks(body, pages=site.numbers, register=site.register, language=site.language, read_on=site.words.read_on)


def _day(site: LanguageSite, entry: PageEntry) -> date:
    return site.today - timedelta(days=entry.days_ago)


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def _info(site: LanguageSite, entry: PageEntry, words: PageWords) -> InfoPage:
    return InfoPage(kind=entry.info, body=_body(site, words))


def _news(_site: LanguageSite, entry: PageEntry, words: PageWords) -> NewsIndexPage:
    page = NewsIndexPage()
    page.themes = [  # pyright: ignore[reportAttributeAccessIssue]  # the reverse of a parental key
        NewsTheme(name=words.themes[key], key=key, hue=hue, sort_order=place) for place, (key, hue) in enumerate(entry.themes.items())
    ]
    return page


def _article(site: LanguageSite, entry: PageEntry, words: PageWords) -> ArticlePage:
    return ArticlePage(
        published_on=_day(site, entry),
        theme=entry.theme,
        byline=words.byline,
        body=_body(site, words),
        sources=texts.source_list(entry.sources, site.register, site.language, site.words.read_on),
        deck=entry.decks[0] if entry.decks else "",
    )


def _campaigns(site: LanguageSite, _entry: PageEntry, words: PageWords) -> CampaignIndexPage:
    return CampaignIndexPage(body=_body(site, words))


def _campaign(site: LanguageSite, entry: PageEntry, words: PageWords) -> CampaignPage:
    relay_texts = [{"type": "text", "value": text} for text in words.relay_texts]
    return CampaignPage(body=_body(site, words), deck=entry.decks[0], thanks=words.thanks, relay_texts=relay_texts)


def _members(site: LanguageSite, _entry: PageEntry, words: PageWords) -> MemberIndexPage:
    return MemberIndexPage(body=_body(site, words))


def _member(_site: LanguageSite, entry: PageEntry, _words: PageWords) -> MemberPage:
    host = f"{entry.key.removeprefix(MEMBER)}.example"
    facts = {"country": entry.country, "languages": list(entry.languages), "website": f"https://{host}/", "email": f"contact@{host}"}
    return MemberPage(**facts)


def _letters(site: LanguageSite, _entry: PageEntry, words: PageWords) -> LetterIndexPage:
    return LetterIndexPage(body=_body(site, words))


def _letter(site: LanguageSite, entry: PageEntry, words: PageWords) -> LetterPage:
    demands = [{"type": "demand", "value": demand} for demand in words.demands]
    return LetterPage(addressee=words.addressee, published_on=_day(site, entry), body=_body(site, words), demands=demands)


def _events(_site: LanguageSite, _entry: PageEntry, _words: PageWords) -> EventIndexPage:
    return EventIndexPage()


def _event(site: LanguageSite, entry: PageEntry, words: PageWords) -> EventPage:
    first = site.today + timedelta(days=entry.starts_in_days)
    last = first + timedelta(days=entry.lasts_days - 1)
    page = EventPage(
        starts_at=_at(first, time.fromisoformat(entry.starts)),
        ends_at=_at(last, time.fromisoformat(entry.ends)),
        attendance=entry.attendance,
        place=words.place,
        address=words.address,
        access=words.access,
        languages=list(entry.languages),
        body=_body(site, words),
    )
    page.programme = [  # pyright: ignore[reportAttributeAccessIssue]  # the reverse of a parental key
        ProgrammeRow(
            day=first + timedelta(days=hour.day) if entry.lasts_days > 1 else None,
            starts=time.fromisoformat(hour.time),
            title=row.title,
            speakers=row.text,
            hue=hour.hue,
            sort_order=place,
        )
        for place, (hour, row) in enumerate(zip(entry.programme, words.programme, strict=True))
    ]
    return page


def _workshop(site: LanguageSite, entry: PageEntry, words: PageWords) -> WorkshopPage:
    steps = [{"type": "step", "value": {"title": step.title, "text": step.text}} for step in words.steps]
    return WorkshopPage(
        place=entry.place, steps=steps, body=_body(site, words), takes_requests=entry.takes_requests, decks=list(entry.decks)
    )


def _appeals(site: LanguageSite, _entry: PageEntry, words: PageWords) -> AppealIndexPage:
    return AppealIndexPage(body=_body(site, words))


def _appeal(site: LanguageSite, entry: PageEntry, words: PageWords) -> AppealPage:
    news = [
        {"type": "update", "value": {"day": site.today - timedelta(days=ago), "text": text}}
        for ago, text in zip(entry.updates, words.updates, strict=True)
    ]
    return AppealPage(
        body=_body(site, words),
        budget=_money_lines(entry.budget, words.budget),
        surplus=words.surplus,
        updates=news,
        deck=entry.decks[0] if entry.decks else "",
        project=site.pages[entry.project],
        thanks=words.thanks,
        report=_parts(site, words.report),
        costs=_money_lines(entry.costs, words.costs),
    )


def _money_lines(euros: tuple[int, ...], labels: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{"type": "line", "value": {"label": label, "amount": Decimal(amount)}} for amount, label in zip(euros, labels, strict=True)]


_BUILDERS: dict[str, Callable[[LanguageSite, PageEntry, PageWords], PublicPage]] = {
    "info": _info,
    "news": _news,
    "article": _article,
    "campaigns": _campaigns,
    "campaign": _campaign,
    "members": _members,
    "member": _member,
    "letters": _letters,
    "letter": _letter,
    "events": _events,
    "event": _event,
    "workshop": _workshop,
    "appeals": _appeals,
    "appeal": _appeal,
}
