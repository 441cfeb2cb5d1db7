"""The home page's mosaic: the model's own curves, a row a card, a column a day.

The figures are made by `python -m tests.hub.build_promise` and stand in `promise.json`: a test holds them to the model, and no
visitor waits for a thousand courses of practice to be drawn.
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
# Two rows a theme; first answers of every grade, so that the rows fade at different speeds.
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


def drawn_by_the_model() -> dict[str, object]:
    """Return what the shipped model predicts, as `promise.json` holds it."""
    drawn: PromiseMosaic = promise_mosaic(FIRST_ANSWERS, deck_memory.shipped_as_published())
    return {
        "days": round(drawn.days),
        "without_practice": round(100 * drawn.without_practice),
        "with_practice": round(100 * drawn.with_practice),
        "rows": [[round(recall, 3) for recall in (*row.fading, *row.revived)] for row in drawn.rows],
    }


@lru_cache(maxsize=1)
def promise() -> Mosaic:
    """Return what fades after a training and what practice brings back, as the shipped model predicts it."""
    drawn = json.loads(FIGURES.read_text("utf-8"))
    rows = tuple(
        tuple(MosaicTile(theme=THEMES[place // 2], recall=recall, is_fading=recall < FADING_BELOW) for recall in row)
        for place, row in enumerate(drawn["rows"])
    )
    return Mosaic(rows=rows, days=drawn["days"], without_practice=drawn["without_practice"], with_practice=drawn["with_practice"])
