"""Whether a badge, or the number of a certificate, is valid. Nothing that a badge claims is trusted before its signature."""

import re
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Literal

from ravive.trainings.certificates import badge_keys, badges
from ravive.trainings.certificates.actions import decks_of, percent_of
from ravive.trainings.models import Certificate

# `altered`: differs from what this site signed. `foreign`: signed by another site. `unknown`: no certificate has this number.
Verdict = Literal["valid", "withdrawn", "altered", "foreign", "unknown", "unreadable"]
# People type numbers with hyphens, spaces or dots between their parts, or with nothing.
_NUMBER = re.compile(r"(?:urn:uuid:)?([0-9a-f]{8}(?:[-.]?[0-9a-f]{4}){3}[-.]?[0-9a-f]{12})")
# Characters that keyboards and word processors use for a hyphen.
_HYPHENS = re.compile("[\u2010-\u2015\u2212\u00ad_]")


@dataclass(frozen=True, kw_only=True)
class CertificateContent:
    """What a certificate says: who issued it, for what, at which level, when. It names nobody."""

    number: str
    organisation: str
    title: str
    decks: tuple[str, ...]
    percent: int
    test_day: int
    issued_on: date
    # When and where the training was held. `place` is empty where it is unknown.
    held_on: date
    place: str


@dataclass(frozen=True, kw_only=True)
class VerifiedBadge:
    """The result of checking a badge. `content` is None unless it can be believed, or could before it was withdrawn."""

    verdict: Verdict
    content: CertificateContent | None = None
    # Whether the badge's signature was checked, and not only its number.
    is_signed: bool = False


def check(sent: str, language: str) -> VerifiedBadge:
    """Return the result for a badge, sent as its text, its number or the address of either. Decks are named in `language`."""
    text = "".join(sent.split()).rstrip("/").rpartition("/")[2]
    if number := number_in(text):
        return _by_number(number, language)
    if text.count(".") != 2:
        return VerifiedBadge(verdict="unreadable")
    return _by_signature(text, language)


def number_in(text: str) -> uuid.UUID | None:
    """Return the number of a certificate as somebody typed it, None if the text is no number.

    >>> number_in("ABCDEF01 2345 4678 89ab cdef01234567")
    UUID('abcdef01-2345-4678-89ab-cdef01234567')
    """
    found = _NUMBER.fullmatch(_HYPHENS.sub("-", "".join(text.split()).lower()))
    return uuid.UUID(found[1].replace(".", "")) if found else None


def _found(number: uuid.UUID) -> Certificate | None:
    return Certificate.objects.select_related("achievement__organisation", "achievement__training").filter(pk=number).first()


def _by_number(number: uuid.UUID, language: str) -> VerifiedBadge:
    found = _found(number)
    if found is None:
        return VerifiedBadge(verdict="unknown")
    achievement = found.achievement
    content = CertificateContent(
        number=str(number),
        organisation=achievement.organisation.name,
        title=achievement.title,
        decks=tuple(decks_of(achievement, language)),
        percent=percent_of(achievement),
        test_day=found.test_day,
        issued_on=found.issued_on,
        held_on=achievement.held_on,
        place=achievement.place,
    )
    return VerifiedBadge(verdict="withdrawn" if found.withdrawn_on else "valid", content=content)


def _by_signature(badge: str, language: str) -> VerifiedBadge:
    """Return the result for a badge's text. The signature decides; the database only knows whether it was withdrawn."""
    try:
        content = _read_payload(badge_keys.keys().read(badge))
    except badge_keys.ForeignError:
        return VerifiedBadge(verdict="foreign")
    except badge_keys.AlteredError:
        return VerifiedBadge(verdict="altered")
    found = _found(uuid.UUID(content.number))
    # The signed content counts. The database only translates it.
    if found and tuple(found.achievement.decks) == content.decks:
        content = replace(content, decks=tuple(decks_of(found.achievement, language)), place=found.achievement.place)
    is_withdrawn = found is not None and found.withdrawn_on is not None
    return VerifiedBadge(verdict="withdrawn" if is_withdrawn else "valid", content=content, is_signed=True)


def _read_payload(payload: dict[str, Any]) -> CertificateContent:
    """Return the content of a signed payload. Raises AlteredError if its JWT fields differ from the credential."""
    try:
        subject = payload["credentialSubject"]
        moment = datetime.fromtimestamp(payload["nbf"], UTC)
        agree = (
            payload["iss"] == payload["issuer"]["id"]
            and payload["sub"] == subject["id"]
            and payload["jti"] == payload["id"]
            and moment == datetime.fromisoformat(payload["validFrom"])
        )
        if not agree:
            raise badge_keys.AlteredError
        achieved = subject["achievement"]
        return CertificateContent(
            number=str(uuid.UUID(payload["id"])),
            organisation=payload["issuer"]["name"],
            title=achieved["name"],
            decks=tuple(achieved["tag"]),
            percent=int(achieved["resultDescription"][0]["requiredValue"]),
            test_day=int(subject["result"][0]["resultDescription"].rpartition(badges.TEST)[2]),
            issued_on=moment.date(),
            held_on=datetime.fromisoformat(subject["activityEndDate"]).date(),
            # Badges name no place.
            place="",
        )
    except (KeyError, IndexError, TypeError, ValueError) as problem:
        raise badge_keys.AlteredError from problem
