"""Files and pages over several trainings show released cells, what the screen computes of them, and nothing more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from ravive.insight import export, releases
from ravive.insight.disclosure_control import shown_value
from ravive.insight.figures import Figures, figures_of, notions_of
from ravive.insight.release_pipeline import release_until
from ravive.insight.releases import Release, name_of
from tests.insight.golden_cases import SECRET, training_cards
from tests.insight.simulated import HELD_ON, Plan, group, log_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def released(learners: int, seed: int, weeks: int) -> tuple[Release, Plan]:
    plan = Plan(learners=learners, cards=8, days=112, critical=2)
    answers, today = log_of(plan, np.random.default_rng(seed)), HELD_ON + timedelta(weeks=weeks)
    return release_until(Release(), answers, training_cards(plan), group(plan), today=today, secret=SECRET), plan


@pytest.mark.parametrize(("learners", "seed", "weeks"), [(7, 1, 17), (16, 2, 3), (16, 2, 17), (30, 3, 17)])
@pytest.mark.parametrize("fewest", [5, 12])
def test_files_and_pages_show_the_same(learners: int, seed: int, weeks: int, fewest: int) -> None:
    release, plan = released(learners, seed, weeks)
    cards, raised = training_cards(plan), replace(group(plan), smallest_group=fewest)
    shown = {name: cell for name, cell in release.cells.items() if cell.learners >= fewest}
    rows = export.rows_of(release, cards, raised, joined=learners)
    cells = [row for row in rows if row.people is not None and row.figure not in export.COMPUTED]
    assert {exported(row): (row.people, row.value) for row in cells} == {
        name: (cell.learners, cell.value if name.startswith(COUNTED) else shown_value(cell, lowest=lowest(name)))
        for name, cell in shown.items()
        if not name.startswith((releases.CHANGE, releases.RECALL_PEOPLE))
    }
    screen = figures_of(replace(release, cells=shown), cards, raised)
    assert [row.value for row in rows if row.figure == export.CARDS_ALIKE] == [count for count in (screen.cards_alike,) if count]
    nothing_but_the_screen(rows, screen)
    beside = releases.overview(release.cells)
    assert beside.items() <= release.cells.items()
    overview, screen = (figures_of(replace(release, cells=found), (), group(plan)) for found in (beside, release.cells))
    assert [(test.day, test.share, test.takers) for test in overview.tests] == [
        (test.day, test.share, test.takers) for test in screen.tests
    ]
    assert (overview.effect and overview.effect.difference) == (screen.effect and screen.effect.difference)
    assert overview.recall in (screen.recall, None)


COUNTED = (releases.SECONDS, releases.WEEK_PEOPLE)


def lowest(name: str) -> float:
    return -1.0 if name.startswith(releases.EFFECT) else 0.0


def nothing_but_the_screen(rows: Iterable[export.ExportRow], screen: Figures) -> None:
    """Fail where what a file computes is not what the screen computes of the cells that are shown on it."""
    computed = [row for row in rows if row.figure in export.COMPUTED]
    tests = {row.test_day: (row.people, row.value, row.low, row.high) for row in computed if row.figure == export.TEST}
    assert tests == {
        test.day: (test.share.learners, test.share.value, test.share.low, test.share.high) for test in screen.tests if test.share
    }
    changes = {test.day: test.change.difference for test in screen.tests if test.change}
    found = {row.test_day: (row.people, row.value, row.low, row.high) for row in computed if row.figure == releases.CHANGE}
    assert found == {day: (shown.learners, shown.value, shown.low, shown.high) for day, shown in changes.items()}
    means = {(row.notion, row.test_day): row.value for row in computed if row.figure in (export.NOTION, export.NOTION_AT_TEST)}
    notions = notions_of(screen)
    now = {(row.notion, None): row.now for row in notions if row.now is not None}
    assert means == now | {(row.notion, day): mean for row in notions for day, mean in row.tests.items()}
    assert [row.value for row in computed if row.figure == export.SECONDS_A_WEEK] == [value for value in (screen.seconds_a_week,) if value]


def exported(row: export.ExportRow) -> str:
    number = (row.card or "0").removeprefix("card-")
    return name_of(row.figure, card=int(number), bucket=row.test_day or row.week or 0, form=row.form)
