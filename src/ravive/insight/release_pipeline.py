"""From the answers of a training to what is released: contributions are added up, the model predicts, disclosure control decides."""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from ravive.insight.answers import LoggedAnswer, received_before
from ravive.insight.cards import TrainingCard
from ravive.insight.contributions import active_people, contributions_of, people_at_tests, seconds_by_week, tallies_of
from ravive.insight.disclosure import CardPrediction, LogSummary, Lots, advance, last_prediction
from ravive.insight.group import Cutoff, TrainingGroup, cutoffs
from ravive.insight.recall import models_of, recalls_of, variances_of
from ravive.insight.releases import PeopleCounts, Release
from ravive.memory.hybrid import Model

RECENT_DAYS = 14


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
    return LogSummary(
        tallies=tallies_of(contributions_of(before, group)),
        seconds=seconds_by_week(before, group),
        recalls=_predictions(release, before, cards, models, group, cutoff),
        variances=variances_of(cards, models),
        counts=PeopleCounts(answered=answered, recently=recently, at_tests=people_at_tests(before, group)),
        late=tallies_of(contributions_of([answer for answer in before if answer.learner not in counted], group)) if counted else {},
    )


def _predictions(
    release: Release,
    answers: Sequence[LoggedAnswer],
    cards: Sequence[TrainingCard],
    models: Mapping[str, Model],
    group: TrainingGroup,
    cutoff: Cutoff,
) -> dict[int, CardPrediction]:
    """Return each card's prediction from all answers so far, and how many learners are new in it."""
    touched = last_days(answers, cards)
    found: dict[int, CardPrediction] = {}
    for number, recall in recalls_of(answers, cards, models, at_day=cutoff.day).items():
        last = last_prediction(release.cells, group, number, cutoff.column)
        fresh = sum(last is None or day >= last.until for day in touched[number].values())
        found[number] = CardPrediction(learners=recall.learners, fresh=fresh, mean=recall.mean)
    return found


def lots_of(secret: bytes, training: int) -> Lots:
    """Return the lots of a training's figures: the same whenever a cut is computed again, and unknown without the secret."""

    def lot(name: str) -> float:
        drawn = int.from_bytes(hmac.digest(secret, f"{training}/{name}".encode(), "sha256")[:8])
        return (drawn + 0.5) / 2**64

    return lot


def last_days(answers: Sequence[LoggedAnswer], cards: Sequence[TrainingCard]) -> dict[int, dict[int, int]]:
    """Return for each card, by learner who answered it, the last day on which an answer to it or to its siblings was received."""
    lasts: dict[int, dict[int, int]] = defaultdict(dict)
    for answer in answers:
        if answer.credit is not None:
            of_card = lasts[answer.card]
            of_card[answer.learner] = max(of_card.get(answer.learner, answer.received_day), answer.received_day)
    siblings: dict[tuple[str, str], list[int]] = defaultdict(list)
    for card in cards:
        siblings[card.deck, card.notion].append(card.number)
    found: dict[int, dict[int, int]] = {}
    for card in cards:
        of_notion = siblings[card.deck, card.notion]
        found[card.number] = {
            learner: max(lasts[number][learner] for number in of_notion if learner in lasts[number]) for learner in lasts[card.number]
        }
    return found
