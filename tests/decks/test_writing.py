"""Writing cards: what a save keeps, refuses and remembers."""

import dataclasses
from datetime import timedelta

import pytest

from ravive.cards.typed_draft import typed
from ravive.decks import drafts
from ravive.decks.editing.actions import cards
from ravive.decks.editing.actions import decks as deck_actions
from ravive.decks.models import Card, CardRevision, CardWords, Deck, DeckWords
from ravive.decks.translating import queries
from ravive.lib.languages import Language
from ravive.people.models import AuditEvent, Role
from tests.decks.studio_cast import STRUCTURE, VALUES, WORDS, Studio, studio_of, words_of
from tests.existing import existing
from tests.people.cast import NOW, person

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def desk() -> Studio:
    return studio_of()


def digest(card: Card) -> str:
    return cards.card_digest(card.structure, words_of(card))


def save(desk: Studio, card: Card, *, minutes: int = 0, **words: object) -> cards.SavedCard:
    new = {**words_of(card), **words}
    at = NOW + timedelta(minutes=minutes)
    return cards.save_card(card=card, structure=card.structure, words=new, base=digest(card), by=desk.author, now=at)


def test_a_new_card_is_a_draft_with_an_id_from_its_question(desk: Studio) -> None:
    card = cards.add_card(
        deck=desk.deck, kind="truth", theme="signs", notion="", prompt="Un seul signe prouve tout.", by=desk.author, now=NOW
    )
    assert card.structure == {"id": "un-seul-signe-prouve-tout", "kind": "truth", "theme": "signs", "status": "draft", "right": False}
    assert words_of(card) == {"prompt": "Un seul signe prouve tout."}
    again = cards.add_card(
        deck=desk.deck, kind="tip", theme="signs", notion="", prompt="Un seul signe prouve tout.", by=desk.author, now=NOW
    )
    assert (again.card_id, again.position) == ("un-seul-signe-prouve-tout-2", card.position + 1)


@pytest.mark.database
def test_what_is_saved_in_half_an_hour_is_one_revision(desk: Studio) -> None:
    card = desk.card()
    before = CardRevision.objects.filter(card=card).count()
    save(desk, card, reflex="Noter vite.")
    save(desk, card, minutes=29, reflex="Noter tout de suite.")
    assert CardRevision.objects.filter(card=card).count() == before
    save(desk, card, minutes=31, reflex="Noter.")
    last = existing(CardRevision.objects.filter(card=card).first())
    assert (CardRevision.objects.filter(card=card).count(), last.words["fr"]["reflex"]) == (before + 1, "Noter.")
    assert AuditEvent.objects.filter(verb="card.changed").count() == 2


def test_two_people_have_a_revision_each(desk: Studio) -> None:
    card = desk.card()
    save(desk, card, reflex="Un.")
    bart = person("bart", desk.organisation, Role.AUTHOR)
    words = {**words_of(card), "reflex": "Deux."}
    cards.save_card(card=card, structure=card.structure, words=words, base=digest(card), by=bart, now=NOW)
    assert [row.by_name for row in CardRevision.objects.filter(card=card)][:2] == ["bart", "auteur-nord"]


@pytest.mark.database
def test_nothing_is_saved_over_what_somebody_else_wrote_meanwhile(desk: Studio) -> None:
    card = desk.card()
    opened = digest(card)
    save(desk, card, reflex="De l’autre.")
    mine = {**words_of(card), "reflex": "De moi."}
    with pytest.raises(cards.CardConflictError) as refused:
        cards.save_card(card=card, structure=card.structure, words=mine, base=opened, by=desk.author, now=NOW)
    assert existing(refused.value.revision).by_name == "auteur-nord"
    assert words_of(card)["reflex"] == "De l’autre."
    cards.save_card(card=card, structure=card.structure, words=mine, base=opened, by=desk.author, now=NOW, is_forced=True)
    assert words_of(card)["reflex"] == "De moi."


def test_the_same_content_is_no_change_and_no_conflict(desk: Studio) -> None:
    card = desk.card()
    count = CardRevision.objects.count()
    done = cards.save_card(card=card, structure=card.structure, words=words_of(card), base="older", by=desk.author, now=NOW)
    assert (done.is_changed, CardRevision.objects.count()) == (False, count)


@pytest.fixture
def translated(desk: Studio) -> Card:
    """A card in French and Dutch."""
    card = desk.card()
    words = {
        **WORDS,
        "prompt": "Wat doet u?",
        "options": {"noter": {"text": "Ik noteer", "feedback": "Goed."}, "attendre": {"text": "Ik wacht", "feedback": "Nee."}},
    }
    status = CardWords.Status.SIGNED
    CardWords.objects.create(card=card, language="nl", words=words, translated_from=words_of(card), status=status)
    return card


