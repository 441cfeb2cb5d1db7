"""Everyone who reads a screen of the app, with or without script, finds the privacy notice from it."""

import pytest
from django.test import Client

SCREENS = ("start", "cards", "memory", "settings", "act", "join", "trainings", "decks/voyage/start", "decks/voyage/cards/images-recues")
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_of_the_app_leads_to_the_notice(visitor: Client, language: str, screen: str) -> None:
    page = visitor.get(f"/{language}/{screen}/", follow=True)
    assert page.status_code == 200
    assert f'href="/{language}/notices/privacy/" data-privacy>' in page.text


def test_what_is_shared_is_explained_further_in_the_notice(visitor: Client) -> None:
    for screen in ("settings", "trainings"):
        page = visitor.get(f"/en/{screen}/").text
        assert '<a href="/en/notices/privacy/">Privacy notice: what is stored, why, and until when</a>' in page
