"""The home page's mosaic: curves of the memory model, one row for each card, one column for each day.

`python -m tests.pages.build_promise` computes the figures of `promise.json`, and a test compares them with the model.
So no visitor waits for the simulation of a thousand learners.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ravive.cards.card import THEMES
from ravive.decks import deck_memory
from ravive.memory.curves import PromiseMosaic, promise_mosaic
from ravive.memory.fsrs import Grade

FIGURES = Path(__file__).parent / "promise.json"
FADING_BELOW = 0.5
# Two rows for each theme. First answers of every grade make the rows fade at different speeds.
FIRST_ANSWERS = (
    Grade.AGAIN, Grade.HARD, Grade.HARD, Grade.GOOD, Grade.AGAIN, Grade.GOOD, Grade.GOOD, Grade.HARD, Grade.HARD, Grade.AGAIN,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class MosaicTile:
    """One tile: its theme, its recall from 0 to 1, and whether it is fading (under one half)."""

    theme: str
    recall: float
    is_fading: bool


@dataclass(frozen=True, kw_only=True)
class Mosaic:
    """Rows of tiles, and the figures in words beside them, in whole per cent."""

    rows: tuple[tuple[MosaicTile, ...], ...]
    days: int
    without_practice: int
    with_practice: int


def compute_figures() -> dict[str, object]:
    """Return the predictions of the shipped model, in the form of `promise.json`."""
    drawn: PromiseMosaic = promise_mosaic(FIRST_ANSWERS, deck_memory.shipped_as_published())
    return {
        "days": round(drawn.days),
        "without_practice": round(100 * drawn.without_practice),
        "with_practice": round(100 * drawn.with_practice),
        "rows": [[round(recall, 3) for recall in (*row.fading, *row.revived)] for row in drawn.rows],
    }


@lru_cache(maxsize=1)
def promise() -> Mosaic:
    """Return the predictions of the shipped model: what fades after a training, and what practice brings back."""
    drawn = json.loads(FIGURES.read_text("utf-8"))
    rows = tuple(
        tuple(MosaicTile(theme=THEMES[place // 2], recall=recall, is_fading=recall < FADING_BELOW) for recall in row)
        for place, row in enumerate(drawn["rows"])
    )
    return Mosaic(rows=rows, days=drawn["days"], without_practice=drawn["without_practice"], with_practice=drawn["with_practice"])
