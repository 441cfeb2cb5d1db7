"""What the e-mails of a notice say, each in the language of its reader."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.entries.mails import mail_of
from ravive.entries.subjects import Thanks
from ravive.hub.events import facts, queries
from ravive.hub.events.models import EventNotice, EventPage, Registration
from ravive.hub.events.private_links import address_of
from ravive.mailing.mail_kinds import MailKind, Settled
from ravive.mailing.messages import Mail

KIND = "event-notice"
Kind = EventNotice.NoticeKind


def in_language(words: dict[str, str], language: str) -> str:
    """Return what the organisers typed in a language, else in the first in which they typed something."""
    return words.get(language) or next((text for text in words.values() if text), "")


def changed_facts(notice: EventNotice, page: EventPage) -> tuple[facts.FactChange, ...]:
    """Return what is another on a page than people knew before, in the active language."""
    language = page.locale.language_code
    before, after = notice.before.get(language), notice.after.get(language)
    return facts.changes(before, after) if before and after else ()


def words_of(notice: EventNotice, page: EventPage, language: str, link: str) -> Thanks:
    """Return the e-mail of a notice, in the active language, which is `language`."""
    event = {"title": page.title, "day": date_format(localtime(page.starts_at), "DATETIME_FORMAT")}
    own = _typed_words(notice, language)
    ending = (_("Your registration, its calendar file, and the button to cancel:"), link)
    if notice.kind == Kind.MESSAGE:
        why = _("You get this because you registered for %(title)s, %(day)s.") % event
        return Thanks(subject=in_language(notice.titles, language), paragraphs=(*own, why, *ending))
    named = (_("A word from the organisers:"), *own) if own else ()
    if notice.kind == Kind.CANCELLED:
        first = _("%(title)s, %(day)s, is cancelled: it does not take place.") % event
        ending = (_("You have nothing to do. Your page shows what is stored about you, and deletes it:"), link)
        return Thanks(subject=_("Cancelled: %(title)s") % event, paragraphs=(first, *named, *ending))
    if notice.kind == Kind.RESUMED:
        first = _("%(title)s takes place after all: %(day)s.") % event
        where = page.place if page.attendance != EventPage.Attendance.ONLINE else str(EventPage.Attendance.ONLINE.label)
        return Thanks(subject=_("It takes place: %(title)s") % event, paragraphs=(first, where, *named, *ending))
    return Thanks(
        subject=_("Changed: %(title)s") % event,
        paragraphs=(_("%(title)s has changed.") % event, *_changed_lines(notice, page), *named, *ending),
    )


def shown_words(notice: EventNotice, page: EventPage, language: str) -> Thanks:
    """Return a notice as the private page shows it, in the active language, which is `language`: without links."""
    subject = in_language(notice.titles, language) if notice.kind == Kind.MESSAGE else str(Kind(notice.kind).label)
    return Thanks(subject=subject, paragraphs=(*_changed_lines(notice, page), *_typed_words(notice, language)))


def _changed_lines(notice: EventNotice, page: EventPage) -> tuple[str, ...]:
    return tuple(
        _("%(fact)s: %(now)s (before: %(before)s)") % {"fact": change.label, "now": change.now, "before": change.before}
        for change in changed_facts(notice, page)
    )


def _typed_words(notice: EventNotice, language: str) -> Sequence[str]:
    text = in_language(notice.words, language).replace("\r\n", "\n")
    return tuple(part.strip() for part in text.split("\n\n") if part.strip())


def _write(about: str, _now: datetime) -> Mail | None:
    """Return a notice for one person; None for somebody who cancelled since, or an event without any page."""
    number, handle = about.split(" ")
    notice = EventNotice.objects.filter(pk=number).first()
    row = Registration.objects.select_related("event__organisation__site").filter(handle=handle).first()
    page = queries.any_page_for(row.event_id, row.language) if row else None
    if notice is None or row is None or page is None:
        return None
    with override(row.language):
        return mail_of(row, words_of(notice, page, row.language, address_of(row)), row.language)


def _settle(settled: Settled) -> None:
    """Count what became of an e-mail."""
    is_accepted = settled.outcome == "accepted"
    notice = EventNotice.objects.filter(pk=settled.about.split(" ")[0])
    notice.update(accepted=F("accepted") + int(is_accepted), refused=F("refused") + int(not is_accepted))


NOTICE = MailKind(name=KIND, write=_write, settle=_settle)
