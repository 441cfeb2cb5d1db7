"""One card as it is published, for the frame in which the desk shows it."""

import dataclasses
from datetime import date

from django.utils.translation import gettext as _

from ravive.cards.assembly import contacts, to_plain
from ravive.cards.bundle import Bundle, Index
from ravive.cards.card import Language
from ravive.cards.register import Register
from ravive.decks.editing.card_preview import Preview, PreviewReason, PreviewRefusal, data_address, direction_around
from ravive.publishing.models import PublishedPicture


def published_preview(bundle: Bundle, card_id: str, language: Language, register: Register, today: date) -> Preview | PreviewRefusal:
    """Return a card of a bundle as it is out, or why it cannot be shown; whom to call is as in the register."""
    card = next((card for card in bundle.cards if card.id == card_id), None)
    if card is None:
        return PreviewRefusal(reasons=(PreviewReason(text=_("It is not published in this language.")),))
    shown = bundle.pictures[card.picture].url if card.picture else ""
    digest, _dot, extension = shown.rpartition(".")
    row = PublishedPicture.objects.filter(digest=digest, extension=extension).first() if shown else None
    listed = Index(format=1, language=language, published_at="", decks=(), contacts=contacts(register, language, today))
    return Preview(
        direction=direction_around(language),
        bundle=to_plain(dataclasses.replace(bundle, cards=(card,))),
        index=to_plain(listed),
        pictures={shown: data_address(shown, bytes(row.content))} if row else {},
    )
