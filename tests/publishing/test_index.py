"""The index that every open phone asks for twice a minute: cheap while nothing changed, new at once when something did."""

from datetime import datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ravive.register import actions as register_actions
from tests.decks.cast import entry

pytestmark = pytest.mark.django_db

INDEX = "/bundles/index.fr.json"


@pytest.mark.database
def test_an_index_that_did_not_change_is_not_sent_and_costs_four_small_queries(
    visitor: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tag = visitor.get(INDEX).headers["ETag"]
    with django_assert_num_queries(4) as captured:
        answer = visitor.get(INDEX, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert not [query["sql"] for query in captured.captured_queries if '"body"' in query["sql"]]


def test_the_tag_of_a_compressed_answer_is_recognised(visitor: Client) -> None:
    tag = visitor.get(INDEX, headers={"Accept-Encoding": "br"}).headers["ETag"]
    assert tag.startswith("W/")
    assert visitor.get(INDEX, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.slow
def test_a_corrected_contact_makes_a_new_index(visitor: Client, now: datetime) -> None:
    tag = visitor.get(INDEX).headers["ETag"]
    register_actions.save_fact(entry=entry("child-focus"), values={"value": "116 111", "href": "tel:116111"}, by="amina", now=now)
    answer = visitor.get(INDEX, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "116 111" in [contact["value"] for contact in answer.json()["contacts"]]
