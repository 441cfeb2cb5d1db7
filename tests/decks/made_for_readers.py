"""What reviewing and translating have of an organisation, for the isolation walk."""

from django.db import transaction

from ravive.decks import drafts
from ravive.decks.models import CardComment, CardReading, Deck, DeckRevision, SignOff, Submission
from ravive.decks.reviewing import actions as reviewing_actions
from ravive.decks.reviewing import snapshot_diff
from ravive.decks.translating import actions as translating_actions
from ravive.lib.languages import Language
from ravive.people.models import Role
from tests.decks import made_here  # noqa: F401 - makes the deck first
from tests.people.cast import NOW, person
from tests.people.isolation import MARKER, REGISTRY, World


@REGISTRY.maker
def make_readers(world: World) -> None:
    deck: Deck = world.kept["deck"]  # type: ignore[assignment]  # a deck
    card = world.kept["card"]
    with transaction.atomic():
        translating_actions.add_language(deck=deck, language=Language("nl"), by=world.insider, now=NOW)
        texts = {("prompt",): f"{MARKER}?", ("explanation",): MARKER}
        translating_actions.save_texts(deck=deck, card=card, language="nl", texts=texts, by=world.insider, now=NOW)  # type: ignore[arg-type]  # a card
        submission = reviewing_actions.submit(deck=deck, name=MARKER, by=world.insider, now=NOW)
        expert = person(f"expert-{MARKER}", world.other, Role.EXPERT)
        reviewing_actions.sign(deck=deck, revision=submission.revision, role="expert", by=expert, now=NOW, note=MARKER)
        world.kept["comment"] = reviewing_actions.comment(card=card, text=MARKER, by=expert, now=NOW)  # type: ignore[arg-type]  # a card
        content = snapshot_diff.card_digests(drafts.reading_of(deck).draft)[card.card_id]  # type: ignore[attr-defined]  # a card
        reviewing_actions.note_reading(card=card, read=None, content=content, by=expert, now=NOW)  # type: ignore[arg-type]  # a card
    world.rows += [
        CardReading.objects.filter(card__deck=deck),
        Submission.objects.filter(deck=deck),
        SignOff.objects.filter(deck=deck),
        DeckRevision.objects.filter(deck=deck),
        CardComment.objects.filter(card__deck=deck),
    ]


def _deck(world: World) -> object:
    return world.kept["deck"].pk  # type: ignore[attr-defined]  # a deck


def _card(world: World) -> object:
    return world.kept["card"].card_id  # type: ignore[attr-defined]  # a card


def _comment(world: World) -> object:
    return world.kept["comment"].pk  # type: ignore[attr-defined]  # a comment


def _dutch(world: World) -> object:
    return "nl"


REGISTRY.fill(
    r"^(copy_deck|play_preview|read_deck|submit_deck|sign_deck|comment_card|resolve_comment|add_language|save_translation)$",
    deck_id=_deck,
    card_id=_card,
    comment_id=_comment,
    language=_dutch,
    opens=False,
)
REGISTRY.fill(
    r"^(review_deck|read_card|end_reading|publish_deck|translate_deck|translate_words|translate_card|translation_file|take_translation_file)$",
    deck_id=_deck,
    card_id=_card,
    language=_dutch,
)
