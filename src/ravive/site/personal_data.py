"""Which details of people are stored, why, and when they are deleted. Packages above register theirs; a nightly job deletes.

The table in docs/look-up/personal-data.md is written from this register, so that it cannot say anything else than the code does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError
from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class PersonalField:
    """One detail of a person: in which model and field it is stored, what for, and when it is deleted, in words."""

    model: str
    field: str
    purpose: str | Promise
    deletion: str | Promise


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """The details that one form or page asks for. `erase` deletes those whose day has come, and returns how many rows it changed.

    It may run twice, late, or again after an interruption.
    """

    name: str
    fields: tuple[PersonalField, ...]
    erase: Callable[[datetime], int]


_registered: dict[str, PersonalData] = {}


def register(data: PersonalData) -> None:
    """Add what a package stores, once per process. Registering it again replaces it."""
    _registered[data.name] = data


def registered() -> tuple[PersonalData, ...]:
    """Return what all packages store, by name."""
    return tuple(_registered[name] for name in sorted(_registered))


def erase_due(*, now: datetime) -> int:
    """Delete everything whose day has come; return how many rows changed.

    Raises ExceptionGroup at the end if the database refused some. The others are done.
    """
    changed = 0
    problems: list[DatabaseError] = []
    for data in registered():
        try:
            changed += data.erase(now)
        except DatabaseError as problem:
            problems.append(problem)
    if problems:
        raise ExceptionGroup(f"the details of {len(problems)} forms could not be deleted", problems)
    return changed
