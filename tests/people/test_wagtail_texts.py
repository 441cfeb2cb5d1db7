"""Wagtail's own screens speak the language of the desk: no English, and no word that fits two genders at once."""

import re

import pytest
from django.urls import reverse

from ravive.pages.models import HomePage
from ravive.people.models import Role
from tests.people.cast import host, person, signed_in

pytestmark = pytest.mark.django_db
BOTH_GENDERS = re.compile(r"\w\((?:e|le|la|tte|s|elle|ne)\)", re.IGNORECASE)


def visible(page: str) -> str:
    return re.sub(r"<(script|style|template)\b.*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_screens_of_wagtail_speak_the_language_of_the_desk(language: str) -> None:
    client = signed_in(person("amina", host(), Role.ADMIN, host=True), language)
    home = HomePage.objects.get(locale__language_code="fr")
    addresses = [
        reverse("wagtailadmin_pages:edit", args=[home.pk]),
        reverse("wagtailadmin_explore", args=[home.pk]),
        reverse("wagtailadmin_pages:history", args=[home.pk]),
        reverse("wagtailimages:add"),
        reverse("wagtailsites:index"),
    ]
    for address in addresses:
        shown = visible(client.get(address).text)
        assert not BOTH_GENDERS.findall(shown), address
        for english in ("Site name", "Root page", "Status :", "Lead\n", "Two or three sentences", "Above the"):
            assert english not in shown, (address, english)


def test_the_picture_and_the_page_ask_the_same_once() -> None:
    client = signed_in(person("ines", host(), Role.COMMUNICATOR))
    assert "Ce que montre l’image" in client.get(reverse("wagtailimages:add")).text
