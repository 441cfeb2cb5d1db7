"""Nobody in a group can be seen: small, uniform and lone cells, and two looks that differ by one person."""

from hypothesis import given
from hypothesis import strategies as st

from ravive.insight.suppression import Cell, fewest_shown, released, shown

names = st.sampled_from(["a", "b", "c", "d"])


@st.composite
def cells(draw: st.DrawFn) -> dict[str, Cell]:
    found = {}
    for name in draw(st.sets(names)):
        learners = draw(st.integers(0, 30))
        found[name] = Cell(learners=learners, credit=float(draw(st.integers(0, learners))))
    return found


def test_an_organisation_raises_and_never_lowers() -> None:
    assert fewest_shown(written_for_minors=False) == 5
    assert fewest_shown(written_for_minors=True) == 10
    assert fewest_shown(written_for_minors=False, raised_to=8) == 8
    assert fewest_shown(written_for_minors=True, raised_to=8) == 10


@given(cells(), st.booleans())
def test_small_and_uniform_cells_are_never_shown(found: dict[str, Cell], has_total: bool) -> None:
    for cell in shown(found, fewest=5, has_total=has_total).values():
        assert cell is None or (cell.learners >= 5 and 0 < cell.credit < cell.learners)


@given(cells())
def test_a_total_never_gives_one_hidden_cell_away(found: dict[str, Cell]) -> None:
    hidden = [cell for cell in shown(found, fewest=5, has_total=True).values() if cell is None]
    assert len(hidden) != 1 or len(found) == 1


@given(st.lists(cells(), max_size=8))
def test_two_looks_at_a_cell_differ_by_nobody_or_by_a_whole_group(looks: list[dict[str, Cell]]) -> None:
    known: dict[str, Cell] = {}
    for found in looks:
        now = released(found, known, fewest=5)
        for name, cell in now.items():
            assert cell.learners >= 5
            if name in known and cell != known[name]:
                assert cell.learners - known[name].learners >= 5
        assert set(known) <= set(now)
        known = now


def test_who_withdraws_changes_nothing_that_was_shown() -> None:
    known = released({"a": Cell(learners=10, credit=7.0)}, {}, fewest=5)
    assert released({"a": Cell(learners=9, credit=6.0)}, known, fewest=5) == known
    assert released({}, known, fewest=5) == known
