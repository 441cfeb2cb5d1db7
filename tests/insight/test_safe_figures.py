"""Figures that were released before predictions became coarse."""

from importlib import import_module

import pytest

from ravive.insight.gate import Found, told

safe = import_module("ravive.insight.migrations.0003_safe_figures").safe


@pytest.mark.parametrize("learners", [5, 12, 60])
def test_predictions_go_and_bounds_get_the_interval_they_have_now(learners: int) -> None:
    share, difference = (
        told(Found(learners=learners, fresh=learners, mean=1.0, half_width=0.1, lowest=lowest), until=7) for lowest in (0.0, -1.0)
    )
    cells = {
        "recall/3/1/": [learners, 0.61, 0.1, 7, ""],
        "recall_all/0/1/": [learners, 0.61, 0.1, 7, ""],
        "card_at_test/3/30/A": [learners, share.value, 0.14, 7, "at_least"],
        "difference/0/0/": [learners, difference.value, 0.2, 7, "at_least"],
        "week/0/1/": [learners, 0.5, 0.2, 7, ""],
    }
    assert safe(cells) == {
        "card_at_test/3/30/A": [learners, share.value, share.half_width, 7, "at_least"],
        "difference/0/0/": [learners, difference.value, difference.half_width, 7, "at_least"],
        "week/0/1/": [learners, 0.5, 0.2, 7, ""],
    }
