"""Duplicating a deck: everything that was written, nothing that was signed."""

from datetime import datetime

import pytest

from ravive.decks import drafts
from ravive.decks.editing.actions.deck_copies import copy_deck
from ravive.decks.models import Card, CardWords, Deck, DeckWords
from ravive.decks.reviewing import signatures
from ravive.lib.languages import Language
from ravive.people.models import AuditEvent, Role
from tests.decks.readers import Team, signed
from tests.people.cast import organisation, person, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def deck() -> Deck:
    return Deck.objects.get(slug="declic")


def test_a_copy_holds_every_card_word_and_picture(deck: Deck, people: Team, now: datetime) -> None:
    copy = copy_deck(deck=deck, by=people.author, now=now)
    one, other = drafts.reading_of(deck), drafts.reading_of(copy)
    assert other.draft.cards() == one.draft.cards()
    assert other.contents == one.contents
    assert other.draft.pictures == one.draft.pictures
    assert copy.slug == "declic-2"
    assert [row.title for row in DeckWords.objects.filter(deck=copy)] == [f"{row.title} (2)" for row in DeckWords.objects.filter(deck=deck)]
    again = copy_deck(deck=deck, by=people.author, now=now)
    assert again.slug == "declic-3"
    assert {row.title[-4:] for row in DeckWords.objects.filter(deck=again)} == {" (3)"}


def test_nothing_of_a_copy_is_signed_or_read(deck: Deck, people: Team, now: datetime) -> None:
    signed(deck, people, now)
    Card.objects.filter(deck=deck, position=0).update(meaning=3)
    copy = copy_deck(deck=deck, by=people.author, now=now)
    assert not signatures.state_of(copy).signatures
    assert set(copy.languages.values()) == {"original", "to_be_read"}
    assert set(CardWords.objects.filter(card__deck=copy, language=Language("nl")).values_list("status", flat=True)) == {"to_be_read"}
    assert set(copy.cards.values_list("meaning", flat=True)) == {1}
    assert signatures.state_of(deck).is_signed


def test_an_author_duplicates_a_deck_at_the_desk_and_the_audit_log_says_so(deck: Deck, people: Team) -> None:
    address = f"/desk/decks/{deck.pk}/copy/"
    answer = signed_in(people.author).post(address)
    copy = Deck.objects.get(slug="declic-2")
    assert answer.headers["location"] == f"/desk/decks/{copy.pk}/"
    assert AuditEvent.objects.filter(verb="deck.copied").count() == 1
    assert signed_in(people.expert).post(address).status_code == 403
    stranger = person("ailleurs", organisation("sud"), Role.AUTHOR)
    assert signed_in(stranger).post(address).status_code == 404
