"""Which rows of an installation of before 1.0.0 come, and what is refused; `tests/upgrade` carries real ones over."""

from collections.abc import Sequence

import pytest

from ravive.portability import earlier_rows
from ravive.portability.earlier_rows import EarlierDatabase
from ravive.portability.earlier_tables import CARRIED, reason_to_stay
from ravive.portability.errors import ImportRefusedError

BY_TABLE = {table.name: table for table in CARRIED}


class Earlier(EarlierDatabase):
    """An earlier version with these tables and columns; it says what would be copied."""

    before_table = "old."

    def __init__(self, columns: dict[str, tuple[str, ...]]) -> None:
        self._columns = columns
        self.copied: dict[str, tuple[dict[str, str], str]] = {}

    def tables(self) -> list[str]:
        return list(self._columns)

    def columns(self, table: str) -> tuple[str, ...]:
        return self._columns[table]

    def rows(self, table: str) -> int:
        return 0

    def copy(self, table: str, into: str, columns: Sequence[str], expressions: Sequence[str], condition: str) -> None:
        self.copied[into] = (dict(zip(columns, expressions, strict=True)), condition)

    def migrations(self) -> set[tuple[str, str]]:
        return set()


def columns_of(table: str) -> tuple[str, ...]:
    return tuple(name for name, _may_be_empty in earlier_rows._columns(table))


def test_all_that_is_named_is_in_this_version() -> None:
    assert len(BY_TABLE) == len(CARRIED)
    for table in CARRIED:
        named = {*table.filled, *table.replaced}
        assert named <= set(columns_of(table.name)), table.name


@pytest.mark.django_db
def test_columns_are_copied_by_name_and_new_ones_filled() -> None:
    former = {table.name: columns_of(table.name) for table in CARRIED}
    former["reviews_trainingcode"] = ("code", "training", "is_open", "closes_at", "capacity", "withdrawn")
    former["decks_factcheck"] = former.pop("register_factcheck")
    earlier = Earlier(former)
    assert earlier_rows.copy_rows(earlier) == []
    expressions, condition = earlier.copied["reviews_trainingcode"]
    assert (expressions["code"], expressions["is_current"], expressions["counted_from"]) == ('"code"', "TRUE", "NULL")
    assert '("code") IS NOT NULL' in condition and "closes_at" not in condition
    assert earlier.copied["people_organisation"][0]["site_id"] == "NULL"
    assert "register_factcheck" in earlier.copied
    # A table inside an expression is of the earlier database too.
    assert "FROM old.trainings_training WHERE" in earlier.copied["trainings_achievement"][0]["held_on"]
    assert "FROM old.trainings_reminder)" in earlier.copied["mailing_mailaddress"][1]
    assert not [text for found, condition in earlier.copied.values() for text in (*found.values(), condition) if "{earlier}" in text]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "columns", "reason"),
    [
        ("trainings_training", ("id", "title"), "its table trainings_training has no column organisation_id, which"),
        ("reviews_answer", (*columns_of("reviews_answer"), "mood"), "columns that this version does not know: mood"),
        ("auth_user", None, "its database has no table auth_user"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(table: str, columns: tuple[str, ...] | None, reason: str) -> None:
    former = {table.name: columns_of(table.name) for table in CARRIED}
    if columns is None:
        del former[table]
    else:
        former[table] = columns
    with pytest.raises(ImportRefusedError, match=reason):
        earlier_rows.copy_rows(Earlier(former))


def test_the_reason_to_stay_is_that_of_the_longest_beginning() -> None:
    assert reason_to_stay("giving_donor").startswith("gifts")
    assert reason_to_stay("wagtailcore_page").startswith("pages")
    assert reason_to_stay("wagtailcore_grouppagepermission").startswith("rights")
    assert reason_to_stay("django_session").startswith("it belongs to the moment")
    assert reason_to_stay("django_migrations") == reason_to_stay("search_searchentry")
