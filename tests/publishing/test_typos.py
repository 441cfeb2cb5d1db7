"""A typo goes online with one signature; the other reader sees it afterwards, agrees, or takes it back."""

from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from ravive.decks.models import Card, CardComment, CardWords, Deck
from ravive.decks.reviewing import actions as reviewing_actions
from ravive.decks.reviewing import signatures
from ravive.decks.translating import queries as translating_queries
from ravive.people import agenda
from ravive.people.actions import RefusedError
from ravive.people.models import AuditEvent, Role
from ravive.publishing import actions as publishing_actions
from ravive.publishing import deck_times, publication
from ravive.publishing import queries as publishing_queries
from tests.decks.cast import host
from tests.decks.readers import Team, released, rewrite, signed

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

WITH_TYPO = "Noter les faits obsrevés, puis en parler."
RIGHT = "Noter les faits observés, puis en parler."


@pytest.fixture
def deck(people: Team, now: datetime) -> Deck:
    """Return a deck that both signed and that is published, with a typo."""
    found = Deck.objects.get(slug="voyage")
    rewrite(found.cards.get(position=0), people, now, reflex=WITH_TYPO)
    signed(found, people, now)
    released(found, people, now, **{found.cards.get(position=0).card_id.replace("-", "_"): "typo"})
    return Deck.objects.get(pk=found.pk)


@pytest.fixture
def card(deck: Deck) -> Card:
    return deck.cards.get(position=0)


def reflex(card: Card, language: str = "fr") -> str:
    """Return the reflex of a card as it is published."""
    found = publishing_queries.current_deck("voyage", language)
    assert found is not None
    return next(shown.reflex for shown in found.bundle.cards if shown.id == card.card_id)


def corrected(card: Card, people: Team, at: datetime, text: str = RIGHT) -> None:
    """Have the author correct the typo and one reader sign it."""
    rewrite(card, people, at, reflex=text)
    made = reviewing_actions.submit(deck=card.deck, name="coquille", by=people.author, now=at, is_typo=True)
    reviewing_actions.sign(deck=card.deck, revision=made.revision, role="expert", by=people.expert, now=at)


def waits(somebody: User, role: Role) -> list[tuple[str, str]]:
    """Return what the inbox of somebody says of decks to look at."""
    found = agenda.items_for(agenda.WaitingFor(user=somebody, organisation=host(), roles=frozenset({role}), today=date(2026, 11, 24)))
    return [(item.title, item.address) for item in found if "coquille" in item.title]


def test_one_signature_publishes_a_typo_at_once(deck: Deck, card: Card, people: Team, now: datetime) -> None:
    later = now + timedelta(minutes=1)
    corrected(card, people, later)
    assert reflex(card) == RIGHT
    found = publishing_queries.current_deck("voyage", "fr")
    assert found is not None
    assert [signature.name for signature in found.bundle.signatures] == [str(people.expert)]
    assert next(shown for shown in found.bundle.cards if shown.id == card.card_id).meaning == 1
    assert deck_times.publication_times(["voyage"])["voyage"].is_signed
    # Translations follow without anybody's work, and stay signed by both.
    dutch = publishing_queries.current_deck("voyage", "nl")
    assert dutch is not None
    assert len(dutch.bundle.signatures) == 2
    assert set(card.words.exclude(language="fr").values_list("status", flat=True)) == {"signed"}


def test_the_other_reader_sees_it_afterwards_and_signs(deck: Deck, card: Card, people: Team, now: datetime, client: Client) -> None:
    later = now + timedelta(minutes=1)
    corrected(card, people, later)
    assert waits(people.reader, Role.SECOND_READER) == [(waits(people.reader, Role.SECOND_READER)[0][0], f"/desk/decks/{deck.pk}/review/")]
    assert waits(people.expert, Role.EXPERT) == []
    client.force_login(people.reader)
    page = client.get(f"/desk/decks/{deck.pk}/review/").content.decode()
    assert f"/desk/decks/{deck.pk}/typo/" in page
    assert "obsrevés" in page
    state = signatures.state_of(deck)
    assert state.submission is not None
    reviewing_actions.sign(deck=deck, revision=state.submission.revision, role="second", by=people.reader, now=later + timedelta(minutes=1))
    found = publishing_queries.current_deck("voyage", "fr")
    assert found is not None
    assert len(found.bundle.signatures) == 2
    assert waits(people.reader, Role.SECOND_READER) == []
    with pytest.raises(RefusedError):
        publishing_actions.take_back(deck=deck, reason="Non.", by=people.reader, now=later)