def test_a_translation_is_behind_until_its_original_is_again_what_it_was_made_from(desk: Studio, translated: Card) -> None:
    def state() -> str:
        return queries.states_of([desk.deck])[desk.deck.pk][translated.pk][Language("nl")]

    desk.deck.languages = {"fr": "original", "nl": "to_be_read"}
    before = words_of(translated)
    save(desk, translated, explanation="Autre chose.")
    assert state() == "outdated"
    assert CardWords.objects.get(card=translated, language="nl").status == CardWords.Status.SIGNED
    save(desk, translated, **before)
    assert state() == "signed"


def test_a_translation_loses_what_its_original_no_longer_has_and_gets_it_back_with_it(desk: Studio, translated: Card) -> None:
    save(desk, translated, minutes=40, reflex="Noter vite.")
    held = existing(CardRevision.objects.filter(card=translated).first())
    structure = {**translated.structure, "options": ["noter"]}
    words = {**words_of(translated), "options": {"noter": WORDS["options"]["noter"]}}  # type: ignore[index]  # texts by id
    later = NOW + timedelta(hours=2)
    cards.save_card(card=translated, structure=structure, words=words, base=digest(translated), by=desk.author, now=later)
    assert list(words_of(translated, "nl")["options"]) == ["noter"]
    translated.refresh_from_db()
    cards.restore_card(card=translated, revision=held, by=desk.author, now=NOW + timedelta(hours=3))
    assert words_of(translated, "nl")["options"]["attendre"] == {"text": "Ik wacht", "feedback": "Nee."}
    translated.refresh_from_db()
    assert translated.structure["options"] == ["noter", "attendre"]
    assert existing(CardRevision.objects.filter(card=translated).first()).restored == held.number


def test_a_copy_stands_behind_as_a_draft_in_all_languages(desk: Studio, translated: Card) -> None:
    after = desk.card("Et ensuite ?")
    copy = cards.copy_card(card=translated, by=desk.author, now=NOW)
    order = list(Card.objects.filter(deck=desk.deck).values_list("card_id", flat=True))
    assert order == [translated.card_id, copy.card_id, after.card_id]
    assert copy.structure["status"] == "draft"
    assert words_of(copy, "nl") == words_of(translated, "nl")


@pytest.mark.database
def test_cards_take_the_order_that_is_sent_and_unknown_names_change_nothing(desk: Studio) -> None:
    names = [desk.card(f"Question {number} ?").card_id for number in range(4)]
    assert cards.order_cards(deck=desk.deck, order=[names[2], "nowhere", names[0]], by=desk.author, now=NOW)
    kept = list(Card.objects.filter(deck=desk.deck).values_list("card_id", flat=True))
    assert kept == [names[2], names[0], names[1], names[3]]
    assert not cards.order_cards(deck=desk.deck, order=kept, by=desk.author, now=NOW)
    assert AuditEvent.objects.filter(verb="cards.ordered").count() == 1


def test_a_deleted_card_is_gone_and_shown_as_deleted(desk: Studio) -> None:
    card = desk.card()
    cards.delete_card(card=card, by=desk.author, now=NOW)
    assert not Card.objects.filter(deck=desk.deck).exists()
    assert AuditEvent.objects.get(verb="card.deleted").subject_label.endswith("que-faites-vous")


@pytest.mark.database
def test_a_deck_is_made_in_its_language_with_a_name_nobody_has(desk: Studio) -> None:
    again = deck_actions.add_deck(organisation=desk.organisation, language="nl", values=VALUES, by=desk.author, now=NOW)
    assert (desk.deck.slug, again.slug) == ("a-la-plage", "a-la-plage-2")
    assert again.languages == {"nl": "original"}
    assert DeckWords.objects.get(deck=again).language == "nl"


def test_a_content_note_that_a_card_shows_stays(desk: Studio) -> None:
    card = desk.card()
    Card.objects.filter(pk=card.pk).update(structure={**card.structure, "content_note": "violence"})
    with pytest.raises(deck_actions.InUseError):
        deck_actions.save_deck(deck=desk.deck, values=dataclasses.replace(VALUES, notes={}), by=desk.author, now=NOW)
    assert Deck.objects.get(pk=desk.deck.pk).content_notes == ["violence"]


def test_an_unfinished_draft_holds_up_nothing(desk: Studio) -> None:
    ready = desk.card()
    Card.objects.filter(pk=ready.pk).update(structure={name: value for name, value in ready.structure.items() if name != "status"})
    cards.add_card(deck=desk.deck, kind="scenario", theme="react", notion="", prompt="", by=desk.author, now=NOW)
    draft = drafts.reading_of(desk.deck).draft
    assert typed(draft, {})[1]
    source, misfits = typed(draft.without_drafts(), {})
    assert (source and [card.id for card in source.cards()], misfits) == ([ready.card_id], [])


@pytest.mark.database
def test_the_structure_keeps_its_columns(desk: Studio) -> None:
    card = desk.card()
    assert (card.card_id, card.kind) == (card.structure["id"], STRUCTURE["kind"])
