"""Rows put together: every problem at its card, field and language, and as many queries for many cards as for few."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ravive.decks import drafts
from ravive.decks.models import Card, CardWords, Deck, DeckPicture, DeckRevision, DeckWords
from ravive.decks.reviewing import revisions
from ravive.publishing import actions as publishing_actions
from ravive.publishing import queries as publishing_queries
from ravive.register import actions as register_actions
from ravive.register import dependents
from ravive.register import queries as register_queries
from tests.decks.cast import entry, grow, host
from tests.repeats import repeats

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MANY_CARDS, MOST_CARDS = 300, 2_000


@pytest.fixture
def deck() -> Deck:
    return Deck.objects.select_related("organisation").get(slug="accueil")


def problems(deck: Deck, now: datetime) -> dict[tuple[str | int | None, str | None, tuple[str | int, ...]], str]:
    found = drafts.problems_of(deck, register_queries.register_of(deck.organisation), now.date())
    errors = ((problem.place, problem.text) for problem in found if problem.severity == "error")
    return {(place.card, place.language, place.field): text for place, text in errors if place is not None}


def change(card: Card, **fields: object) -> None:
    Card.objects.filter(pk=card.pk).update(structure={**card.structure, **fields})


def test_a_starter_deck_has_no_errors(deck: Deck, now: datetime) -> None:
    assert problems(deck, now) == {}


def test_problems_lead_to_the_field_of_a_card_in_a_language(deck: Deck, now: datetime) -> None:
    card = deck.cards.get(card_id="repond-a-sa-place")
    words = card.words.get(language="nl")
    options = {name: option for name, option in words.words["options"].items() if name != "attendre"}
    options["interroger"] = {**options["interroger"], "feedback": "Kijk op www.example.org."}
    CardWords.objects.filter(pk=words.pk).update(words={**words.words, "options": options})
    found = problems(deck, now)
    assert set(found) == {
        ("repond-a-sa-place", "nl", ("options", "attendre")),
        ("repond-a-sa-place", "nl", ("options", "interroger", "feedback")),
    }


def test_problems_of_the_structure_and_of_the_deck_are_separate(deck: Deck, now: datetime) -> None:
    change(deck.cards.get(card_id="repond-a-sa-place"), right="nobody", sources=["nowhere"])
    Deck.objects.filter(pk=deck.pk).update(languages={"fr": "read", "nl": "read", "de": "read", "en": "read"})
    deck.refresh_from_db()
    found = problems(deck, now)
    assert set(found) == {
        ("repond-a-sa-place", None, ("right",)),
        ("repond-a-sa-place", None, ("sources", 0)),
        (None, None, ("languages",)),
    }


def test_a_card_that_cannot_be_read_does_not_hide_what_is_wrong_with_others(deck: Deck, now: datetime) -> None:
    change(deck.cards.get(position=0), theme="weather", options="none")
    last = deck.cards.order_by("-position")[2]
    change(last, sources=["nowhere"])
    first = deck.cards.get(position=0).card_id
    found = problems(deck, now)
    assert set(found) == {(first, None, ("theme",)), (first, None, ("options",)), (last.card_id, None, ("sources", 0))}


def test_words_that_are_missing_are_reported_at_their_card(deck: Deck, now: datetime) -> None:
    CardWords.objects.filter(card__deck=deck, card__card_id="plusieurs-signes", language="en").delete()
    assert set(problems(deck, now)) == {("plusieurs-signes", "en", ())}


def test_a_language_without_any_words_is_reported_once(deck: Deck, now: datetime) -> None:
    DeckWords.objects.filter(deck=deck, language="de").delete()
    assert set(problems(deck, now)) == {(None, None, ("languages", "de"))}


def test_the_columns_of_a_card_count_where_the_structure_lacks_them(deck: Deck, now: datetime) -> None:
    card = deck.cards.get(position=3)
    Card.objects.filter(pk=card.pk).update(structure={name: value for name, value in card.structure.items() if name not in ("id", "kind")})
    assert problems(deck, now) == {}


def test_what_is_left_out_of_a_folder_by_people_is_left_out_of_rows(deck: Deck) -> None:
    assert "age_rating" not in drafts.reading_of(deck).draft.fields
    deck.age_rating = "from_12"
    assert drafts.reading_of(deck).draft.fields["age_rating"] == "from_12"


@pytest.mark.database
def test_a_revision_reads_as_the_deck_was(deck: Deck, now: datetime) -> None:
    revision = revisions.store_revision(deck=deck, by="amina", now=now, note="before")
    before = drafts.reading_of(deck)
    deck.cards.all().delete()
    DeckPicture.objects.filter(deck=deck).update(content=b"<svg/>")
    assert drafts.readings_of_revisions([revision])[revision.pk] == before
    changed = revisions.store_revision(deck=deck, by="amina", now=now)
    assert (changed.number, DeckRevision.objects.filter(deck=deck).count()) == (revision.number + 1, 2)


def counted(act: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        act()
    return [query["sql"].split(" FROM ")[0][:60] for query in captured.captured_queries]


@pytest.mark.parametrize("cards", [MANY_CARDS, *repeats(MOST_CARDS)])
def test_queries_do_not_grow_with_the_cards(deck: Deck, now: datetime, cards: int) -> None:
    """Assembling, checking, publishing, correcting and listing uses: the same statements for 23 cards and for many."""
    register = register_queries.register_of(deck.organisation)
    acts: dict[str, Callable[[], object]] = {
        "assemble": lambda: drafts.readings_of([deck]),
        "register": lambda: register_queries.register_of(deck.organisation),
        "check": lambda: drafts.problems_of(deck, register, now.date()),
        "uses": lambda: dependents.uses_of_fact(entry("child-focus")),
    }
    # What a process looks up once and keeps is no part of what is compared.
    publishing_actions.publish(deck=deck, by="amina", now=now)
    register_actions.reverify_fact(entry=entry("sos-viol"), by="amina", now=now)
    DeckWords.objects.filter(deck=deck).update(title="Accueil")
    words = CardWords.objects.get(card__deck=deck, card__position=0, language="nl")
    words.words = {**words.words, "reflex": "Noteren."}
    words.save()
    few = {name: counted(act) for name, act in acts.items()}
    few["publish"] = counted(lambda: publishing_actions.publish(deck=deck, by="amina", now=now))
    few["verify"] = counted(lambda: register_actions.reverify_fact(entry=entry("sos-viol"), by="amina", now=now))
    grow(deck, cards)
    many = {name: counted(act) for name, act in acts.items()}
    many["publish"] = counted(lambda: publishing_actions.publish(deck=deck, by="amina", now=now))
    many["verify"] = counted(lambda: register_actions.reverify_fact(entry=entry("sos-viol"), by="amina", now=now))
    assert len(publishing_queries.current_deck("accueil", "de").bundle.cards) > cards * 0.9  # type: ignore[union-attr]  # it was just published
    assert {name: len(done) for name, done in many.items()} == {name: len(done) for name, done in few.items()}
    assert len(many["assemble"]) == 4
    assert len(many["register"]) == 2
    assert len(many["publish"]) <= 32


@pytest.mark.database
def test_assembling_many_decks_takes_as_many_queries_as_one() -> None:
    everything = Deck.objects.filter(organisation=host())
    assert len(everything) == 4
    single = counted(lambda: drafts.readings_of(everything[:1]))
    assert len(counted(lambda: drafts.readings_of(everything))) == len(single) == 4
