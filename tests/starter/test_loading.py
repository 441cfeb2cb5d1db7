"""Filling a new installation, again and again."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from wagtail.models import Page, Site

from ravive.decks.models import CardWords, Deck, DeckWords
from ravive.pages.models import HomePage
from ravive.publishing import actions as publishing_actions
from ravive.publishing import queries
from ravive.publishing.models import PublishedBundle
from ravive.register import actions as register_actions
from ravive.register.models import FactCheck, RegisterEntry
from ravive.starter import starter_content
from tests.decks.cast import copied, entry, replace

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The starter decks as a later version of Ravive could bring them."""
    shutil.copytree(starter_content.DECKS, tmp_path / "decks")
    replace(tmp_path / "decks" / "declic" / "de.yaml", "title:", 'title: "Neu" #')
    return tmp_path / "decks"


@pytest.fixture
def newer_facts(tmp_path: Path) -> Path:
    """The starter register as a later version of Ravive could bring it."""
    register = Path(shutil.copy(starter_content.REGISTER, tmp_path))
    replace(register, 'value: "101"', 'value: "100"')
    replace(register, 'href: "tel:101"', 'href: "tel:100"')
    replace(register, 'value: "116\N{NO-BREAK SPACE}000"', 'value: "116 111"')
    replace(register, 'href: "tel:116000"', 'href: "tel:116111"')
    return register


@pytest.mark.database
def test_loading_again_does_nothing(now: datetime) -> None:
    assert list(starter_content.load(now=now)) == []


def test_a_page_edited_at_the_desk_is_left_alone(now: datetime) -> None:
    HomePage.objects.filter(locale__language_code="nl").update(promise="Eigen belofte")
    list(starter_content.load(now=now))
    assert HomePage.objects.get(locale__language_code="nl").promise == "Eigen belofte"


@pytest.mark.slow
@pytest.mark.database
def test_a_newer_starter_deck_is_published_where_nobody_edited_it(newer: Path, now: datetime) -> None:
    assert list(starter_content.load(now=now, decks=newer)) == ["deck declic: published in de"]
    assert list(starter_content.load(now=now, decks=newer)) == []


@pytest.mark.slow
def test_a_newer_starter_deck_does_not_overwrite_an_edited_one_and_says_so_once(newer: Path, now: datetime) -> None:
    words = CardWords.objects.filter(card__deck__slug="declic", language="fr").first()
    assert words
    CardWords.objects.filter(pk=words.pk).update(words={**words.words, "reflex": "Notre réflexe."})
    assert [line.split(";")[0] for line in starter_content.load(now=now, decks=newer)] == ["deck declic: kept as edited"]
    assert DeckWords.objects.get(deck__slug="declic", language="de").title != "Neu"
    words.refresh_from_db()
    assert words.words["reflex"] == "Notre réflexe."
    assert list(starter_content.load(now=now, decks=newer)) == []


@pytest.mark.slow
def test_a_deck_taken_in_by_hand_is_not_overwritten_by_the_starter_one(tmp_path: Path, now: datetime) -> None:
    folder = copied("declic", tmp_path)
    replace(folder / "fr.yaml", "title:", 'title: "À nous" #')
    publishing_actions.import_and_publish(folder=folder, organisation=entry("police").organisation, by="amina", now=now)
    assert list(starter_content.load(now=now)) == []
    Deck.objects.filter(slug="declic").update(shipped_files="of an older version")
    assert [line.split(";")[0] for line in starter_content.load(now=now)] == ["deck declic: kept as edited"]
    assert DeckWords.objects.get(deck__slug="declic", language="fr").title == "À nous"


@pytest.mark.slow
def test_a_newer_starter_deck_that_is_refused_does_not_stop_the_site(newer: Path, now: datetime) -> None:
    replace(newer / "declic" / "nl.yaml", "title:", "titel:")
    lines = list(starter_content.load(now=now, decks=newer))
    assert len(lines) == 1
    assert "deck declic: kept as it was; this version of Ravive's is refused" in lines[0]
    assert PublishedBundle.objects.filter(deck="declic", is_current=True).count() == 4


@pytest.mark.slow
def test_newer_starter_facts_reach_what_is_out_but_not_a_number_corrected_here(newer_facts: Path, now: datetime) -> None:
    register_actions.save_fact(entry=entry("child-focus"), values={"value": "116 999", "href": "tel:116999"}, by="amina", now=now)
    assert list(starter_content.load(now=now, register=newer_facts)) == ["facts: 0 added, 1 changed, 1 kept as edited"]
    assert (entry("police").value["fr"], entry("child-focus").value["fr"]) == ("100", "116 999")
    values = {contact.id: contact.value for contact in queries.contacts("nl")}
    assert (values["police"], values["child-focus"]) == ("100", "116 999")
    current = queries.current_deck("accueil", "nl")
    assert current and current.bundle.facts["police"].value == "100"
    assert list(starter_content.load(now=now, register=newer_facts)) == []


def test_every_shipped_fact_has_its_first_check() -> None:
    assert FactCheck.objects.filter(before=None).count() == RegisterEntry.objects.count() > 40


@pytest.mark.database
def test_decks_are_listed_in_their_order() -> None:
    assert [folder.name for folder in starter_content.sorted_folders(starter_content.DECKS)] == ["voyage", "accueil", "declic", "parole"]
    assert [deck.bundle.deck for deck in queries.current_decks("fr")] == ["voyage", "accueil", "declic", "parole"]


def test_the_site_starts_at_the_french_home_and_no_welcome_page_is_left() -> None:
    assert Site.objects.get().root_page.specific == HomePage.objects.get(locale__language_code="fr")
    assert Page.objects.count() == 5
