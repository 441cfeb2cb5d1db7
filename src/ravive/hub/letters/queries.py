"""Reading letters and who signed them."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.db.models import Count, Q, QuerySet

from ravive.hub.letters.models import LetterPage, LetterSignature, OpenLetter
from ravive.mailing import encryption
from ravive.mailing import queries as mailing
from ravive.mailing.encryption import SealKeyError
from ravive.mailing.news_consents import is_offered
from ravive.people.models import Organisation

# Why staff look at an organisation: its address is at a public provider, its name or its domain signed already, or nobody looked yet.
type Doubt = Literal["provider", "name", "domain", "new"]
Kind, State = LetterSignature.SignerKind, LetterSignature.SignatureState


@dataclass(frozen=True, kw_only=True)
class LetterNumbers:
    """How many signatures a letter has. Those of a delivered letter are final."""

    organisations: int
    people: int
    to_review: int
    unconfirmed: int


def asks_news(letter: OpenLetter) -> bool:
    """Return whether its forms have a box for the news: where it asks by itself, and while the organisation's form for them is open."""
    return letter.offers_news or is_offered(letter.organisation)


def numbers_of(letter: OpenLetter) -> LetterNumbers:
    """Return how many signed a letter: organisations and people apart, valid signatures only."""
    rows = letter.signatures.order_by().aggregate(
        organisations=Count("pk", filter=Q(kind=Kind.ORGANISATION, state=State.VALID)),
        people=Count("pk", filter=Q(kind=Kind.PERSON, state=State.VALID)),
        to_review=Count("pk", filter=Q(needs_review=True)),
        unconfirmed=Count("pk", filter=Q(is_confirmed=False)),
    )
    if letter.final_organisations is not None and letter.final_people is not None:
        rows |= {"organisations": letter.final_organisations, "people": letter.final_people}
    return LetterNumbers(**rows)


def organisations_of(letter: OpenLetter, search: str = "") -> QuerySet[LetterSignature]:
    """Return the organisations whose signature counts, by name."""
    found = letter.signatures.filter(kind=Kind.ORGANISATION, state=State.VALID).select_related("logo").defer("logo__content")
    return (found.filter(name__icontains=search) if search else found).order_by("name", "pk")


def shown_people_of(letter: OpenLetter, search: str = "") -> QuerySet[LetterSignature]:
    """Return the people whose name they wanted shown, and staff released, by name."""
    found = letter.signatures.filter(kind=Kind.PERSON, state=State.VALID, is_released=True).exclude(name="")
    return (found.filter(name__icontains=search) if search else found).order_by("name", "pk")


def doubt_about(signature: LetterSignature) -> Doubt | None:
    """Return why staff are to look at an organisation before its name is public; None where they did so at an earlier signature.

    On a letter, each name and each domain signs once by itself: there, names are compared whatever stands between their letters. Staff
    looked at a name as it is written: another one with the same letters may say something else.
    """
    if not signature.domain:
        return "provider"
    letters = _letters_of(signature.name)
    others = signature.letter.signatures.filter(kind=Kind.ORGANISATION, is_confirmed=True).exclude(pk=signature.pk)
    for other, domain in others.values_list("name", "domain"):
        if letters and _letters_of(other) == letters:
            return "name"
        if domain == signature.domain:
            return "domain"
    seen = LetterSignature.objects.filter(letter__organisation=signature.letter.organisation_id, kind=Kind.ORGANISATION, state=State.VALID)
    known = seen.filter(domain=signature.domain, is_released=True).values_list("name", flat=True)
    name = _spelling_of(signature.name)
    return None if letters and any(_spelling_of(other) == name for other in known) else "new"


def _letters_of(name: str) -> str:
    return "".join(letter for letter in _spelling_of(name) if letter.isalnum())


def _spelling_of(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def letters_of(organisation: Organisation) -> QuerySet[OpenLetter]:
    """Return the letters of an organisation, the latest first."""
    return OpenLetter.objects.filter(organisation=organisation)


def letters_to_review(organisation: Organisation) -> list[tuple[OpenLetter, int]]:
    """Return the letters of an organisation with signatures that wait for staff, each with how many. One query."""
    waiting = Count("signatures", filter=Q(signatures__needs_review=True))
    rows = letters_of(organisation).annotate(to_review=waiting).filter(to_review__gt=0)
    return [(letter, letter.__dict__["to_review"]) for letter in rows]


def page_of(letter: OpenLetter, language: str) -> LetterPage | None:
    """Return the published page of a letter in a language, else in any; None where none is public."""
    pages = list(LetterPage.objects.live().public().filter(translation_key=letter.key).select_related("locale").order_by("pk"))
    return next((page for page in pages if page.locale.language_code == language), pages[0] if pages else None)


def name_of(signature: LetterSignature) -> str:
    """Return the name of who signed, also where it is not shown; empty once erased, or without the seal key."""
    if signature.name or not signature.sealed:
        return signature.name
    try:
        return encryption.decrypt(signature.sealed)
    except SealKeyError:
        return ""


def addresses_of(signatures: Iterable[LetterSignature]) -> dict[str, str]:
    """Return the confirmed addresses of signers, by handle."""
    return mailing.confirmed_addresses([signature.handle for signature in signatures if signature.handle])
