"""How long a card takes, from its words and its kind: what a session of three minutes is filled by.

`app/src/core/readingTime.ts` is the twin that runs on phones; `protocol/plan_vectors.json` judges both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import cast

# Read aloud, a character takes 68 ms in 14 languages, however long their words are (Trauzettel-Klosinski and Dietz 2012,
# doi:10.1167/iovs.11-8284). Silently, adults read 238 words a minute where they read 183 aloud (Brysbaert 2019,
# doi:10.1016/j.jml.2019.104047): 68 ms × 183 / 238.
SECONDS_A_CHARACTER = 0.052
# Our choice: readers of 12 to 18 years take three tenths more.
SLOWER_MINORS = 1.3
# Our choice: what finding and giving an answer takes besides reading. Seconds.
ANSWER_SECONDS: Mapping[str, float] = {
    "choice": 4, "multiple": 8, "truth": 3, "order": 12, "match": 14, "cloze": 12, "recall": 12, "hotspot": 10, "scenario": 8, "tip": 1,
}  # fmt: skip
# Of a scenario, the share of the steps that one way through it passes. Our choice.
SCENARIO_READ = 0.6
# Of what the fields of a card say, the share that is read before the answer, and after it. Feedback shows for what was chosen or missed.
# One of the two texts of a statement shows.
READ_BEFORE: Mapping[str, float] = {"prompt": 1, "text": 1, "title": 1, "question": 1, "decoys": 1}
READ_AFTER: Mapping[str, float] = {"explanation": 1, "reflex": 1, "do": 1, "dont": 1, "feedback": 0.4, "if_true": 0.5, "if_false": 0.5}


@dataclass(frozen=True, kw_only=True)
class CardSeconds:
    """What a card takes someone of a usual pace: until it is answered, its feedback, its content note. Seconds."""

    question: float
    feedback: float
    note: float


def seconds_of(card: object, kind: str, *, is_for_minors: bool, note: str = "") -> CardSeconds:
    """Return what a card takes, with its content note.

    >>> seconds_of({"prompt": "a" * 100, "explanation": "b" * 50}, "truth", is_for_minors=False)
    CardSeconds(question=8.2, feedback=2.6, note=0.0)
    """
    slower = SLOWER_MINORS if is_for_minors else 1
    read = SECONDS_A_CHARACTER * slower
    question = _characters(card, READ_BEFORE, kind) * read + ANSWER_SECONDS[kind] * slower
    return CardSeconds(question=question, feedback=_characters(card, READ_AFTER, kind) * read, note=len(note) * read)


def _characters(value: object, shares: Mapping[str, float], kind: str, share: float = 0) -> float:
    """Return how many characters are read of a value, of which this share is read itself. Another wording is read instead, not besides."""
    if isinstance(value, str):
        return len(value) * share
    if isinstance(value, list | tuple):
        return sum(_characters(part, shares, kind, share) for part in cast("list[object]", value))
    read = 0.0
    for name, part in _parts(value):
        if name != "variants":
            passed = SCENARIO_READ if kind == "scenario" and name == "steps" else 1
            read += passed * _characters(part, shares, kind, shares.get(name, 0))
    return read


def _parts(value: object) -> list[tuple[str, object]]:
    if isinstance(value, Mapping):
        return list(cast("Mapping[str, object]", value).items())
    if is_dataclass(value):
        return [(field.name, getattr(value, field.name)) for field in fields(value)]
    return []
