"""The index that every open phone asks for twice a minute: cheap while nothing changed, new at once when something did."""

import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ravive.decks import actions
from ravive.starter import loading

pytestmark = pytest.mark.django_db

INDEX = "/bundles/index.fr.json"


def test_an_index_that_did_not_change_is_not_sent_and_costs_two_small_queries(
    visitor: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tag = visitor.get(INDEX).headers["ETag"]
    with django_assert_num_queries(2) as captured:
        answer = visitor.get(INDEX, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert not [query["sql"] for query in captured.captured_queries if '"body"' in query["sql"]]


def test_the_tag_of_a_compressed_answer_is_recognised(visitor: Client) -> None:
    tag = visitor.get(INDEX, headers={"Accept-Encoding": "br"}).headers["ETag"]
    assert tag.startswith("W/")
    assert visitor.get(INDEX, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.slow
def test_a_corrected_contact_makes_a_new_index(visitor: Client, tmp_path: Path, now: datetime) -> None:
    tag = visitor.get(INDEX).headers["ETag"]
    register = tmp_path / "facts.yaml"
    text, changes = re.subn(r'value: "116.000"', 'value: "116 111"', loading.REGISTER.read_text("utf-8"))
    assert changes
    register.write_text(text, "utf-8")
    folder = shutil.copytree(loading.DECKS / "voyage", tmp_path / "voyage")
    actions.publish(folder=folder, register=register, by="amina", now=now)
    answer = visitor.get(INDEX, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "116 111" in [contact["value"] for contact in answer.json()["contacts"]]
