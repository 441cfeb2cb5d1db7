"""Translating at the desk: text by text, signed by another native reader; in the same number of queries for many cards."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ravive.cards.segments import segments_of
from ravive.decks.models import CardWords, Deck, DeckWords
from ravive.decks.reviewing import actions as reviewing_actions
from ravive.decks.translating import actions as translating_actions
from ravive.decks.translating import queries as translating_queries
from ravive.lib.languages import Language
from ravive.people.actions import RefusedError
from ravive.people.models import Role
from ravive.publishing import actions as publishing_actions
from ravive.publishing import queries as publishing_queries
from tests.decks.cast import grow, host
from tests.decks.readers import Team, released, sign_dutch, signed
from tests.people.cast import organisation, person

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def deck() -> Deck:
    return Deck.objects.get(slug="accueil")


def test_a_saved_text_makes_a_signed_card_one_to_be_read(deck: Deck, people: Team, now: datetime) -> None:
    card = deck.cards.get(position=0)
    CardWords.objects.filter(card=card, language="nl").update(status="signed", signed_by_name="Nele")
    done = translating_actions.save_texts(
        deck=deck, card=card, language=Language("nl"), texts={("reflex",): "Kijken."}, by=people.translator, now=now
    )
    row = card.words.get(language="nl")
    assert (done.state, done.is_changed, row.words["reflex"], row.status, row.signed_by_name) == (
        "to_be_read",
        True,
        "Kijken.",
        "to_be_read",
        "",
    )
    assert row.translated_by == people.translator


def test_saving_what_stands_there_changes_nothing(deck: Deck, people: Team, now: datetime) -> None:
    card = deck.cards.get(position=0)
    row = card.words.get(language="nl")
    done = translating_actions.save_texts(
        deck=deck, card=card, language=Language("nl"), texts={("reflex",): row.words["reflex"]}, by=people.translator, now=now
    )
    assert not done.is_changed
    assert card.words.get(language="nl").translated_by is None


@pytest.mark.database
def test_two_who_save_the_same_text_do_not_overwrite_each_other(deck: Deck, people: Team, now: datetime) -> None:
    card, path = deck.cards.get(position=0), ("reflex",)
    seen = card.words.get(language="nl").words["reflex"]
    translating_actions.save_texts(
        deck=deck, card=card, language=Language("nl"), texts={path: "Een."}, by=people.translator, now=now, expected={path: seen}
    )
    with pytest.raises(translating_actions.TextConflictError) as refused:
        translating_actions.save_texts(
            deck=deck, card=card, language=Language("nl"), texts={path: "Twee."}, by=people.author, now=now, expected={path: seen}
        )
    assert refused.value.text == "Een."
    assert card.words.get(language="nl").words["reflex"] == "Een."


def test_a_language_the_deck_does_not_have_is_refused(deck: Deck, people: Team, now: datetime) -> None:
    Deck.objects.filter(pk=deck.pk).update(languages={"fr": "original", "nl": "to_be_read"})
    deck.refresh_from_db()
    for language in ("de", "fr"):
        with pytest.raises(RefusedError):
            translating_actions.save_texts(deck=deck, card=None, language=language, texts={}, by=people.translator, now=now)  # type: ignore[arg-type]  # a language


def test_whoever_translated_does_not_sign(deck: Deck, people: Team, now: datetime) -> None:
    card = deck.cards.get(position=0)
    translating_actions.save_texts(
        deck=deck, card=card, language=Language("nl"), texts={("reflex",): "Kijken."}, by=people.translator, now=now
    )
    with pytest.raises(RefusedError):
        sign_dutch(deck, card, by=people.translator, now=now)
    sign_dutch(deck, card, by=people.reader, now=now)
    row = card.words.get(language="nl")
    assert (row.status, row.signed_by_name, row.signed_at) == ("signed", "demonstration-reader", now)


def test_words_that_were_edited_since_they_were_shown_are_not_signed(deck: Deck, people: Team, now: datetime) -> None:
    card, dutch = deck.cards.get(position=0), Language("nl")
    piece = translating_queries.piece_of(deck, card, dutch)
    assert piece is not None
    translating_actions.save_texts(deck=deck, card=card, language=dutch, texts={("reflex",): "Kijken."}, by=people.translator, now=now)
    with pytest.raises(RefusedError, match="Nederlands"):
        translating_actions.sign_translation(deck=deck, card=card, language=dutch, shown=piece.digest, by=people.reader, now=now)
    assert card.words.get(language="nl").status == "to_be_read"


def test_what_is_not_whole_is_not_signed(deck: Deck, people: Team, now: datetime) -> None:
    card = deck.cards.get(position=0)
    CardWords.objects.filter(card=card, language="nl").update(status="outdated")
    with pytest.raises(RefusedError):
        sign_dutch(deck, card, by=people.reader, now=now)


def test_a_language_is_read_once_every_card_is_signed_and_says_so_where_it_is_published(deck: Deck, people: Team, now: datetime) -> None:
    # A draft goes nowhere: nobody has to read it.
    for card in [None, *(card for card in deck.cards.all() if card.structure.get("status") != "draft")]:
        assert deck.languages["nl"] == "to_be_read"
        sign_dutch(deck, card, by=people.reader, now=now)
    assert Deck.objects.get(pk=deck.pk).languages["nl"] == "read"
    signed(deck, people, now, languages=("nl",))
    released(deck, people, now)
    assert {language: publishing_queries.current_deck("accueil", language).bundle.translation for language in ("nl", "de")} == {  # type: ignore[union-attr]  # just published
        "nl": "read", "de": "to_be_read",
    }  # fmt: skip


def test_a_new_language_is_published_once_its_title_and_a_card_are_there(deck: Deck, people: Team, now: datetime) -> None:
    CardWords.objects.filter(card__deck=deck, language="de").delete()
    DeckWords.objects.filter(deck=deck, language="de").delete()
    Deck.objects.filter(pk=deck.pk).update(languages={"fr": "original", "nl": "to_be_read", "en": "to_be_read"})
    deck.refresh_from_db()
    translating_actions.add_language(deck=deck, language=Language("de"), by=people.author, now=now)
    assert set(translating_queries.states_of([deck])[deck.pk][translating_queries.OWN_WORDS].items()) >= {("de", "missing")}
    publishing_actions.publish(deck=deck, by=people.author, now=now)
    assert publishing_queries.current_deck("accueil", "de") is None
    own = translating_queries.piece_of(deck, None, Language("de"))
    assert own is not None
    texts = {path: f"DE {text}" for path, text in segments_of(own.original).items()}
    translating_actions.save_texts(deck=deck, card=None, language=Language("de"), texts=texts, by=people.translator, now=now)
    publishing_actions.publish(deck=deck, by=people.author, now=now)
    assert publishing_queries.current_deck("accueil", "de") is None
    card = deck.cards.get(position=0)
    piece = translating_queries.piece_of(deck, card, Language("de"))
    assert piece is not None
    translating_actions.save_texts(
        deck=deck, card=card, language=Language("de"), texts=segments_of(piece.original), by=people.translator, now=now
    )
    publishing_actions.publish(deck=deck, by=people.author, now=now)
    out = publishing_queries.current_deck("accueil", "de")
    assert out is not None
    assert [found.id for found in out.bundle.cards] == [card.card_id]
    with pytest.raises(RefusedError):
        translating_actions.add_language(deck=deck, language=Language("de"), by=people.author, now=now)


@pytest.mark.database
def test_order_of_fields_alone_puts_no_translation_behind(deck: Deck) -> None:
    card = deck.cards.get(position=0)
    row = card.words.get(language="fr")
    CardWords.objects.filter(pk=row.pk).update(words=dict(reversed(row.words.items())))
    assert translating_queries.states_of([deck])[deck.pk][card.pk][Language("nl")] == "to_be_read"


def test_translators_of_another_organisation_are_no_readers_here(deck: Deck, people: Team, now: datetime) -> None:
    stranger = person("stranger", organisation("nord"), Role.EXPERT, Role.SECOND_READER)
    revision = reviewing_actions.submit(deck=deck, name="automne", by=people.author, now=now).revision
    with pytest.raises(RefusedError):
        reviewing_actions.sign(deck=deck, revision=revision, role="expert", by=stranger, now=now)


@pytest.mark.database
def test_queries_do_not_grow_with_the_cards(deck: Deck, people: Team, now: datetime) -> None:
    def counts() -> dict[str, int]:
        found: dict[str, int] = {}
        acts = {
            "grid": lambda: translating_queries.grid_of(deck),
            "held back": lambda: translating_queries.held_back(deck),
            "pieces": lambda: translating_queries.pieces_of(deck, Language("nl")),
            "standings": lambda: translating_queries.standings(host()),
        }
        for name, act in acts.items():
            with CaptureQueriesContext(
                connection,
            ) as done:
                act()
            found[name] = len(done)
        return found

    few = counts()
    grow(deck, 300)
    assert counts() == few
    assert max(few.values()) <= 8
