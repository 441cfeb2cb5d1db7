"""A large deck is published in the background, as it was at the click."""

from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from ravive.decks.models import Deck
from ravive.lib.languages import name_of
from ravive.publishing import actions as publishing_actions
from ravive.publishing import publication
from ravive.publishing import queries as publishing_queries
from ravive.publishing.actions.background import CARDS_IN_REQUEST, publish_requested
from ravive.publishing.models import PublicationRequest
from ravive.register import actions as register_actions
from tests.decks.cast import entry, grow
from tests.decks.readers import Team, released, rewrite, signed
from tests.people.cast import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def deck() -> Deck:
    found = Deck.objects.get(slug="voyage")
    grow(found, CARDS_IN_REQUEST + 10)
    return found


def cards_out(language: str = "fr") -> int:
    """Return how many cards of the deck are published in a language."""
    found = publishing_queries.current_deck("voyage", language)
    assert found is not None
    return len(found.bundle.cards)


def test_a_large_deck_is_published_by_the_worker(
    deck: Deck, people: Team, now: datetime, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    before = cards_out()
    signed(deck, people, now)
    with django_capture_on_commit_callbacks():
        request = released(deck, people, now)
    assert isinstance(request, PublicationRequest)
    assert (request.steps, request.steps_done, cards_out()) == (5, 0, before)
    assert publish_requested.func(deck.pk) == "voyage"
    assert cards_out() > CARDS_IN_REQUEST
    assert not PublicationRequest.objects.exists()
    assert publish_requested.func(deck.pk) == ""


def test_what_is_edited_after_the_click_is_not_published(deck: Deck, people: Team, now: datetime) -> None:
    signed(deck, people, now)
    released(deck, people, now)
    card = deck.cards.get(position=0)
    rewrite(card, people, now, reflex="Un réflexe écrit après le clic.")
    publish_requested.func(deck.pk)
    found = publishing_queries.current_deck("voyage", "fr")
    assert found is not None
    assert next(published for published in found.bundle.cards if published.id == card.card_id).reflex != "Un réflexe écrit après le clic."


def test_a_number_corrected_meanwhile_is_published(deck: Deck, people: Team, now: datetime) -> None:
    signed(deck, people, now)
    released(deck, people, now)
    register_actions.save_fact(entry=entry("child-focus"), values={"value": "116 111", "href": "tel:116111"}, by="amina", now=now)
    publish_requested.func(deck.pk)
    found = publishing_queries.current_deck("voyage", "fr")
    assert found is not None
    assert found.bundle.facts["child-focus"].value == "116 111"


def test_a_correction_never_waits_for_the_worker(deck: Deck, people: Team, now: datetime) -> None:
    signed(deck, people, now)
    released(deck, people, now)
    saved = register_actions.save_fact(entry=entry("child-focus"), values={"value": "116 111", "href": "tel:116111"}, by="amina", now=now)
    assert "voyage" in saved.decks.republished


def test_the_page_shows_the_progress_then_why_it_stopped(deck: Deck, people: Team, now: datetime) -> None:
    signed(deck, people, now)
    released(deck, people, now)
    desk: Client = signed_in(people.author)
    address = f"/desk/decks/{deck.pk}/publish/"
    page = desk.get(address)
    assert "Étape 1 sur 5" in page.text
    assert page.headers["Refresh"] == "3"
    revision = PublicationRequest.objects.get().revision
    revision.snapshot["words"]["fr"]["cards"].popitem()
    revision.save()
    publish_requested.func(deck.pk)
    assert PublicationRequest.objects.get().has_failed
    again = desk.get(address)
    assert "La dernière publication s’est arrêtée" in again.text
    assert "Refresh" not in again.headers


def test_a_deck_of_a_hundred_cards_is_published_within_the_request(people: Team, now: datetime) -> None:
    deck = Deck.objects.get(slug="voyage")
    grow(deck, CARDS_IN_REQUEST)
    signed(deck, people, now)
    token = publication.publication_of(deck).token
    done = publishing_actions.release(deck=deck, token=token, decisions={}, look=(), by=people.author, now=now)
    assert not isinstance(done, PublicationRequest)
    assert cards_out() > CARDS_IN_REQUEST - 10


def test_the_page_of_the_progress_names_the_step_and_ends_on_the_deck_with_what_is_published(deck: Deck, people: Team) -> None:
    signed(deck, people, timezone.now())
    released(deck, people, timezone.now())
    desk: Client = signed_in(people.author)
    address = f"/desk/decks/{deck.pk}/publish/"
    assert "Étape 1 sur 5\u00a0: vérification des cartes" in desk.get(address).text
    PublicationRequest.objects.update(steps_done=2)
    assert "Étape 3 sur 5\u00a0: Nederlands" in desk.get(address).text
    publish_requested.func(deck.pk)
    page = desk.get(address, follow=True)
    assert page.redirect_chain == [(f"/desk/decks/{deck.pk}/", 302)]
    for language in ("fr", "nl", "de", "en"):
        assert f'<a href="/{language}/decks/voyage/" hreflang="{language}">{name_of(language)}</a>' in page.text
    assert "Publié. Voir en ligne\u00a0:" in page.text
    assert "Publié\u00a0:" not in desk.get(address).text
