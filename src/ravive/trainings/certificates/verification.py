"""What a badge, or the number under a certificate, is worth: read without trusting anything it says of itself."""

import re
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Literal

from ravive.trainings.certificates import badge_keys, badges
from ravive.trainings.certificates.actions import decks_of, percent_of
from ravive.trainings.models import Certificate

# `altered`: not what this site signed. `foreign`: signed elsewhere. `unknown`: no certificate has this number.
Verdict = Literal["valid", "withdrawn", "altered", "foreign", "unknown", "unreadable"]
# Typed from paper, with hyphens, spaces or dots between its parts, or nothing.
_NUMBER = re.compile(r"(?:urn:uuid:)?([0-9a-f]{8}(?:[-.]?[0-9a-f]{4}){3}[-.]?[0-9a-f]{12})")
# What a keyboard or a word processor makes of a hyphen.
_HYPHENS = re.compile("[\u2010-\u2015\u2212\u00ad_]")


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a certificate says: whose, for what, how much, when. Nobody's name."""

    number: str
    organisation: str
    title: str
    decks: tuple[str, ...]
    percent: int
    test_day: int
    issued_on: date
    # When and where the training was held, as far as that is known.
    held_on: date | None
    place: str


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What is known of something that was shown; `told` only where it is to be believed, or was before it was withdrawn."""

    verdict: Verdict
    told: Told | None = None
    # Whether the text of the badge was checked, and not only its number looked up.
    is_signed: bool = False


def check(given: str, language: str) -> Checked:
    """Return what a badge is worth, given as its text, as its number, or as the address of either; its decks are named in `language`."""
    text = "".join(given.split()).rstrip("/").rpartition("/")[2]
    if number := number_in(text):
        return _by_number(number, language)
    if text.count(".") != 2:
        return Checked(verdict="unreadable")
    return _by_signature(text, language)


def number_in(text: str) -> uuid.UUID | None:
    """Return the number of a certificate as somebody typed it: in small or capital letters, with or without what stands between its parts.

    >>> number_in("ABCDEF01 2345 4678 89ab cdef01234567")
    UUID('abcdef01-2345-4678-89ab-cdef01234567')
    """
    found = _NUMBER.fullmatch(_HYPHENS.sub("-", "".join(text.split()).lower()))
    return uuid.UUID(found[1].replace(".", "")) if found else None


def _found(number: uuid.UUID) -> Certificate | None:
    return Certificate.objects.select_related("achievement__organisation", "achievement__training").filter(pk=number).first()


def _by_number(number: uuid.UUID, language: str) -> Checked:
    found = _found(number)
    if found is None:
        return Checked(verdict="unknown")
    said = found.achievement
    told = Told(
        number=str(number),
        organisation=said.organisation.name,
        title=said.title,
        decks=tuple(decks_of(said, language)),
        percent=percent_of(said),
        test_day=found.test_day,
        issued_on=found.issued_on,
        held_on=said.held_on,
        place=said.place,
    )
    return Checked(verdict="withdrawn" if found.withdrawn_on else "valid", told=told)


def _by_signature(badge: str, language: str) -> Checked:
    """A badge is valid by its signature alone; the register can only say that it was withdrawn."""
    try:
        told = _told(badge_keys.keys().read(badge))
    except badge_keys.ForeignError:
        return Checked(verdict="foreign")
    except badge_keys.AlteredError:
        return Checked(verdict="altered")
    found = _found(uuid.UUID(told.number))
    # What was signed is to be believed; the register only says it in other words.
    if found and tuple(found.achievement.decks) == told.decks:
        told = replace(told, decks=tuple(decks_of(found.achievement, language)), place=found.achievement.place)
    is_withdrawn = found is not None and found.withdrawn_on is not None
    return Checked(verdict="withdrawn" if is_withdrawn else "valid", told=told, is_signed=True)


def _told(payload: dict[str, Any]) -> Told:
    """Return what a signed payload says. Raises AlteredError where the names beside the credential are not its own."""
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
        return Told(
            number=str(uuid.UUID(payload["id"])),
            organisation=payload["issuer"]["name"],
            title=achieved["name"],
            decks=tuple(achieved["tag"]),
            percent=int(achieved["resultDescription"][0]["requiredValue"]),
            test_day=int(subject["result"][0]["resultDescription"].rpartition(badges.TEST)[2]),
            issued_on=moment.date(),
            held_on=_day_of(subject.get("activityEndDate")),
            # No place is signed.
            place="",
        )
    except (KeyError, IndexError, TypeError, ValueError) as problem:
        raise badge_keys.AlteredError from problem


def _day_of(moment: str | None) -> date | None:
    return datetime.fromisoformat(moment).date() if moment else None
