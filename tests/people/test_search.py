"""The search of the desk: what it finds, for whom, and in how many queries."""

import re

import pytest
from django.test import Client

from ravive.decks.models import CardWords, DeckWords
from ravive.people.actions import set_roles
from ravive.people.models import Role
from ravive.register.models import RegisterEntry
from ravive.trainings.models import Training
from tests.decks.cast import host
from tests.decks.studio_cast import Studio, studio_of
from tests.people.cast import NOW, organisation, person, signed_in
from tests.steady_queries import steady_queries
from tests.trainings.test_desk import USUAL

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def desk() -> Studio:
    return studio_of()


def titles(client: Client, words: str, **more: str) -> list[str]:
    """Return the titles of what a search finds, in their order."""
    reply = client.get("/desk/search/", {"q": words, **more})
    assert reply.status_code == 200
    page = reply.text
    found = page[page.index('r-hits"') :] if 'r-hits"' in page else ""
    return re.findall(r"<li><a href=\"[^\"]+\"><bdi>([^<]*)</bdi>", found)


@pytest.mark.database
@pytest.mark.parametrize("words", ["À LA PLAGE", "a la plage", "plage", "plag la"])
def test_a_deck_is_found_without_accents_and_case(desk: Studio, words: str) -> None:
    assert titles(desk.client, words) == ["À la plage"]


def test_a_card_is_found_in_every_language_and_leads_to_its_form(desk: Studio) -> None:
    card = desk.card()
    CardWords.objects.create(
        card=card, language="nl", words={"prompt": "Wat doe je?", "options": {"a": "Ik noteer de kleur van het café."}}
    )
    page = desk.client.get("/desk/search/", {"q": "kleur cafe"}).text
    assert f'href="/desk/decks/{desk.deck.pk}/cards/{card.card_id}/"' in page
    assert "À la plage · NL" in page


def test_facts_and_trainings_are_found(desk: Studio) -> None:
    expert = signed_in(person("eva", host(), Role.EXPERT, Role.TRAINER))
    entry = RegisterEntry.objects.filter(organisation=host()).first()
    assert entry is not None
    RegisterEntry.objects.filter(pk=entry.pk).update(name={"fr": "Écoute-Élèves"}, value={"": "116 999"})
    assert titles(expert, "ecoute eleves") == titles(expert, "116999") == ["Écoute-Élèves"]
    expert.post("/desk/trainings/new/", {**USUAL, "place": "Hôtel de la Gare"})
    made = Training.objects.get()
    assert titles(expert, "hotel gare") == [made.title]


def test_only_the_active_organisation_is_searched(desk: Studio) -> None:
    desk.card()
    other = signed_in(person("autre", organisation("sud"), *Role.values))
    assert titles(other, "plage") == []


@pytest.mark.parametrize(("role", "found"), [(Role.TRAINER, []), (Role.TRANSLATOR, ["À la plage"]), (Role.TREASURER, [])])
def test_a_role_finds_what_it_may_see(desk: Studio, role: Role, found: list[str]) -> None:
    assert titles(signed_in(person("paul", desk.organisation, role)), "plage") == found


def test_trainings_are_hidden_from_authors(desk: Studio) -> None:
    set_roles(organisation=desk.organisation, user=desk.author, roles=[Role.AUTHOR, Role.TRAINER], by="test", now=NOW)
    desk.client.post("/desk/trainings/new/", {**USUAL, "title": "Accueil de nuit"})
    assert titles(desk.client, "accueil de nuit") == ["Accueil de nuit"]
    set_roles(organisation=desk.organisation, user=desk.author, roles=[Role.AUTHOR], by="test", now=NOW)
    assert titles(desk.client, "accueil de nuit") == []


def test_a_kind_is_chosen_and_nothing_typed_finds_nothing(desk: Studio) -> None:
    card = desk.card()
    CardWords.objects.filter(card=card).update(words={"prompt": "La plage est vide."})
    assert titles(desk.client, "plage") == ["À la plage", "La plage est vide."]
    assert titles(desk.client, "plage", kind="cards") == ["La plage est vide."]
    assert titles(desk.client, " ") == []
    assert "Rien ne correspond" in desk.client.get("/desk/search/", {"q": "zzz"}).text


def test_a_long_list_has_pages_and_as_many_queries_as_a_short_one(desk: Studio) -> None:
    card = desk.card()
    few = steady_queries(lambda: titles(desk.client, "sable"))
    for number in range(50):
        desk.deck.pk, desk.deck.slug = None, f"sable-{number}"
        desk.deck.save(force_insert=True)
        DeckWords.objects.create(deck=desk.deck, language="fr", title=f"Sable {number}", summary="")
        card.pk, card.deck = None, desk.deck
        card.save(force_insert=True)
        CardWords.objects.create(card=card, language="fr", words={"prompt": f"Sable {number} ?"})
    assert steady_queries(lambda: titles(desk.client, "sable")) == few
    first = titles(desk.client, "sable")
    assert len(first) == 40
    assert not set(first) & set(titles(desk.client, "sable", page="2"))
    assert "Page 1 sur 3" in desk.client.get("/desk/search/", {"q": "sable"}).text


def test_the_field_in_the_menu_leads_to_the_search_of_the_desk(desk: Studio) -> None:
    assert '"/desk/search/"' in desk.client.get("/desk/decks/").text.replace("&quot;", '"')
    # Everybody has screens to find.
    assert '"/desk/search/"' in signed_in(person("tom", desk.organisation, Role.TREASURER)).get("/desk/").text.replace("&quot;", '"')
