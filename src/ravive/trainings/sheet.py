"""The training sheet: what a phone needs of a training. Public for people who have the code, without learners. Pure."""

import json
from dataclasses import asdict, dataclass
from functools import cache
from typing import Literal

from ravive.cards.card import LanguageTag
from ravive.cards.schema import document

SCHEMA_FILE = "training.schema.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """How practice is spread: situations and rounds over a number of weeks, and the most prompts a week."""

    situations: int
    cycles: int
    weeks: int
    prompts_a_week: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A training as phones get it. Days are counted from `held_on`. Dates have the form 2026-11-25.

    Answers are deleted on `kept_until` at the latest. Later sheets may name an earlier day, never a later one once somebody joined.
    `entry_test_closed`: the trainer closed it in the room. People who have begun it finish it; nobody else is asked it.
    `control_cards` is 0 without control cards, `push_key` null without push messages, `second_circle` null without an open code.
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
    entry_test_closed: bool
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
    """Return the sheet as JSON."""
    return json.dumps(asdict(sheet), ensure_ascii=False)


@cache
def schema() -> str:
    """Return the JSON Schema that is written to `protocol/`."""
    return document(Sheet, "What a phone needs to know of a training")
