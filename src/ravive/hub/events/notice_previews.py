"""What a notice will say, and to how many, before it is sent."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import override

from ravive.entries.subjects import Thanks
from ravive.hub.events import notice_mails, queries
from ravive.hub.events.facts import facts_by_language
from ravive.hub.events.models import Event, EventNotice, Registration
from ravive.hub.events.notices import NoticeWords
from ravive.hub.events.private_links import address_of
from ravive.lib.languages import name_of

Audience = EventNotice.Audience


@dataclass(frozen=True, kw_only=True)
class NoticeNumbers:
    """How many e-mails go out to each audience, and how many of all people who registered can get none."""

    by_audience: dict[str, int]
    without_address: int


@dataclass(frozen=True, kw_only=True)
class NoticePreview:
    """The e-mail in one language, and how many get it so."""

    language: str
    language_name: str
    mail: Thanks
    count: int


def numbers_of(event: Event) -> NoticeNumbers:
    """Return how many e-mails can be sent, and how many people get none."""
    found = {str(audience): len(queries.recipients_of(event, audience)) for audience in Audience}
    return NoticeNumbers(by_audience=found, without_address=queries.people_of(event, Audience.ALL).count() - found[Audience.ALL])


def languages_of(event: Event, fallback: str) -> list[str]:
    """Return the languages of those who registered, in that order of their number; one language where nobody did."""
    rows = queries.people_of(event, Audience.ALL).values_list("language", flat=True)
    return [language for language, _count in Counter(rows).most_common()] or [fallback]


def previews(*, event: Event, kind: str, audience: str, typed: NoticeWords, languages: list[str]) -> list[NoticePreview]:
    """Return the e-mails as each language gets them. The private link in them is nobody's."""
    rows = queries.people_of(event, audience).filter(handle__in=queries.recipients_of(event, audience))
    counts = Counter(rows.values_list("language", flat=True))
    notice = EventNotice(event=event, kind=kind, titles=dict(typed.titles), words=dict(typed.words), before=event.told)
    notice.after = facts_by_language(queries.pages_of_event(event.pk))
    found: list[NoticePreview] = []
    for language in languages:
        page = queries.any_page_for(event.pk, language)
        if page is None:
            continue
        link = address_of(Registration(event=event, handle="0" * 8, language=language)).rsplit("/", 2)[0] + "/…/"
        with override(language):
            mail = notice_mails.words_of(notice, page, language, link)
        found.append(NoticePreview(language=language, language_name=name_of(language), mail=mail, count=counts[language]))
    return found
