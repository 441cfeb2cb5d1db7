"""The parts of a home page: in the order of their organisation, none with nothing to show, one title, nothing fetched before a click."""

import importlib
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.blocks import StructBlockValidationError

from ravive.hub.campaigns.models import Campaign
from ravive.hub.events.models import Event
from ravive.pages.home_blocks import starting_parts
from ravive.pages.models import HomePage
from tests.fundraising import appeal_cast
from tests.hub.campaigns import campaign_cast
from tests.hub.events import cast as event_cast
from tests.hub.news.test_news_pages import article, news
from tests.pages.test_info_pages import picture

FILM = {"title": "Un quai", "minutes": 3, "file": None, "poster": {"image": None, "decorative": False, "alt_text": ""}, "subtitles": None,
        "transcript": "", "address": "https://youtu.be/M7lc1UVf-VE"}  # fmt: skip
FIGURE = {"number": "42", "meaning": "équipes formées", "source": "Nos listes"}


def home() -> HomePage:
    return HomePage.objects.get(locale__language_code="fr")


def shown(visitor: Client, *parts: tuple[str, object]) -> str:
    """Return the French home page with these parts, without its header and foot."""
    page = home()
    page.parts = json.dumps([{"type": kind, "value": value} for kind, value in parts])
    page.save()
    answer = visitor.get("/fr/").text
    return answer.split("<main")[1].split("</main>")[0]


def lead(media: dict[str, Any], **values: object) -> tuple[str, dict[str, Any]]:
    return "lead", {"media": [media], "shape": "wide", "title": "", "text": "", "buttons": [], **values}


def test_a_new_home_page_is_complete(db: None) -> None:
    assert [part.block_type for part in HomePage().parts] == ["mosaic", "news", "decks"]


def test_a_draft_from_before_the_parts_shows_what_its_page_showed(db: None) -> None:
    revision = home().save_revision()
    del revision.content["parts"]
    revision.save()
    before: Any = revision.as_object()
    assert [part.block_type for part in before.parts] == ["mosaic", "news", "decks"]


@pytest.mark.database
def test_pages_from_before_the_parts_get_those_that_they_showed(db: None) -> None:
    migration = importlib.import_module("ravive.pages.migrations.0006_home_parts")
    HomePage.objects.update(parts="[]")
    with connection.schema_editor() if connection.vendor == "postgresql" else connection.cursor() as editor:
        migration.fill(None, editor)
    for page in HomePage.objects.all():
        assert [(part.block_type, dict(part.value)) for part in page.parts] == starting_parts()


def test_parts_stand_in_their_order(visitor: Client, media: Path) -> None:
    figures, text = ("figures", {"title": "", "figures": [FIGURE]}), ("text", "<p>Un mot de nous.</p>")
    page = shown(visitor, ("decks", {"title": "Nos cartes"}), text, figures, ("mosaic", {"with_choices": False}))
    places = [page.index(words) for words in ("<h1", "Nos cartes", "Un mot de nous.", "équipes formées", "weave-promise")]
    assert places == sorted(places)
    assert page.count("<h1") == 1
    assert "first-choice" not in page


def test_a_photo_opens_the_page_with_its_promise(visitor: Client, media: Path) -> None:
    image = {"type": "picture", "value": {"image": picture().pk, "decorative": False, "alt_text": "Une gare, le soir"}}
    button = {"type": "link", "value": {"label": "Nous écrire", "page": None, "address": "https://example.org/"}}
    page = shown(visitor, lead(image, buttons=[button]), ("mosaic", {"with_choices": True}))
    assert page.count("<h1") == 1
    assert page.index("<h1") < page.index("Une gare, le soir") < page.index("weave-promise")
    assert page.count(home().lead) == 1
    assert 'fetchpriority="high"' in page.split("Une gare, le soir")[1].split(">")[0]
    assert "Nous écrire" in page


