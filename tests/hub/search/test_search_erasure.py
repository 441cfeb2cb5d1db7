"""Nothing of a person is in the index, and nothing of a deleted page stays in a table."""

import pytest
from django.apps import apps
from django.db import connection
from modelsearch.index import get_indexed_models

from ravive.hub.search.models import SearchEntry
from ravive.site.public_page import PublicPage
from tests.hub.search.search_cast import page

WORD = "quenouillette"


def test_only_pages_and_decks_are_in_the_index() -> None:
    relations = {field.name for field in SearchEntry._meta.get_fields() if field.is_relation}
    assert relations == {"site", "page"}
    # Registrations, signatures, requests, accounts: none is in the index in which staff search either.
    indexed = {model._meta.label for model in get_indexed_models() if not issubclass(model, PublicPage)}
    assert indexed <= {"wagtailcore.Page", "pages.HomePage", "wagtailimages.Image", "wagtaildocs.Document", "wagtailcore.Task"}


def test_no_page_declares_what_people_filled_in_as_searched() -> None:
    for model in apps.get_models():
        if issubclass(model, PublicPage):
            names = {field.field_name for field in model.get_search_fields()}
            assert not names & {"byline", "owner", "registrations", "signatures"} - {"owner"}, model


@pytest.mark.django_db
@pytest.mark.database
def test_a_deleted_page_leaves_no_word_in_any_table() -> None:
    made = page(f"Titre {WORD}", f"Texte {WORD}", slug="x")
    assert tables_with(WORD)
    made.delete()
    assert {name for name in tables_with(WORD) if "search" in name} == set()


def tables_with(word: str) -> set[str]:
    """Return the tables that have a word in one of their columns."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.get_table_list(cursor):
            if table.name.endswith(("_data", "_idx", "_docsize", "_config")) and "_fts" in table.name:
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table.name)}")  # noqa: S608 - names of tables
            if any(word in str(row).lower() for row in cursor.fetchall()):
                found.add(table.name)
    return found
