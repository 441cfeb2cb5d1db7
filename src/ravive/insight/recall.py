"""What the memory model predicts of a group at a moment: of each learner the mean over the cards that enough of them answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ravive.decks import deck_memory
from ravive.insight.answers import LoggedAnswer
from ravive.insight.cards import TrainingCard, published_in
from ravive.insight.predictions import PublicCard
from ravive.insight.tally import Contribution, Tally, tally_of
from ravive.memory.belief import Effects
from ravive.memory.exposures import Exposures, events_of, notion_of, places_of
from ravive.memory.hybrid import Model
from ravive.memory.inputs import PRACTICE, STUDY, TEST
from ravive.memory.passes import predict_rows
from ravive.reviews.models import Kind

SECONDS_A_DAY, GUESS = 86_400, 0


@dataclass(frozen=True, kw_only=True)
class GroupRecall:
    """The recall predicted of each learner, a mean over cards, added up; and how many learners answered each of these cards."""

    recall: Tally
    learners: Mapping[int, int]


def models_of(cards: Sequence[TrainingCard]) -> dict[str, Model]:
    """Return the model each deck is predicted with: what its phones predict with, from the bundle that is published now."""
    published = {deck: published_in(deck) for deck in sorted({card.deck for card in cards})}
    return {deck: deck_memory.model_of_bundle(found.bundle) for deck, found in published.items() if found}


def public_cards(cards: Sequence[TrainingCard], models: Mapping[str, Model]) -> dict[int, PublicCard]:
    """Return what is published of each card that is marked, from what its bundle says: the same whatever this group answered."""
    found: dict[int, PublicCard] = {}
    for card in cards:
        if card.is_marked:
            model = models[card.deck]
            harder, harder_met, variance, variance_met = (float(value) for value in model.card_rows((card.card,))[0])
            learner = model.variances.learner + model.variances.notion + model.variances.card_in_learner
            found[card.number] = PublicCard(harder=harder + harder_met, card=variance + variance_met, learner=learner)
    return found


def recalls_of(
    answers: Sequence[LoggedAnswer], cards: Sequence[TrainingCard], models: Mapping[str, Model], *, at_day: int, fewest: int
) -> GroupRecall | None:
    """Return what is predicted at the start of a day (since 1970) of the learners who answered, over the marked cards of enough answers.

    `fewest`: how many learners must have answered a card. None where no card has so many.
    """
    met: dict[int, set[int]] = {}
    for answer in answers:
        if answer.credit is not None:
            met.setdefault(answer.card, set()).add(answer.learner)
    asked = [card for card in cards if card.is_marked and len(met.get(card.number, ())) >= fewest]
    if not asked:
        return None
    learners = sorted(set[int]().union(*(met[card.number] for card in asked)))
    total = np.zeros(len(learners))
    for deck in dict.fromkeys(card.deck for card in asked):
        of_deck = [card for card in asked if card.deck == deck]
        total += recalls_by_learner(answers, of_deck, learners, models[deck], at_day).sum(axis=1)
    means = (total / len(asked)).tolist()
    return GroupRecall(
        recall=tally_of(Contribution(mean, len(asked)) for mean in means), learners={card.number: len(met[card.number]) for card in asked}
    )


def recalls_by_learner(
    answers: Sequence[LoggedAnswer], cards: Sequence[TrainingCard], learners: Sequence[int], model: Model, at_day: int
) -> NDArray[np.float64]:
    """Return what is predicted of each of these learners and cards at the start of a day (since 1970): learners × cards."""
    numbers = {card.number for card in cards}
    log = [answer for answer in answers if answer.card in numbers]
    events = events_of(_with_questions(log, cards, learners, at_day))
    effects = Effects(model.coefficients, model.card_rows(events.items), model.variances.as_row())
    logits, spreads, _steps = predict_rows(events.log, effects, events.notion_count)
    in_order = np.empty((2, len(logits)))
    in_order[:, events.order] = logits, spreads
    logits, spreads = (in_order[place, len(log) :].reshape(len(learners), len(cards)) for place in range(2))
    return 0.5 * (1 + np.tanh(logits / np.sqrt(1 + np.pi * spreads / 8) / 2))


def _with_questions(log: Sequence[LoggedAnswer], cards: Sequence[TrainingCard], learners: Sequence[int], at_day: int) -> Exposures:
    """Return answers, then a row a learner and card without outcome: those are predicted and change nothing."""
    by_number = {card.number: card for card in cards}
    asked = [by_number[answer.card] for answer in log] + list(cards) * len(learners)
    questions = len(learners) * len(cards)
    people, names = places_of([*(answer.learner for answer in log), *(learner for learner in learners for _ in cards)])
    items, item_names = places_of(card.card for card in asked)
    notions, notion_names = places_of(notion_of(card.notion, card.card) for card in asked)
    credits = [np.nan if answer.credit is None else answer.credit for answer in log]
    # The clock of a phone may have been ahead.
    asked_at = float(at_day * SECONDS_A_DAY)
    return Exposures(
        learners=people,
        items=items,
        notions=notions,
        times=np.array([min(answer.at_ms / 1000, asked_at) for answer in log] + [asked_at] * questions),
        kinds=np.array([_kind(answer) for answer in log] + [TEST] * questions, dtype=np.int32),
        outcomes=np.array(credits + [np.nan] * questions),
        durations=np.array([answer.duration_ms / 1000 for answer in log] + [0.0] * questions),
        guesses=np.array([answer.confidence == GUESS for answer in log] + [False] * questions),
        item_names=item_names,
        notion_names=notion_names,
        learner_count=len(names),
    )


def _kind(answer: LoggedAnswer) -> int:
    if answer.credit is None:
        return STUDY
    return PRACTICE if answer.kind == Kind.PRACTICE else TEST
