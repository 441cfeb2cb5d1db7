"""Learners' reports on cards: stored without an identity, and closed by those who maintain the deck."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from ravive.decks.models import Deck
from ravive.people.actions import record
from ravive.publishing.models import CardReport, PublishedBundle
from ravive.throttling.limit import RequestLimit

# No address is stored: the limit is on how often a card can be reported for the same reason.
HOUR_SECONDS = 3_600
A_CARD = RequestLimit("report-card", burst=30, interval_seconds=HOUR_SECONDS // 30)
ALL = RequestLimit("report", burst=600, interval_seconds=HOUR_SECONDS // 600)
# The numbers that phones give their reports: one sent again within a day is not counted again.
TAKEN = RequestLimit("report-number", burst=1, interval_seconds=24 * HOUR_SECONDS)


@dataclass(frozen=True, kw_only=True)
class SentReport:
    """What a phone sends. `version` is the start of the bundle's digest; `number` is drawn at random, empty from a page without script."""

    deck: str
    card_id: str
    version: str
    language: str
    reason: str
    number: str = ""


class UnknownCardError(Exception):
    """No such card was ever published; the message says what is unknown."""


class TooManyError(Exception):
    """So much was reported that more says nothing new; `seconds` from now there is room again."""

    def __init__(self, seconds: float) -> None:
        self.seconds = ceil(seconds)
        super().__init__(_("Much was reported within this hour. Try again later."))


def take_report(*, report: SentReport, today: date) -> bool:
    """Store a report; return False for one that was stored before. Raises UnknownCardError and TooManyError, and then nothing is stored."""
    if report.number and TAKEN.wait_seconds(report.number):
        return False
    try:
        _take(report, today)
    except Exception:
        TAKEN.clear(report.number)
        raise
    return True


def _take(report: SentReport, today: date) -> None:
    bundle = _published(report)
    if seconds := A_CARD.wait_seconds(report.deck, report.card_id, report.reason) or ALL.wait_seconds():
        raise TooManyError(seconds)
    CardReport.objects.create(
        deck_id=report.deck,
        card_id=report.card_id,
        bundle_digest=bundle.digest,
        language=report.language,
        reason=report.reason,
        day=today,
    )


def _published(report: SentReport) -> PublishedBundle:
    """Return the bundle that was read, current or not, once it is known to hold the card."""
    rows = PublishedBundle.objects.filter(deck=report.deck, language=report.language, digest__startswith=report.version)
    bundle = rows.first()
    if bundle is None or not Deck.objects.filter(slug=report.deck).exists():
        values = {"deck": report.deck, "version": report.version, "language": report.language}
        raise UnknownCardError(_("Version “%(version)s” of “%(deck)s” was never published in “%(language)s”.") % values)
    if report.card_id not in {card["id"] for card in json.loads(bundle.body)["cards"]}:
        raise UnknownCardError(_("“%(deck)s” has no card “%(card)s” in this version.") % {"deck": report.deck, "card": report.card_id})
    return bundle


def close_reports(*, deck: Deck, card_id: str, last: int, by: User, now: datetime, note: str = "") -> int:
    """Close what is open of a card, up to the report `last` that was seen; return how many were closed."""
    with transaction.atomic():
        rows = CardReport.objects.filter(deck=deck, card_id=card_id, closed_at=None, pk__lte=last)
        name = by.get_full_name() or by.get_username()
        count = rows.update(closed_at=now, closed_by=by, closed_by_name=name, closing_note=note)
        if count:
            detail = {"count": count, "note": note} if note else {"count": count}
            label = f"{deck.slug}: {card_id}"
            record(organisation=deck.organisation, by=by, now=now, verb="reports.closed", subject=deck, subject_label=label, detail=detail)
    return count