def test_it_is_taken_back_and_the_old_text_is_live_again(deck: Deck, card: Card, people: Team, now: datetime, client: Client) -> None:
    later = now + timedelta(minutes=1)
    corrected(card, people, later)
    client.force_login(people.reader)
    client.post(f"/desk/decks/{deck.pk}/typo/", {"text": "Le mot d’avant est celui de la police."})
    assert reflex(card) == WITH_TYPO
    assert CardWords.objects.get(card=card, language="fr").words["reflex"] == WITH_TYPO
    found = publishing_queries.current_deck("voyage", "fr")
    assert found is not None
    assert len(found.bundle.signatures) == 2
    assert CardComment.objects.get(card=card).by == people.reader
    assert AuditEvent.objects.get(verb="deck.typo_taken_back").by == people.reader
    state = signatures.state_of(Deck.objects.get(pk=deck.pk))
    assert (state.is_signed, state.is_current, state.is_typo) == (True, True, False)
    assert set(translating_queries.states_of([deck])[deck.pk][card.pk].values()) == {"signed"}
    # Neither reader is asked again, and nothing of the typo waits.
    assert waits(people.reader, Role.SECOND_READER) == waits(people.expert, Role.EXPERT) == []
    assert publishing_queries.languages_of("voyage") == ("fr", "nl", "de", "en")


def test_what_its_author_edited_since_stays_in_the_draft(deck: Deck, card: Card, people: Team, now: datetime) -> None:
    later = now + timedelta(minutes=1)
    corrected(card, people, later)
    rewrite(card, people, later, reflex="Un autre réflexe.")
    publishing_actions.take_back(deck=deck, reason="Non.", by=people.reader, now=later + timedelta(minutes=1))
    assert reflex(card) == WITH_TYPO
    assert CardWords.objects.get(card=card, language="fr").words["reflex"] == "Un autre réflexe."
    assert publication.publication_of(Deck.objects.get(pk=deck.pk)).is_changed


def test_more_than_a_typo_needs_two(deck: Deck, card: Card, people: Team, now: datetime) -> None:
    rewrite(card, people, now, reflex="Ne pas noter les faits obsrevés, puis en parler.")
    with pytest.raises(RefusedError, match="Ne pas noter"):
        reviewing_actions.submit(deck=deck, name="coquille", by=people.author, now=now, is_typo=True)
    rewrite(card, people, now, {"critical": not card.structure.get("critical")}, reflex=WITH_TYPO)
    with pytest.raises(RefusedError):
        reviewing_actions.submit(deck=deck, name="coquille", by=people.author, now=now, is_typo=True)


def test_without_two_signatures_before_it_there_is_no_typo(people: Team, now: datetime) -> None:
    deck = Deck.objects.get(slug="voyage")
    with pytest.raises(RefusedError):
        reviewing_actions.submit(deck=deck, name="coquille", by=people.author, now=now, is_typo=True)


def test_neither_the_author_nor_who_signed_takes_it_back(deck: Deck, card: Card, people: Team, now: datetime) -> None:
    corrected(card, people, now + timedelta(minutes=1))
    for somebody in (people.author, people.expert, people.translator):
        with pytest.raises(RefusedError):
            publishing_actions.take_back(deck=deck, reason="Non.", by=somebody, now=now)
    with pytest.raises(RefusedError):
        publishing_actions.take_back(deck=deck, reason=" ", by=people.reader, now=now)
    assert reflex(card) == RIGHT
