"""Everything that is released comes from the sums of the budget, each once, with its noise; nothing else of the answers is shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import cache

import numpy as np
import pytest

from ravive.insight import releases
from ravive.insight.answers import LoggedAnswer
from ravive.insight.cell_release import OF_SUM, lot_name
from ravive.insight.contributions import contributions_of
from ravive.insight.disclosure import advance
from ravive.insight.group import cutoffs
from ravive.insight.predictions import MOMENTS
from ravive.insight.privacy_budget import BUDGET, MOST_CARDS
from ravive.insight.release_pipeline import lots_of, summary_of
from ravive.insight.releases import FORMS, Release, name_of
from ravive.memory.hybrid import shipped
from tests.insight.golden_cases import training_cards
from tests.insight.simulated import HELD_ON, Plan, group, log_of

PEOPLE, DAYS = 100, 210
PLAN = Plan(learners=PEOPLE, cards=24, days=DAYS, basement=0.0)

pytestmark = pytest.mark.slow


@cache
def log() -> tuple[LoggedAnswer, ...]:
    # A training that lasts, with little practice: the sums are what matters.
    return tuple(answer for answer in log_of(PLAN, np.random.default_rng(2)) if answer.test_day is not None or answer.learner % 4 == 0)


def released(answers: tuple[LoggedAnswer, ...], lots: dict[str, float] | None = None) -> tuple[Release, list[str]]:
    """Return what is released over the life of a training, and the names of all lots that were drawn."""
    release, names, training = Release(), list[str](), group(PLAN)

    def lot(name: str) -> float:
        # Without the sum itself.
        names.append(name.partition(OF_SUM)[0])
        return (lots or {}).get(names[-1], 0.5)

    for cutoff in cutoffs(training, after=None, today=HELD_ON + timedelta(days=DAYS)):
        if cutoff.column in MOMENTS or cutoff.day in {training.closed_on(day) + 5 for day in training.test_days} or cutoff.column == 29:
            summary = summary_of(release, answers, training_cards(PLAN), {"accueil": shipped()}, training, cutoff)
            release = advance(release, replace(summary, certificates=40), training, cutoff, lot)
    return release, names


def family_of(name: str) -> str:
    # Both sides of the effect have the noise of one family.
    family = name.split("/")[0]
    return releases.SIDE if family in (releases.PRACTISED, releases.HELD_BACK) else family


def test_every_lot_is_drawn_once_for_a_sum_of_the_budget() -> None:
    _, names = released(log())
    drawn = [name for name in names if not name.startswith(releases.SECONDS)]
    assert len(drawn) == len(set(drawn))
    assert {family_of(name) for name in drawn} == set(BUDGET)
    # A person is in one form of a test.
    of_person = Counter(family_of(name) for name in drawn if not name.endswith("/B"))
    for family, kind in BUDGET.items():
        # Who was sure and wrong is named by the card alone, and a person is asked half of them.
        assert of_person[family] <= kind.times * kind.values * (len(FORMS) if family == releases.SURE_WRONG else 1)
    assert of_person[releases.SIDE] == 2


def test_each_sum_has_the_noise_of_the_budget() -> None:
    base, names = released(log())
    for name in [name_of(releases.FORM_AT_TEST, form="A"), name_of(releases.RECALL_ALL, bucket=2), releases.CERTIFICATES]:
        assert name in names
        moved, _ = released(log(), {name: 0.8413447460685429})
        noise = BUDGET[family_of(name)].noise
        if name == releases.CERTIFICATES:
            assert moved.counts.certificates == (base.counts.certificates or 0) + noise
        else:
            cells = base.cells[name], moved.cells[name]
            assert cells[1].value - cells[0].value == pytest.approx(noise / cells[0].learners, abs=0.0101)


def test_who_exchange_their_answers_change_no_figure() -> None:
    """Figures follow from sums: two people of the same form who change places at a test are not seen."""
    first, second = [answer.learner for answer in log() if answer.test_day == 30 and answer.form == "A" and answer.learner % 4][::40][:2]
    assert first != second

    def exchanged(answer: LoggedAnswer) -> LoggedAnswer:
        if answer.test_day != 30 or answer.form is None:
            return answer
        return answer._replace(learner={first: second, second: first}.get(answer.learner, answer.learner))

    base, other = released(log())[0], released(tuple(exchanged(answer) for answer in log()))[0]
    families = (releases.FORM_AT_TEST, releases.CARD_AT_TEST, releases.CHANGE, releases.EFFECT, releases.SURE_WRONG)
    for name, cell in base.cells.items():
        if name.startswith(families):
            assert other.cells[name] == cell


def test_nobody_brings_more_to_a_sum_than_the_budget_counts() -> None:
    found = contributions_of(log(), group(PLAN))
    assert all(0 <= contribution.value <= 1 for brought in found.values() for contribution in brought.values())
    assert all(0 <= contribution.spread <= 1 for brought in found.values() for contribution in brought.values())
    for day in (0, *group(PLAN).test_days):
        in_forms = [set(found.get(name_of(releases.FORM_AT_TEST, bucket=day, form=form), {})) for form in FORMS]
        assert not in_forms[0] & in_forms[1]
        cards = Counter(
            learner
            for name, brought in found.items()
            if name.startswith(f"{releases.CARD_AT_TEST}/") and name.split("/")[2] == str(day)
            for learner in brought
        )
        assert max(cards.values(), default=0) <= MOST_CARDS


def test_another_sum_of_a_name_has_other_noise() -> None:
    lots = lots_of(b"of a site", 1)
    name = name_of(releases.FORM_AT_TEST, form="A")
    of_all, without_one = lots(lot_name(name, 9.5, 12)), lots(lot_name(name, 8.5, 11))
    assert of_all != without_one
    assert of_all == lots(lot_name(name, 9.5, 12))
