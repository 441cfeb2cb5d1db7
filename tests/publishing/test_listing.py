"""The order of the decks on the site, and the choice it gives to someone new."""

import re
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from ravive.decks.models import Deck
from ravive.people.actions import RefusedError
from ravive.people.models import AuditEvent, Organisation
from ravive.publishing import actions, queries
from tests.decks.readers import Team
from tests.people.cast import signed_in

pytestmark = pytest.mark.django_db


def choices(language: str = "fr") -> list[str]:
    return [deck.bundle.deck for deck in queries.first_choices(queries.current_decks(language))]


def test_someone_new_chooses_the_first_deck_of_each_audience(visitor: Client) -> None:
    assert choices() == ["voyage", "accueil", "declic"]
    page = visitor.get("/fr/cards/").text
    assert re.findall(r'class="first-choice" href="([^"]+)"', page) == [f"/fr/decks/{deck}/start/" for deck in choices()]
    assert "J’ai un code de formation" in page


def test_one_audience_alone_is_no_choice() -> None:
    decks = [deck for deck in queries.current_decks("fr") if deck.bundle.audience == "professionals"]
    assert len(decks) == 2
    assert queries.first_choices(decks) == ()


def test_a_deck_listed_first_is_where_its_audience_begins_in_every_language(people: Team, now: datetime) -> None:
    deck = Deck.objects.select_related("organisation").get(slug="parole")
    actions.list_first(deck=deck, by=people.author, now=now)
    for language in ("fr", "nl", "de", "en"):
        assert choices(language) == ["voyage", "parole", "declic"]
    assert [row.slug for row in Deck.objects.all()] == ["parole", "voyage", "accueil", "declic"]
    assert AuditEvent.objects.filter(verb="deck.listed_first").count() == 1


def test_only_a_deck_of_the_host_is_listed_first(people: Team, now: datetime) -> None:
    deck = Deck.objects.select_related("organisation").get(slug="parole")
    Organisation.objects.filter(pk=deck.organisation_id).update(is_host=False)
    deck.refresh_from_db()
    with pytest.raises(RefusedError):
        actions.list_first(deck=deck, by=people.author, now=now)
    assert choices() == ["voyage", "accueil", "declic"]


def test_an_author_lists_a_deck_first_at_the_desk(people: Team) -> None:
    deck = Deck.objects.get(slug="parole")
    address = reverse("list_deck_first", args=[deck.pk])
    client = signed_in(people.author)
    assert "Placer ce jeu en premier" in client.get(reverse("publish_deck", args=[deck.pk])).text
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    assert choices() == ["voyage", "parole", "declic"]
