"""Readers who come along from another tool: with the proof of their consent as they are; without it, they are asked once to confirm.

Who stopped the news here, or cannot be reached here, does not come back by a file.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import override

from ravive.departures import actions as departures
from ravive.hub.newsletter import queries
from ravive.hub.newsletter.consents import accept_consent
from ravive.hub.newsletter.models import MOVED, PURPOSE, NewsSubscription
from ravive.hub.newsletter.subject import NEWS, digest_of_reader
from ravive.lib.languages import name_of
from ravive.mailing import actions as mailing
from ravive.mailing import encryption
from ravive.mailing.messages import confirmation_words
from ravive.mailing.news_consents import NewsConsent, consent_words
from ravive.mailing.purposes import find_purpose
from ravive.mailing.queries import unreachable_addresses
from ravive.mailing.recipients import Recipient
from ravive.people.addresses import organisation_address
from ravive.people.models import Organisation


class Fate(StrEnum):
    """What becomes of somebody who comes along."""

    NEW = "new"
    ASKED = "asked"
    PRESENT = "present"
    WAITING = "waiting"
    STOPPED = "stopped"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, kw_only=True)
class MovedProof:
    """When somebody agreed to the news elsewhere, where (an address or a place in words), and to which words."""

    given_at: datetime
    place: str
    words: str


@dataclass(frozen=True, kw_only=True)
class MovedReader:
    """Somebody who comes along. `key` is of the file and the row; `proof` is None where there is none."""

    key: str
    recipient: Recipient
    proof: MovedProof | None


class MovedReaders:
    """Knows whom an organisation has, asked or lost, as of its creation, so that thousands are sorted with few queries."""

    def __init__(self, organisation: Organisation) -> None:
        rows = NewsSubscription.objects.filter(organisation=organisation)
        lost = set(unreachable_addresses())
        self._organisation, self._blank = organisation, NewsSubscription(organisation=organisation)
        self._present, self._waiting, self._unreachable = set[str](), set[str](), set[str]()
        for mark, is_confirmed, handle in rows.values_list("mailbox_mark", "is_confirmed", "handle"):
            place = self._waiting if not is_confirmed else self._unreachable if handle in lost else self._present
            place.add(mark)
        self._stopped = departures.digests(NEWS.withdrawn)

    def fate_of(self, reader: MovedReader) -> Fate:
        """Return what becomes of a reader."""
        mark = self._blank.mark_for(reader.recipient.address)
        if mark in self._present:
            return Fate.PRESENT
        if mark in self._unreachable:
            return Fate.UNREACHABLE
        if any(digest_of_reader(self._organisation.pk, mark, is_confirmed=given) in self._stopped for given in (True, False)):
            return Fate.STOPPED
        if mark in self._waiting and not reader.proof:
            return Fate.WAITING
        return Fate.NEW if reader.proof else Fate.ASKED

    def bring(self, reader: MovedReader) -> None:
        """Store a reader with proof, confirmed at the moment of the proof."""
        if reader.proof is None:
            raise ValueError("a reader without proof has to be asked")
        proof = reader.proof
        consent = NewsConsent(
            organisation=self._organisation,
            key=reader.key,
            recipient=reader.recipient,
            words=proof.words,
            page=proof.place,
            given_on=localdate(proof.given_at),
        )
        accept_consent(consent, proof.given_at)
        self._present.add(self._blank.mark_for(reader.recipient.address))

    def ask(self, readers: Iterable[MovedReader], now: datetime) -> None:
        """Store readers without proof as requests that wait, and ask each to confirm. What they then agree to are our words."""
        recipients: dict[str, Recipient] = {}
        with transaction.atomic():
            # Two changes of readers wait for each other.
            list(type(queries.newsletter_of(self._organisation)).objects.select_for_update().filter(organisation=self._organisation))
            for reader in readers:
                row = self._request(reader, now)
                row.save()
                recipients[row.handle or ""] = reader.recipient
                self._waiting.add(row.mailbox_mark)
            mailing.store_addresses(purpose=PURPOSE, recipients=recipients, now=now)

    def _request(self, reader: MovedReader, now: datetime) -> NewsSubscription:
        language = reader.recipient.language
        with override(language):
            words = consent_words(self._organisation)
        row = NewsSubscription(
            organisation=self._organisation,
            handle=encryption.handle_of(PURPOSE, reader.key),
            language=language,
            entered_on=localdate(now),
            consent_words=words,
            consent_page=f"/{language}/newsletter/",
            origin=reader.key,
        )
        row.mailbox_mark = row.mark_for(reader.recipient.address)
        return row


@dataclass(frozen=True, kw_only=True)
class QuestionPreview:
    """The e-mail that asks a reader without proof, in one language. The link in it is nobody's."""

    language: str
    language_name: str
    subject: str
    paragraphs: tuple[str, ...]


def question_previews(organisation: Organisation, languages: Iterable[str]) -> list[QuestionPreview]:
    """Return the e-mail to readers without proof as each language gets it."""
    purpose, row = find_purpose(PURPOSE), NewsSubscription(organisation=organisation, origin=MOVED)
    found: list[QuestionPreview] = []
    for language in languages:
        link = organisation_address(organisation, f"/{language}/{NEWS.path}/confirm/…/")
        with override(language):
            subject, paragraphs = confirmation_words(purpose, about=NEWS.named(row), words=NEWS.opening([row]), link=link)
        found.append(QuestionPreview(language=language, language_name=name_of(language), subject=subject, paragraphs=paragraphs))
    return found


def key_of(file: int, row: int) -> str:
    """Return the key of a reader: of the number of a file and that of a row in it."""
    return f"{MOVED}{file} {row}"


def came_with(organisation: Organisation, file: int) -> int:
    """Return how many of the readers of a file are still there, those who are asked included."""
    return _of_file(organisation, file).count()


def remove_again(organisation: Organisation, file: int) -> int:
    """Delete the readers that came with a file, as if it had not been brought; return how many. They may come again."""
    with transaction.atomic():
        rows = list(_of_file(organisation, file).select_for_update())
        for row in rows:
            # Its address goes with it.
            row.delete()
    return len(rows)


def _of_file(organisation: Organisation, file: int) -> QuerySet[NewsSubscription]:
    return NewsSubscription.objects.filter(organisation=organisation, origin__startswith=key_of(file, 0)[:-1])