def test_a_film_fetches_nothing_before_somebody_asks(visitor: Client, media: Path) -> None:
    page = shown(visitor, lead({"type": "film", "value": FILM}))
    assert "<iframe" not in page
    assert 'data-film="https://www.youtube-nocookie.com/embed/M7lc1UVf-VE"' in page
    fetched = re.findall(r'<(?:img|script|link|source)[^>]+(?:src|href)="([^"]+)"', page)
    assert fetched
    assert all(address.startswith("/") for address in fetched), fetched


EMPTY_PARTS = [
    ("campaign", {"title": "", "page": None}),
    ("appeal", {"title": "", "page": None}),
    ("event", {"title": "", "page": None, "most": 2}),
]


def test_a_part_with_nothing_to_show_disappears(visitor: Client) -> None:
    page = shown(visitor, *EMPTY_PARTS)
    assert "<section" not in page
    assert "home-part" not in page


def test_what_is_on_today_is_shown(visitor: Client) -> None:
    campaign, appeal, event = campaign_cast.campaign_page(), appeal_cast.appeal_page(), event_cast.event_page()
    campaign_cast.campaign_of(campaign, begins_on=campaign_cast.days(-2), ends_on=campaign_cast.days(5), goal=50)
    appeal_cast.receive(appeal_cast.appeal_of(appeal), 120_000)
    page = shown(visitor, *EMPTY_PARTS)
    for title in (campaign.title, appeal.title, event.title):
        assert f">{title}</a></h3>" in page
    assert re.search(r"<b>1\s200\s€</b>", page)
    assert 'class="weave-appeal" role="img"' in page
    Campaign.objects.update(ends_on=campaign_cast.days(-1))
    appeal_cast.appeal_of(appeal, starts_on=appeal_cast.days(-9), ends_on=appeal_cast.days(-1))
    Event.objects.create(key=event.translation_key, organisation=event_cast.host(), is_cancelled=True)
    assert "<section" not in shown(visitor, *EMPTY_PARTS)


def test_the_next_events_come_first(visitor: Client) -> None:
    parent = event_cast.index()
    for days in (-3, 9, 5, 20):
        event_cast.event_page(parent, starts_at=timezone.now() + timedelta(days=days), title=f"Rencontre {days}", slug=f"r{days}")
    page = shown(visitor, ("event", {"title": "Agenda", "page": None, "most": 2}))
    assert re.findall(r">Rencontre (\S+)</a></h3>", page) == ["5", "9"]


def test_a_chosen_page_is_shown_while_it_is_published(visitor: Client) -> None:
    event = event_cast.event_page(starts_at=timezone.now() - timedelta(days=3))
    part = ("event", {"title": "", "page": event.pk, "most": 1})
    assert event.title in shown(visitor, part)
    event.unpublish()
    assert event.title not in shown(visitor, part)


def test_a_page_of_another_kind_is_refused(db: None) -> None:
    field: Any = HomePage._meta.get_field("parts")
    block = field.stream_block.child_blocks["campaign"]
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python({"title": "", "page": event_cast.event_page().pk}))
    assert set(refused.value.block_errors) == {"page"}


def test_news_can_be_articles_alone(visitor: Client) -> None:
    event_cast.event_page().save_revision().publish()
    article(news(), "Sur le quai").save_revision().publish()
    both = shown(visitor, ("news", {"title": "", "most": 3, "articles_alone": False}))
    alone = shown(visitor, ("news", {"title": "Nouvelles", "most": 3, "articles_alone": True}))
    assert "Sur le quai" in both
    assert "Colloque" in both
    assert "Sur le quai" in alone
    assert "Colloque" not in alone
    assert "Nouvelles</h2>" in alone


def test_partners_show_their_logos_and_their_sites(visitor: Client, media: Path) -> None:
    logo = {"image": picture().pk, "decorative": True, "alt_text": ""}
    without = {"image": None, "decorative": False, "alt_text": ""}
    partners = [
        {"name": "Réseau Exemple", "logo": logo, "address": "https://reseau.example/"},
        {"name": "Fictiva", "logo": without, "address": ""},
    ]
    page = shown(visitor, ("partners", {"title": "", "partners": partners}))
    assert '<a href="https://reseau.example/"' in page
    assert "<span>Fictiva</span>" in page
    assert page.count("<img") == 1
