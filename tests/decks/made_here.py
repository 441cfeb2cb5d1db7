"""What the decks room has of an organisation, for the isolation walk."""

from datetime import date

from ravive.decks.editing import uploads
from ravive.decks.editing.actions import cards
from ravive.decks.editing.actions import decks as deck_actions
from ravive.decks.models import Card, CardRevision, CardWords, Deck, DeckPicture, DeckWords
from tests.people.cast import NOW
from tests.people.isolation import MARKER, REGISTRY, World

DRAWING = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200"><title>{MARKER}</title></svg>'.encode()
VALUES = deck_actions.DeckValues(
    title=f"Deck {MARKER}",
    summary=MARKER,
    audience="public",
    written_for_minors=False,
    age_rating="all_ages",
    themes=["react"],
    review_due=date(2027, 5, 1),
    licence="CC-BY-SA-4.0",
    notes={"note": MARKER},
)


@REGISTRY.maker
def make_decks(world: World) -> None:
    deck = deck_actions.add_deck(organisation=world.other, language="fr", values=VALUES, by=world.insider, now=NOW)
    prepared = uploads.prepared(file_name="scene.svg", content=DRAWING)
    picture = deck_actions.add_picture(deck=deck, picture=prepared, by=world.insider, now=NOW)
    card = cards.add_card(deck=deck, kind="truth", theme="react", notion="a", prompt=f"{MARKER} ?", by=world.insider, now=NOW)
    words = {"prompt": f"{MARKER} ?", "explanation": MARKER}
    base = cards.card_digest(card.structure, {"prompt": f"{MARKER} ?"})
    cards.save_card(card=card, structure=card.structure, words=words, base=base, by=world.insider, now=NOW)
    world.kept |= {"deck": deck, "card": card, "picture": picture}
    world.rows += [
        Deck.objects.filter(organisation=world.other),
        DeckWords.objects.filter(deck=deck),
        DeckPicture.objects.filter(deck=deck),
    ]
    world.rows += [Card.objects.filter(deck=deck), CardWords.objects.filter(card=card), CardRevision.objects.filter(card=card)]


def _deck(world: World) -> object:
    return world.kept["deck"].pk  # type: ignore[attr-defined]  # a deck


def _card(world: World) -> object:
    return world.kept["card"].card_id  # type: ignore[attr-defined]  # a card


def _first(world: World) -> object:
    return 1


# A deck's ZIP file is packed: its texts cannot be seen in it.
REGISTRY.fill(r"^(export_deck|deck_card_template)$", deck_id=_deck, opens=False)
REGISTRY.fill(r"^import_cards$", deck_id=_deck)
# What is sent to be done is answered by leading on; the picture and the preview show the marker without a page around it.
REGISTRY.fill(r"^(desk_picture|delete_picture)$", deck_id=_deck, name=lambda world: world.kept["picture"].name)  # type: ignore[attr-defined]  # a picture
REGISTRY.fill(r"^(order_cards|add_picture|save_card|copy_card|restore_card)$", deck_id=_deck, card_id=_card, number=_first, opens=False)
REGISTRY.fill(r"^preview_card$", deck_id=_deck, card_id=_card, query={"language": lambda world: "fr"}, opens=False)
REGISTRY.fill(
    r"^(desk_deck|play_deck|deck_properties|desk_pictures|new_card|desk_card|delete_card|card_history|card_revision)$",
    deck_id=_deck,
    card_id=_card,
    number=_first,
)
