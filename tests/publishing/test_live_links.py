"""What was published is one click away: after publishing, and on the deck's page at the desk; never while the deck is offline."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from ravive.decks.models import Deck
from ravive.lib.languages import name_of
from ravive.publishing import publication
from ravive.publishing import queries as publishing_queries
from ravive.publishing.actions.takedowns import take_offline
from tests.decks.readers import Team, rewrite, signed
from tests.people.cast import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LANGUAGES = ("fr", "nl", "de", "en")


@pytest.fixture
def deck() -> Deck:
    return Deck.objects.select_related("organisation").get(slug="voyage")


@pytest.fixture
def desk(people: Team) -> Client:
    return signed_in(people.author)


def test_the_page_of_a_published_deck_leads_to_it_in_each_language(deck: Deck, desk: Client, people: Team) -> None:
    page = desk.get(f"/desk/decks/{deck.pk}/").text
    for language in LANGUAGES:
        assert f'href="/{language}/decks/voyage/"' in page
        assert f'id="live-{language}">http://testserver/{language}/decks/voyage/<' in page
    assert page.count('class="qr"') == len(LANGUAGES)
    assert page.count("data-r-copy=") == len(LANGUAGES)


def test_a_deck_that_is_offline_or_never_was_out_leads_nowhere(deck: Deck, desk: Client, people: Team, now: datetime) -> None:
    take_offline(deck=deck, card_id="", by=people.author, now=now, reason="hurtful", note="Cela blesse.")
    assert "/decks/voyage/" not in desk.get(f"/desk/decks/{deck.pk}/").text
    desk.post(f"/desk/decks/{deck.pk}/copy/")
    copy = Deck.objects.get(organisation=deck.organisation, slug__startswith="voyage-")
    assert 'id="live' not in desk.get(f"/desk/decks/{copy.pk}/").text


def test_after_publishing_one_sees_the_deck_and_the_first_card_that_changed(deck: Deck, desk: Client, people: Team, now: datetime) -> None:
    card = deck.cards.order_by("position")[2]
    rewrite(card, people, now, reflex="Noter, appeler le {fact:child-focus}.")
    signed(deck, people, now + timedelta(minutes=1))
    token = publication.publication_of(deck).token
    form = {"token": token, f"decision-{card.card_id}": "typo", "look": ""}
    page = desk.post(f"/desk/decks/{deck.pk}/publish/", form, follow=True)
    assert page.redirect_chain == [(f"/desk/decks/{deck.pk}/", 302)]
    assert "Publié. Voir en ligne\u00a0:" in page.text
    changed = f'<a href="/fr/decks/voyage/cards/{card.card_id}/" hreflang="fr">{name_of("fr")}</a>'
    assert f"nouvelle ou modifiée\u00a0: {changed}" in page.text
    assert desk.get(f"/fr/decks/voyage/cards/{card.card_id}/").status_code == 200


def test_the_first_card_is_the_first_of_the_deck_that_is_out_in_the_language(deck: Deck) -> None:
    out = publishing_queries.current_deck("voyage", "nl")
    assert out is not None
    ids = [card.id for card in out.bundle.cards]
    found = publishing_queries.first_cards("voyage", ("nl", "it"), (ids[5], ids[3], "gone"))
    assert {language: card.id for language, card in found.items()} == {"nl": ids[3]}
    assert publishing_queries.first_cards("voyage", ("nl",), ("gone",)) == {}
