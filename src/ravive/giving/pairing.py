"""Which row of a file is which stored movement, where their fingerprints do not say it. Pure: no database."""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class Likeness:
    """What a row and a movement may have in common; empty marks are like nothing."""

    common_mark: str
    bank_mark: str = ""
    iban_mark: str = ""
    # Of a batch that is split: amount and reference of each transfer, sorted.
    parts: tuple[tuple[int, str], ...] = ()
    # The references of its transfers, as far as they are known.
    references: frozenset[str] = frozenset()
    # Day and amount: of a row, and of a movement that an earlier reading found. None for other movements.
    reread: tuple[date, int] | None = None
    # The head of a statement that was stored, day and amount. Of what a closed month cleared, the head is None.
    statement: tuple[tuple[int, int, date] | None, date, int] | None = None


type Key = Callable[[Likeness], Hashable | None]


def by_parts(one: Likeness) -> Hashable | None:
    """Compare day, amount, and the transfers of a batch."""
    return (one.common_mark, one.parts) if one.parts else None


def by_account(one: Likeness) -> Hashable | None:
    """Compare day, amount, reference and the other account."""
    return (one.common_mark, one.iban_mark) if one.iban_mark else None


def by_common_mark(one: Likeness) -> Hashable | None:
    """Compare day, amount and reference."""
    return one.common_mark


def by_earlier_reading(one: Likeness) -> Hashable | None:
    """Compare day, amount, and the other account or the amounts of a batch: the reference may have been read otherwise."""
    if one.reread is None or not (one.iban_mark or one.parts):
        return None
    return (one.reread, one.iban_mark, tuple(sorted(cents for cents, _structured in one.parts)))


def by_bank_mark(one: Likeness) -> Hashable | None:
    """Compare the bank's own reference."""
    return one.bank_mark or None


def by_statement_and_account(one: Likeness) -> Hashable | None:
    """Compare the statement, day, amount and the other account."""
    return (one.statement, one.iban_mark) if one.statement and one.iban_mark else None


def by_statement_and_reference(one: Likeness) -> Hashable | None:
    """Compare the statement, day, amount and reference."""
    return (one.statement, one.common_mark) if one.statement else None


def by_statement(one: Likeness) -> Hashable | None:
    """Compare the statement, day and amount."""
    return one.statement


def are_known_and_differ(one: Likeness, other: Likeness) -> bool:
    """Return whether both have references, and neither has all of the other's.

    >>> first, second = (Likeness(common_mark="", references=frozenset(known)) for known in ({"1"}, {"2"}))
    >>> are_known_and_differ(first, second), are_known_and_differ(first, Likeness(common_mark=""))
    (True, False)
    """
    return not (one.references <= other.references or other.references <= one.references)


def reread[Row, Stored](rows: Mapping[Row, Likeness], stored: Mapping[Stored, Likeness]) -> dict[Row, Stored]:
    """Return which stored movement of an earlier reading each row is: never one with another known reference."""
    return _pair_unless(are_known_and_differ, rows, stored, by_earlier_reading)


def redescribed[Row, Stored](rows: Mapping[Row, Likeness], stored: Mapping[Stored, Likeness]) -> dict[Row, Stored]:
    """Return which stored movement each row is in other words: never one with another known reference or account."""
    keys = (by_bank_mark, by_statement_and_account, by_statement_and_reference, by_statement)
    found: dict[Row, Stored] = {}
    for key in keys:
        left = {name: one for name, one in rows.items() if name not in found}
        taken = set(found.values())
        found |= _pair_unless(_are_of_others, left, {name: one for name, one in stored.items() if name not in taken}, key)
    return found


def _are_of_others(one: Likeness, other: Likeness) -> bool:
    is_other_account = bool(one.iban_mark and other.iban_mark) and one.iban_mark != other.iban_mark
    return is_other_account or are_known_and_differ(one, other)


def _pair_unless[Row, Stored](
    differ: Callable[[Likeness, Likeness], bool], rows: Mapping[Row, Likeness], stored: Mapping[Stored, Likeness], key: Key
) -> dict[Row, Stored]:
    free: dict[Hashable, list[Stored]] = defaultdict(list)
    for name, likeness in stored.items():
        if (value := key(likeness)) is not None:
            free[value].append(name)
    found: dict[Row, Stored] = {}
    for name, likeness in rows.items():
        alike = free.get(key(likeness), [])
        same = next((one for one in alike if not differ(likeness, stored[one])), None)
        if same is not None:
            found[name] = same
            alike.remove(same)
    return found


def pair[Row, Stored](rows: Mapping[Row, Likeness], stored: Mapping[Stored, Likeness], *keys: Key) -> dict[Row, Stored]:
    """Return which stored movement each row is. The first key is applied to all rows before the next; ties go by the order given.

    >>> pair({1: Likeness(common_mark="a")}, {7: Likeness(common_mark="a"), 8: Likeness(common_mark="a")}, by_common_mark)
    {1: 7}
    """
    found: dict[Row, Stored] = {}
    taken: set[Stored] = set()
    for key in keys:
        free: dict[Hashable, deque[Stored]] = defaultdict(deque)
        for name, likeness in stored.items():
            if name not in taken and (value := key(likeness)) is not None:
                free[value].append(name)
        for name, likeness in rows.items():
            value = key(likeness)
            if name not in found and value is not None and free.get(value):
                found[name] = free[value].popleft()
                taken.add(found[name])
    return found
