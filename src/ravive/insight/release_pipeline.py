"""From the answers of a training to what is released: contributions are added up, the model predicts, disclosure control decides."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from ravive.insight.answers import LoggedAnswer, received_before
from ravive.insight.cards import TrainingCard
from ravive.insight.contributions import active_people, contributions_of, people_at_tests, seconds_by_week, tallies_of
from ravive.insight.disclosure import LogSummary, Lots, advance
from ravive.insight.disclosure_control import fewest_predicted
from ravive.insight.group import Cutoff, TrainingGroup, cutoffs
from ravive.insight.predictions import MOMENTS, GroupPrediction, last_prediction
from ravive.insight.recall import models_of, public_cards, recalls_of
from ravive.insight.releases import PeopleCounts, Release
from ravive.memory.hybrid import Model

RECENT_DAYS = 14
# A lot of so many bits and a half is a number of its own below 1.
_LOT_BITS, _MORE_BITS = 52, 12


def release_until(
    release: Release,
    answers: Sequence[LoggedAnswer],
    cards: Sequence[TrainingCard],
    group: TrainingGroup,
    *,
    today: date,
    secret: bytes,
    certificates: int = 0,
) -> Release:
    """Return what is released of a group once every cut up to today was computed, one after the other.

    `secret` draws the noise. `certificates`: how many were issued so far.
    """
    models, lots = models_of(cards), lots_of(secret, group.training)
    for cutoff in cutoffs(group, after=release.until, today=today):
        summary = summary_of(release, answers, cards, models, group, cutoff)
        release = advance(release, replace(summary, certificates=certificates), group, cutoff, lots)
    return release


def summary_of(
    release: Release,
    answers: Sequence[LoggedAnswer],
    cards: Sequence[TrainingCard],
    models: Mapping[str, Model],
    group: TrainingGroup,
    cutoff: Cutoff,
) -> LogSummary:
    """Return the log as it stood at a cut."""
    before = received_before(answers, cutoff.day)
    counted = release.room.counted if release.room else frozenset[int]()
    answered, recently = active_people(before, since_day=cutoff.day - RECENT_DAYS)
    at_tests = people_at_tests(before, group)
    return LogSummary(
        tallies=tallies_of(contributions_of(before, group, reworded={card.number for card in cards if card.is_reworded})),
        seconds=seconds_by_week(before, group),
        prediction=_prediction(release, before, cards, models, group, cutoff) if cutoff.column in MOMENTS else None,
        public=public_cards(cards, models),
        counts=PeopleCounts(answered=answered, recently=recently, at_tests={day: len(people) for day, people in at_tests.items()}),
        both={day: len(people & at_tests.get(0, set())) for day, people in at_tests.items() if day},
        late=tallies_of(contributions_of([answer for answer in before if answer.learner not in counted], group)) if counted else {},
    )


def _prediction(
    release: Release,
    answers: Sequence[LoggedAnswer],
    cards: Sequence[TrainingCard],
    models: Mapping[str, Model],
    group: TrainingGroup,
    cutoff: Cutoff,
) -> GroupPrediction | None:
    """Return what is predicted from all answers so far, and how many learners answered since the last prediction, or the training."""
    last = last_prediction(release.cells, group, cutoff.column)
    since = last.until if last else group.closed_on(0)
    fresh = {answer.learner for answer in answers if answer.credit is not None and answer.received_day >= since}
    fewest = fewest_predicted(group.smallest_group)
    if len(fresh) < fewest:
        return None
    found = recalls_of(answers, cards, models, at_day=cutoff.day, fewest=fewest)
    return found and GroupPrediction(recall=found.recall, fresh=len(fresh), cards=found.learners)


def lots_of(secret: bytes, training: int) -> Lots:
    """Return the lots of a training's figures: the same whenever a cut is computed again, and unknown without the secret."""

    def lot(name: str) -> float:
        drawn = int.from_bytes(hmac.digest(secret, f"{training}/{name}".encode(), "sha256")[:8]) >> _MORE_BITS
        return (drawn + 0.5) / 2**_LOT_BITS

    return lot
