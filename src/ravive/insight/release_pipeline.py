"""From the answers of a training to what is released: contributions are added up, the model predicts, disclosure control decides."""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from ravive.insight.answers import LoggedAnswer, received_before
from ravive.insight.cards import TrainingCard
from ravive.insight.contributions import active_people, contributions_of, moments_by_day, people_at_tests, seconds_by_week
from ravive.insight.disclosure import CardPrediction, LogSummary, advance, horizon_of
from ravive.insight.group import Cutoff, TrainingGroup, cutoffs
from ravive.insight.recall import models_of, recalls_of, variances_of
from ravive.insight.releases import PeopleCounts, Release
from ravive.memory.hybrid import Model

RECENT_DAYS = 14


def release_until(
    release: Release, answers: Sequence[LoggedAnswer], cards: Sequence[TrainingCard], group: TrainingGroup, *, today: date, secret: bytes
) -> Release:
    """Return what is released of a group once every cut up to today was computed, one after the other. `secret` draws lots."""
    models = models_of(cards)
    for cutoff in cutoffs(group, after=release.until, today=today):
        summary = summary_of(release, answers, cards, models, group, cutoff, secret=secret)
        release = advance(release, summary, group, cutoff)
    return release


def summary_of(
    release: Release,
    answers: Sequence[LoggedAnswer],
    cards: Sequence[TrainingCard],
    models: Mapping[str, Model],
    group: TrainingGroup,
    cutoff: Cutoff,
    *,
    secret: bytes,
) -> LogSummary:
    """Return the log as it stood at a cut."""
    before = received_before(answers, cutoff.day)
    answered, recently = active_people(before, since_day=cutoff.day - RECENT_DAYS)
    return LogSummary(
        sums=moments_by_day(contributions_of(before, group)),
        seconds=seconds_by_week(before, group),
        recalls=_predictions(release, before, cards, models, group.training, cutoff, secret),
        variances=variances_of(cards, models),
        counts=PeopleCounts(answered=answered, recently=recently, at_tests=people_at_tests(before, group)),
    )


def _predictions(
    release: Release,
    answers: Sequence[LoggedAnswer],
    cards: Sequence[TrainingCard],
    models: Mapping[str, Model],
    training: int,
    cutoff: Cutoff,
    secret: bytes,
) -> dict[int, CardPrediction]:
    """Return each card's prediction from all answers so far, and how many learners are new in it."""
    touched = last_days(answers, cards)
    found: dict[int, CardPrediction] = {}
    for number, recall in recalls_of(answers, cards, models, at_day=cutoff.day).items():
        last = horizon_of(release.cells, number, cutoff.column)
        fresh = sum(last is None or day >= last.until for day in touched[number].values())
        lot = lot_of(secret, training, number, cutoff)
        found[number] = CardPrediction(learners=recall.learners, fresh=fresh, mean=recall.mean, lot=lot)
    return found


def lot_of(secret: bytes, training: int, card: int, cutoff: Cutoff) -> float:
    """Return a lot from -0.5 to 0.5: the same whenever a cut is computed again, and unknown without the secret."""
    drawn = f"{training}/{card}/{cutoff.day}".encode()
    return int.from_bytes(hmac.digest(secret, drawn, "sha256")[:8]) / 2**64 - 0.5


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
