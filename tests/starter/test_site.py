"""A new installation on either database: prepared once more it stays as it is, and its pages answer."""

from datetime import datetime

import pytest
from django.test import Client

from ravive.config.server import preparation
from ravive.departures import actions as departures
from ravive.publishing.models import PublishedBundle
from ravive.register import actions as register_actions
from ravive.register import dependents
from ravive.starter import starter_content
from tests.decks.cast import entry

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_preparing_once_more_changes_nothing(now: datetime) -> None:
    # What other tests of this process deleted, and then undid, is in its log.
    departures.catch_up(now=now)
    lines: list[str] = []
    preparation.prepare_database(lines.append)
    with preparation.only_one():
        lines.extend(starter_content.load(now=now))
    assert lines == []
    assert PublishedBundle.objects.filter(is_current=True).count() == 16


@pytest.mark.parametrize("path", ["/fr/", "/de/start/", "/bundles/index.nl.json", "/en/act/", "/fr/decks/voyage/print/"])
def test_pages_answer_again_and_again(visitor: Client, path: str) -> None:
    assert [visitor.get(path).status_code for _ in range(2)] == [200, 200]


def test_a_corrected_number_is_on_the_page_of_whom_to_call(visitor: Client, now: datetime) -> None:
    saved = register_actions.save_fact(entry=entry("child-focus"), values={"value": "116 111", "href": "tel:116111"}, by="amina", now=now)
    assert len(saved.decks.republished) == 4
    assert dependents.uses_of_fact(entry("child-focus")).decks == ("voyage", "accueil", "declic", "parole")
    assert 'href="tel:116111"' in visitor.get("/nl/act/").text
