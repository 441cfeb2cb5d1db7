"""Rows with an address on paper keep their numbers where these are free, beside rows that have some of them."""

import json
from pathlib import Path

import pytest
from django.core.management.color import no_style
from django.db import connection

from ravive.giving.models import Appeal
from ravive.people.models import Organisation
from ravive.portability.numbers import LARGEST_KEPT, RowNumbers
from tests.people.cast import host
from tests.portability.moving import take_in
from tests.portability.tampering import members_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def appeals_here(*numbers: int) -> None:
    """Store appeals of the organisation that is here."""
    for number in numbers:
        Appeal.objects.create(pk=number, organisation=host(), key=f"00000000-0000-4000-8000-{number:012}", title=f"Appeal {number}")
    # PostgreSQL counts on its own.
    with connection.cursor() as cursor:
        for command in connection.ops.sequence_reset_sql(no_style(), [Appeal]):
            cursor.execute(command)


@pytest.mark.parametrize("here", [(1,), (2,), (3,), (1, 2), (1, 3), (2, 7), (1, 2, 3)])
def test_new_numbers_are_not_those_that_others_keep(here: tuple[int, ...]) -> None:
    appeals_here(*here)
    numbers = RowNumbers()
    numbers.allot("giving.Appeal", Appeal, [1, 2, 3, LARGEST_KEPT + 1])
    found = {old: numbers.whole("giving.Appeal", old) for old in (1, 2, 3, LARGEST_KEPT + 1)}
    assert len(set(found.values()) | set(here)) == len(found) + len(here)
    assert {old for old, new in found.items() if old == new} == {1, 2, 3} - set(here)
    assert {old for _label, old, _new in numbers.moved} == {LARGEST_KEPT + 1, *({1, 2, 3} & set(here))}


@pytest.mark.slow
@pytest.mark.usefixtures("place")
def test_an_import_keeps_the_numbers_that_are_free(whole: Path) -> None:
    first, *others = sorted(json.loads(line)["id"] for line in members_of(whole)["rows/giving.Appeal.jsonl"].splitlines())
    assert others
    appeals_here(first)
    done = take_in(whole)
    ((_label, old, new),) = [move for move in done.moved if move[0] == "giving.Appeal"]
    own = Appeal.objects.filter(organisation=Organisation.objects.get(slug=done.slug))
    assert old == first and set(own.values_list("pk", flat=True)) == {*others, new}
