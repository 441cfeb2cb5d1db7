"""The numbers that rows get in this database, and what each number of the file becomes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from django.db import connection, models

# Addresses on paper have the numbers of these rows: a row keeps its number where that is free.
ADDRESSED = frozenset(
    {
        "giving.Appeal", "giving.RunTeam", "giving.SponsoredRunner", "campaigns.Campaign", "letters.OpenLetter",
        "newsletter.NewsletterIssue",
    }
)  # fmt: skip
# A number above is not kept: the next ones would be as large.
LARGEST_KEPT = 1_000_000
AT_ONCE = 500


@dataclass(kw_only=True)
class RowNumbers:
    """What the primary keys of the file became, by model. A row that is left out has none."""

    _new: dict[str, dict[object, object]] = field(default_factory=dict)
    # Rows whose address on paper leads elsewhere now: model, old number, new number.
    moved: list[tuple[str, object, object]] = field(default_factory=list)

    def add(self, label: str, pairs: dict[object, object]) -> None:
        """Say what numbers of a model became."""
        self._new.setdefault(label, {}).update(pairs)

    def new(self, label: str, old: object) -> object | None:
        """Return what a number became; None where the file has no such row."""
        return self._new.get(label, {}).get(old) if isinstance(old, (int, str)) and not isinstance(old, bool) else None

    def whole(self, label: str, old: object) -> int:
        """Return what a number that the file has became. Raises LookupError."""
        found = self.new(label, old)
        if not isinstance(found, int):
            raise LookupError(f"{label} has no row {old}")
        return found

    def only(self, label: str) -> int:
        """Return the number of the only row of a model. Raises LookupError."""
        return self.whole(label, next(iter(self._new.get(label, {})), None))

    def has(self, label: str) -> bool:
        """Return whether the rows of a model have numbers of their own."""
        return label in self._new

    def of_file(self, label: str) -> tuple[object, ...]:
        """Return the numbers of a model's rows in the file."""
        return tuple(self._new.get(label, {}))

    def allot(self, label: str, model: type[models.Model], old: Sequence[int]) -> None:
        """Give each row of a model a number that is free here."""
        kept = _free(model, old) if label in ADDRESSED else set()
        others = [number for number in old if number not in kept]
        _reserve(model, kept)
        new = dict(zip(others, _next(model, len(others), above=max(kept, default=0)), strict=True))
        if label in ADDRESSED:
            self.moved += [(label, other, new[other]) for other in others]
        self.add(label, {number: new.get(number, number) for number in old})


def _free(model: type[models.Model], numbers: Sequence[int]) -> set[int]:
    """Return the numbers that no row has, and that are small enough to keep."""
    small = [number for number in numbers if 0 < number <= LARGEST_KEPT]
    taken: set[Any] = set()
    for some in batched(small, AT_ONCE):
        taken.update(model._base_manager.filter(pk__in=some).values_list("pk", flat=True))
    return set(small) - taken


def _reserve(model: type[models.Model], numbers: set[int]) -> None:
    """Let no other row get these numbers."""
    if not numbers or connection.vendor != "postgresql":
        # SQLite counts on from the largest number it stored; these are not stored yet, so `_next` knows them.
        return
    with connection.cursor() as cursor:
        table, column = _columns(model)
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, %s), GREATEST(%s, nextval(pg_get_serial_sequence(%s, %s))))",
            [table, column, max(numbers), table, column],
        )


def _next(model: type[models.Model], count: int, *, above: int) -> list[int]:
    """Return numbers that no row has or had, and that are larger than those reserved until `above`."""
    if not count:
        return []
    table, column = _columns(model)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, column, count])
            return [number for (number,) in cursor.fetchall()]
        # Nobody else writes within this transaction.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        found = cursor.fetchone()
    largest = model._base_manager.aggregate(largest=models.Max("pk"))["largest"]
    begin = max(found[0] if found else 0, largest or 0, above) + 1
    return list(range(begin, begin + count))


def _columns(model: type[models.Model]) -> tuple[str, str]:
    column = model._meta.pk.column
    return connection.ops.quote_name(model._meta.db_table), column or ""
