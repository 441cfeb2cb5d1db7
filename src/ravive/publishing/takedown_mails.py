"""The e-mail about a takedown to the staff of an organisation: it names no card."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext as _

from ravive.decks import queries as decks_queries
from ravive.decks.desk_access import STAFF_OF_DECK, TAKEDOWN_ROLES
from ravive.decks.models import Deck, Takedown
from ravive.mailing import mail_queue, staff_mails
from ravive.mailing.mail_kinds import Settled
from ravive.mailing.queries import is_offered
from ravive.people.models import Role
from ravive.publishing.models import NoticeReason, TakedownNotice

ROLES = {
    NoticeReason.OWN: STAFF_OF_DECK,
    NoticeReason.ADOPTED: TAKEDOWN_ROLES,
    NoticeReason.TRAINING: (Role.TRAINER, Role.ADMIN),
}


def queue_notices(takedown: Takedown, *, now: datetime) -> None:
    """Queue e-mails to the staff of every organisation that has to know, in the caller's transaction."""
    # Those who adopted the deck may still show the card: they come first.
    rows = TakedownNotice.objects.select_related("organisation").filter(takedown=takedown).order_by("reason", "pk")
    people = [(row, reader) for row in rows for reader in staff_mails.readers(row.organisation, ROLES[NoticeReason(row.reason)])]
    abouts = [staff_mails.about_of(reader, row.pk) for row, reader in people if reader != takedown.by]
    mail_queue.queue(NOTICE, abouts, now=now)


def _written(_reader: User, number: str, _now: datetime) -> staff_mails.StaffMail | None:
    row = TakedownNotice.objects.select_related("takedown__deck__organisation").filter(pk=number).first()
    return _words(row) if row else None


def _settle(settled: Settled) -> None:
    if settled.outcome == "accepted":
        TakedownNotice.objects.filter(pk=settled.about.split(" ")[1]).update(mailed_at=settled.at)


NOTICE = staff_mails.kind_of("takedown", _written, settle=_settle, is_awaited=True)


def subject_of(takedown: Takedown, title: str) -> str:
    """Return what was taken offline, with the deck's title, in the language that is active, without a word of the card."""
    subject = _("Taken offline: a card of “%(deck)s”") if takedown.card_id else _("Taken offline: the deck “%(deck)s”")
    return subject % {"deck": title}


def _words(row: TakedownNotice) -> staff_mails.StaffMail:
    """Return what is written, in the language that is active: neither the card's words nor the note leave the desk."""
    takedown = row.takedown
    if takedown.card_id:
        own = _("A colleague took a card of this deck offline. It comes back with a version that two people sign.")
        adopted = _("Your organisation adopted this deck: your own copy may still show the card. Look at it first.")
        training = _("A training of yours uses this deck. There is nothing to do: open tests go on without the card.")
    else:
        own = _("A colleague took this deck offline. It comes back with a version that two people sign.")
        adopted = _("Your organisation adopted this deck: your own copy may still be online. Look at it first.")
        training = _("A training of yours uses this deck. There is nothing to do: open tests go on with other decks.")
    texts = {NoticeReason.OWN: own, NoticeReason.ADOPTED: adopted, NoticeReason.TRAINING: training}
    address = f"{settings.RAVIVE_URL}{reverse('takedown', args=[row.takedown_id])}"
    subject = subject_of(takedown, decks_queries.title_of(takedown.deck))
    return staff_mails.StaffMail(subject=subject, paragraphs=(texts[NoticeReason(row.reason)], address))


def has_readers(deck: Deck, by: User) -> bool:
    """Return whether an e-mail about the deck would reach a colleague of this person: there is a mail server, and an address."""
    return is_offered() and any(reader.pk != by.pk for reader in staff_mails.readers(deck.organisation, ROLES[NoticeReason.OWN]))
