"""Which cards are asked in words that practice did not show: the server draws what phones draw, see protocol/wording_vectors.json."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from ravive.trainings.wordings import draw_unseen

DRAWS: list[dict[str, Any]] = json.loads((Path(__file__).parents[2] / "protocol/wording_vectors.json").read_text("utf-8"))["draws"]
NAMES = [f"deck/card-{place}" for place in range(9)]


def test_the_server_draws_what_phones_draw() -> None:
    for case in DRAWS:
        asked = {name: case[name] for name in ("key", "form", "names", "turn")}
        assert list(draw_unseen(**asked)) == case["unseen"], asked


def test_half_of_a_form_is_unseen_and_the_other_half_the_next_time() -> None:
    for number in range(200):
        first, then = (draw_unseen(key=f"key-{number}", form="A", names=NAMES, turn=turn) for turn in (0, 1))
        assert len(first) in (4, 5)
        assert sorted([*first, *then]) == NAMES


def test_each_card_is_unseen_for_half_of_the_learners_and_with_any_other_as_often() -> None:
    learners = 4000
    drawn = [draw_unseen(key=f"key-{number}", form="B", names=NAMES, turn=0) for number in range(learners)]
    alone = Counter(name for names in drawn for name in names)
    # Five standard errors.
    assert all(abs(count / learners - 0.5) < 0.04 for count in alone.values())
    pairs = Counter((one, other) for names in drawn for one in names for other in names if one < other)
    expected = sum(len(names) * (len(names) - 1) / 2 for names in drawn) / learners / 36
    assert all(abs(pairs[one, other] / learners - expected) < 0.04 for one in NAMES for other in NAMES if one < other)
