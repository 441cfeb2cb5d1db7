"""Filling a new installation, again and again."""

from datetime import datetime

import pytest
from wagtail.models import Page, Site

from ravive.decks.models import PublishedBundle
from ravive.hub.models import HomePage
from ravive.starter import loading

pytestmark = [pytest.mark.django_db]


def test_loading_again_does_nothing(now: datetime) -> None:
    assert list(loading.load(now=now)) == []


def test_a_page_edited_at_the_desk_is_left_alone(now: datetime) -> None:
    HomePage.objects.filter(locale__language_code="nl").update(promise="Eigen belofte")
    list(loading.load(now=now))
    assert HomePage.objects.get(locale__language_code="nl").promise == "Eigen belofte"


@pytest.mark.slow
def test_decks_whose_sources_changed_are_published_again(now: datetime) -> None:
    PublishedBundle.objects.filter(deck="declic").update(sources_digest="older")
    PublishedBundle.objects.filter(deck="declic", language="de").update(is_current=False)
    assert list(loading.load(now=now)) == ["deck declic: published in de"]


def test_decks_are_listed_in_their_order() -> None:
    assert [folder.name for folder in loading.ordered(loading.DECKS)] == ["voyage", "accueil", "declic", "parole"]


def test_the_site_starts_at_the_french_home_and_no_welcome_page_is_left() -> None:
    assert Site.objects.get().root_page.specific == HomePage.objects.get(locale__language_code="fr")
    assert Page.objects.count() == 5
