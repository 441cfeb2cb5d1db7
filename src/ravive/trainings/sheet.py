"""The training sheet: what a phone needs to know of a training, public to whoever has the code, without anything about learners. Pure."""

import json
from dataclasses import asdict, dataclass
from functools import cache
from typing import Literal

from ravive.cards.card import LanguageTag
from ravive.cards.schema import document

SCHEMA_FILE = "training.schema.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """How practice is spread: so many situations in so many rounds over so many weeks, with at most so many prompts a week."""

    situations: int
    cycles: int
    weeks: int
    prompts_a_week: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A training as phones see it. Days are counted from `held_on`; dates are as 2026-11-25.

    On `kept_until` at the latest its answers are deleted: later sheets may name an earlier day, never a later one once somebody joined.
    `control_cards` is 0 where none are held back. `push_key` is null where no reminders are pushed, `second_circle` where the group
    has no code to hand on.
    """

    format: Literal[1]
    code: str
    title: str
    organisation: str
    place: str
    held_on: str
    languages: tuple[LanguageTag, ...]
    decks: tuple[str, ...]
    written_for_minors: bool
    plan: Plan
    entry_test: bool
    test_days: tuple[int, ...]
    test_window_days: int
    cards_a_form: int
    control_cards: int
    control_day: int
    retention_months: int
    answers_until: str
    kept_until: str
    smallest_group: int
    is_open: bool
    is_second_circle: bool
    certificate_share: float | None
    push_key: str | None
    second_circle: str | None


def text_of(sheet: Sheet) -> str:
    """Return the sheet as phones read it."""
    return json.dumps(asdict(sheet), ensure_ascii=False)


@cache
def schema() -> str:
    """Return the JSON Schema that is written to `protocol/`."""
    return document(Sheet, "What a phone needs to know of a training")
