"""Checks pictures and published decks of an export as the product checks its own: nothing in them can run, and digests are true."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from pydantic import ValidationError as ShapeError

from ravive.cards.rules.pictures import picture_flaws
from ravive.decks.models import DeckPicture, RevisionPicture
from ravive.giving.models import GivingPromise, RunTeam, SponsoredRunner
from ravive.hub.letters.models import LetterSignature, SignatureLogo
from ravive.hub.workshops.models import WorkshopRequest
from ravive.people.logos import MEDIA_TYPES as LOGO_TYPES
from ravive.people.logos import LogoError, check_logo
from ravive.people.models import Organisation
from ravive.portability.errors import ImportRefusedError
from ravive.portability.plain_values import check_value, read_object
from ravive.publishing.actions.bundles import MEDIA_TYPES
from ravive.publishing.models import PublishedBundle, PublishedPicture
from ravive.publishing.queries import BUNDLE_TYPE
from ravive.site.public_names import public_name
from ravive.trainings.models import Training

SHORTEST_DIGEST = 16


def check_content(made: models.Model, place: str) -> None:
    """Refuse a row whose picture or text is not what the product stores itself. Raises ImportRefusedError."""
    if (check := _CHECKS.get(type(made))) is not None:
        check(made, place)


def _name(made: LetterSignature | RunTeam | SponsoredRunner | GivingPromise | WorkshopRequest, place: str) -> None:
    """Refuse a name that no form accepts: others would read it, or a spreadsheet would compute it."""
    name = made.shown_name if isinstance(made, GivingPromise) else made.establishment if isinstance(made, WorkshopRequest) else made.name
    try:
        public_name(name)
    except ValidationError as problem:
        raise ImportRefusedError(f"{place} has a name that no form accepts ({name[:80]!r}); correct it, and export again") from problem


def _organisation(made: Organisation, place: str) -> None:
    if made.logo is not None:
        made.logo_digest = _logo(bytes(made.logo), made.logo_media_type, place)


def _signature_logo(made: SignatureLogo, place: str) -> None:
    made.digest = _logo(bytes(made.content), made.media_type, place)


def _logo(content: bytes, media_type: str, place: str) -> str:
    """Return the digest of a logo that the product accepts."""
    ending = next((suffix for suffix, known in LOGO_TYPES.items() if known == media_type), "")
    try:
        checked = check_logo(name=f"logo.{ending}", content=content)
    except LogoError as problem:
        raise ImportRefusedError(f"{place} has a logo that is not accepted: {problem}") from problem
    if checked.content != content:
        raise ImportRefusedError(f"{place} has a logo with data of other programs in it; upload it again where it was exported")
    return checked.digest


def _deck_picture(made: DeckPicture, place: str) -> None:
    # A deck is written as a folder, and its pictures into one.
    if {"/", "\\"} & set(made.file):
        raise ImportRefusedError(f"{place} has a picture whose name is a path ({made.file[:80]!r}); rename it, and export again")
    _picture(made.file.rpartition(".")[2], bytes(made.content), place)


def _revision_picture(made: RevisionPicture, place: str) -> None:
    content = bytes(made.content)
    _digest(made.digest, content, place)
    # A revision names its pictures by digest only: one of the kinds it can be.
    if not any(_is_sound(ending, content) for ending in MEDIA_TYPES):
        raise ImportRefusedError(f"{place} has a picture that no card may show; export again")


def _published_picture(made: PublishedPicture, place: str) -> None:
    content = bytes(made.content)
    _digest(made.digest, content, place)
    if MEDIA_TYPES.get(made.extension) != made.media_type:
        raise ImportRefusedError(f"{place} has a picture of an unknown type ({made.media_type[:40]!r}); export again")
    _picture(made.extension, content, place)


def _picture(ending: str, content: bytes, place: str) -> None:
    if not _is_sound(ending, content):
        raise ImportRefusedError(
            f"{place} has a picture that no card may show: too large, not what its name says, or it could run; export again"
        )


def _is_sound(ending: str, content: bytes) -> bool:
    """Return whether a card may show a picture. What JPEG is, no rule of cards says: its first bytes do."""
    if ending in ("jpg", "jpeg"):
        return content.startswith(b"\xff\xd8\xff") and not any(picture_flaws("picture.jpg", content))
    return ending in MEDIA_TYPES and not any(picture_flaws(f"picture.{ending}", content))


def _digest(digest: str, content: bytes, place: str) -> None:
    # Published pictures are named by the first 16 digits.
    if len(digest) < SHORTEST_DIGEST or not hashlib.sha256(content).hexdigest().startswith(digest):
        raise ImportRefusedError(f"{place} has a digest that is not that of its content; export again")


def _bundle(made: PublishedBundle, place: str) -> None:
    body = made.body.encode()
    _digest(made.digest, body, place)
    check_value(read_object(body, f"{place}, field body"), f"{place}, field body")
    try:
        bundle = BUNDLE_TYPE.validate_json(body)
    except (ShapeError, ValueError) as problem:
        raise ImportRefusedError(f"{place} is no published deck that this version reads; publish it again, and export again") from problem
    if (bundle.deck, bundle.language) != (made.deck, made.language):
        raise ImportRefusedError(f"{place} is a published deck of another name or language than its row; export again")
    made.bytes = len(body)


def _training(made: Training, place: str) -> None:
    try:
        made.clean()
    except ValidationError as problem:
        raise ImportRefusedError(f"{place} is not accepted ({' '.join(problem.messages)[:300]}); correct it and export again") from problem


_CHECKS: dict[type[models.Model], Callable[[Any, str], None]] = {
    Organisation: _organisation,
    **dict.fromkeys((LetterSignature, RunTeam, SponsoredRunner, GivingPromise, WorkshopRequest), _name),
    SignatureLogo: _signature_logo,
    DeckPicture: _deck_picture,
    RevisionPicture: _revision_picture,
    PublishedPicture: _published_picture,
    PublishedBundle: _bundle,
    Training: _training,
}
