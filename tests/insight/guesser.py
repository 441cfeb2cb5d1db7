"""The group that somebody guesses at who knows the published model, and who answered what and when, but not how.

Five people, the smallest group, practise the same three cards, each on a day of their own, and do so again every two weeks.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from ravive.decks import deck_memory
from ravive.insight import recall
from ravive.insight.answers import LoggedAnswer
from ravive.insight.cards import TrainingCard
from ravive.insight.disclosure_control import Measurement, disclose

PEOPLE, CARDS = 5, (1, 2, 3)
FIRST_DAY, COUNTED_AFTER_DAYS, AGAIN_AFTER_DAYS, DAY_MS, TEN_MINUTES_MS = 20_000, 7, 14, 86_400_000, 600_000
OUTCOMES = list(product((0, 1), repeat=len(CARDS)))
NEARLY_SURE = 0.95

type Grid = NDArray[np.float64]
type Places = NDArray[np.int64]


def predicted(person: int, rounds: Sequence[tuple[int, ...]]) -> list[float]:
    """Return the recall predicted of each card for somebody with these outcomes, a week after the last round began."""
    cards = [
        TrainingCard(number=number, deck="deck", card=f"card-{number}", notion=f"notion-{number}", theme="signs", is_critical=False,
                  is_marked=True, prompt="", reflex="")
        for number in CARDS
    ]  # fmt: skip
    answers = [
        LoggedAnswer(
            learner=person,
            card=card,
            kind=0,
            at_ms=day * DAY_MS + card * TEN_MINUTES_MS,
            received_day=day,
            credit=float(right),
            confidence=1,
            duration_ms=9_000,
            test_day=None,
            form=None,
        )
        for day, outcomes in days_of(person, rounds)
        for card, right in zip(CARDS, outcomes, strict=True)
    ]
    models = {"deck": deck_memory.model_of(deck_memory.of_shipped().model)}
    at_day = FIRST_DAY + AGAIN_AFTER_DAYS * (len(rounds) - 1) + COUNTED_AFTER_DAYS
    found = recall.recalls_of(answers, cards, models, at_day=at_day)
    return [found[number].mean for number in CARDS]


def days_of(person: int, rounds: Sequence[tuple[int, ...]]) -> list[tuple[int, tuple[int, ...]]]:
    """Return each round's outcomes with the day on which this person had them."""
    return [(FIRST_DAY + AGAIN_AFTER_DAYS * place + person, outcomes) for place, outcomes in enumerate(rounds)]


def told_of(mean: float, step: float) -> float:
    """Return what disclosure control shows of a card in steps."""
    return disclose(Measurement(learners=PEOPLE, fresh=PEOPLE, mean=mean, step=step), until=FIRST_DAY).centre
