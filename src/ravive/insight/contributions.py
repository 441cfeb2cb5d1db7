"""What each learner brings to each figure, and what that adds up to: plain Python over the answers of one training.

Disclosure control decides what may be shown of these tallies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from statistics import fmean
from typing import NamedTuple

from ravive.insight.answers import LoggedAnswer
from ravive.insight.group import WEEK_DAYS, TrainingGroup
from ravive.insight.releases import (
    CARD_AT_TEST,
    FORM_AT_TEST,
    HELD_BACK,
    PRACTISED,
    SURE_WRONG,
    WORDINGS,
    name_of,
)
from ravive.insight.tally import Contribution, Tally, tally_of
from ravive.insight.wordings import brought

PRACTICE, TEST, CONTROL = 0, 1, 2
SURE = 2
DAY_MS = 86_400_000
# A card that is left open for an hour was not thought about for an hour: no card counts for more than three minutes.
LONGEST_MS = 180_000


# Name of a cell → learner → what this learner brings.
type Contributions = Mapping[str, Mapping[int, Contribution]]


class _Outcome(NamedTuple):
    """A marked answer, in the order in which a learner gave such answers to a card."""

    at_ms: int
    received_day: int
    credit: float
    answer: LoggedAnswer


def contributions_of(answers: Sequence[LoggedAnswer], group: TrainingGroup, *, reworded: Collection[int] = ()) -> Contributions:
    """Return what each learner brings to each cell. No learner brings two values to one cell.

    `reworded`: the cards of which tests have a wording that practice does not show.
    """
    found: dict[str, dict[int, Contribution]] = defaultdict(dict)
    outcomes = _outcomes(answers)
    first = _first_at_tests(outcomes, group)
    for part in (_cards_at_tests(first), _forms_at_tests(first), _wordings(first, reworded), _confidence(first), _effect(answers, group)):
        for name, learner, contribution in part:
            found[name][learner] = contribution
    return found


def tallies_of(contributions: Contributions) -> dict[str, Tally]:
    """Return every cell added up."""
    return {name: tally_of(by_learner.values()) for name, by_learner in contributions.items()}


def seconds_by_week(answers: Sequence[LoggedAnswer], group: TrainingGroup) -> dict[int, list[float]]:
    """Return for each week since the training the seconds that each of its learners practised."""
    found: dict[int, list[float]] = defaultdict(list)
    for (_learner, week), milliseconds in _practice_weeks(_outcomes(answers), group).items():
        found[week].append(milliseconds / 1000)
    return dict(found)


def people_at_tests(answers: Sequence[LoggedAnswer], group: TrainingGroup) -> dict[int, set[int]]:
    """Return for each test day the learners who answered."""
    learners: dict[int, set[int]] = defaultdict(set)
    for learner, _card, test_day in _first_at_tests(_outcomes(answers), group):
        learners[test_day].add(learner)
    return learners


def active_people(answers: Sequence[LoggedAnswer], *, since_day: int) -> tuple[int, int]:
    """Return how many learners have answered, and how many of them since a day (since 1970)."""
    marked = [answer for answer in answers if answer.credit is not None]
    recent = {answer.learner for answer in marked if answer.received_day >= since_day}
    return len({answer.learner for answer in marked}), len(recent)


def _outcomes(answers: Iterable[LoggedAnswer]) -> list[_Outcome]:
    return [_Outcome(answer.at_ms, answer.received_day, answer.credit, answer) for answer in answers if answer.credit is not None]


def _first[Key](outcomes: Iterable[_Outcome], key: Callable[[LoggedAnswer], Key]) -> dict[Key, _Outcome]:
    """Return the first outcome of each key."""
    found: dict[Key, _Outcome] = {}
    for outcome in outcomes:
        of = key(outcome.answer)
        if of not in found or outcome[:3] < found[of][:3]:
            found[of] = outcome
    return found


def _first_at_tests(outcomes: Iterable[_Outcome], group: TrainingGroup) -> dict[tuple[int, int, int], _Outcome]:
    """Return the first answer of each learner to each card of a test's form, by learner, card and test day.

    The entry test counts on its day alone. A phone's day may be over when UTC's is not, and the other way round: the day after
    still counts.
    """
    last_entry_day = group.held_day + 1
    asked = (
        outcome
        for outcome in outcomes
        if outcome.answer.kind == TEST
        and outcome.answer.form is not None
        and outcome.answer.test_day is not None
        and not (outcome.answer.test_day == 0 and outcome.at_ms // DAY_MS > last_entry_day)
    )
    return _first(asked, lambda answer: (answer.learner, answer.card, answer.test_day or 0))


type _Parts = Iterator[tuple[str, int, Contribution]]


def _cards_at_tests(first: Mapping[tuple[int, int, int], _Outcome]) -> _Parts:
    for (learner, card, test_day), outcome in first.items():
        name = name_of(CARD_AT_TEST, card=card, bucket=test_day, form=outcome.answer.form or "")
        yield name, learner, Contribution(outcome.credit)


def _forms_at_tests(first: Mapping[tuple[int, int, int], _Outcome]) -> _Parts:
    by_form: dict[tuple[int, int, str], list[_Outcome]] = defaultdict(list)
    for (learner, _card, test_day), outcome in first.items():
        by_form[learner, test_day, outcome.answer.form or ""].append(outcome)
    for (learner, test_day, form), outcomes in by_form.items():
        yield name_of(FORM_AT_TEST, bucket=test_day, form=form), learner, _score(outcomes)


def _wordings(first: Mapping[tuple[int, int, int], _Outcome], reworded: Collection[int]) -> _Parts:
    """Yield how much better each learner answered a later test in unseen words than in practised ones.

    Only cards count that the phone could have asked in either wording: who answers what was drawn evenly. A learner whose answers all
    are in the cards' own words has an older phone, or had practised such a wording before joining: nothing is compared.
    """
    by_test: dict[tuple[int, int], tuple[list[_Outcome], list[_Outcome]]] = defaultdict(lambda: ([], []))
    for (learner, card, test_day), outcome in first.items():
        if test_day and card in reworded:
            by_test[learner, test_day][outcome.answer.variant > 0].append(outcome)
    for (learner, test_day), (practised, unseen) in by_test.items():
        if practised and unseen:
            difference = _score(unseen).value - _score(practised).value
            yield name_of(WORDINGS, bucket=test_day), learner, Contribution(brought(difference), len(practised) + len(unseen))


def _score(outcomes: Sequence[_Outcome]) -> Contribution:
    """Return what a learner knows of some cards: the mean over those that they answered, within 0 and 1, however many they are.

    A card that was left out is not counted: phones never send what was skipped, and control cards are not asked.
    """
    return Contribution(min(max(fmean(outcome.credit for outcome in outcomes), 0.0), 1.0), len(outcomes))


def _confidence(first: Mapping[tuple[int, int, int], _Outcome]) -> _Parts:
    """Yield who was sure and wrong at the entry test, card by card."""
    for (learner, card, test_day), outcome in first.items():
        if test_day or outcome.answer.confidence is None:
            continue
        is_so = outcome.answer.confidence == SURE and outcome.credit < 0.5
        yield name_of(SURE_WRONG, card=card, bucket=test_day), learner, Contribution(float(is_so))


def _practice_weeks(outcomes: Iterable[_Outcome], group: TrainingGroup) -> dict[tuple[int, int], int]:
    """Return for each learner and each week since the training in which they practised, how many milliseconds it took."""
    by_week: dict[tuple[int, int], int] = defaultdict(int)
    for outcome in outcomes:
        if outcome.answer.kind == PRACTICE:
            week = (outcome.at_ms // DAY_MS - group.held_day) // WEEK_DAYS
            by_week[outcome.answer.learner, max(week, 0)] += min(outcome.answer.duration_ms, LONGEST_MS)
    return by_week


def _effect(answers: Sequence[LoggedAnswer], group: TrainingGroup) -> _Parts:
    """Yield for each learner both sides of what practice changed: practised cards, and cards held back at random, on the same day.

    A phone draws pairs of cards alike at joining; a coin says which of the two is held back. Neither is part of a test's form, so
    they have none. A held-back card that was practised all the same does not count.
    """
    if group.control_day is None:
        return
    on_the_day = [outcome for outcome in _outcomes(answers) if outcome.answer.test_day == group.control_day and outcome.answer.form is None]
    free = _first_by_learner(outcome for outcome in on_the_day if outcome.answer.kind == TEST)
    controls = _first_by_learner(outcome for outcome in on_the_day if outcome.answer.kind == CONTROL)
    began = _practice_began(answers)
    for learner in free.keys() & controls.keys():
        held = [control for control in controls[learner] if began.get((learner, control.answer.card), control.at_ms) >= control.at_ms]
        if not held:
            continue
        for family, outcomes in ((PRACTISED, free[learner]), (HELD_BACK, held)):
            yield name_of(family), learner, _score(outcomes)


def _first_by_learner(outcomes: Iterable[_Outcome]) -> dict[int, list[_Outcome]]:
    """Return each learner's first answers to the cards."""
    found: dict[int, list[_Outcome]] = defaultdict(list)
    for outcome in _first(outcomes, lambda answer: (answer.learner, answer.card)).values():
        found[outcome.answer.learner].append(outcome)
    return found


def _practice_began(answers: Iterable[LoggedAnswer]) -> dict[tuple[int, int], int]:
    """Return when each learner practised a card for the first time, in milliseconds since 1970; a card that was only read counts too."""
    found: dict[tuple[int, int], int] = {}
    for answer in answers:
        if answer.kind == PRACTICE:
            key = answer.learner, answer.card
            found[key] = min(found.get(key, answer.at_ms), answer.at_ms)
    return found
