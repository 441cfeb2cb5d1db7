"""What is released of a test, once: its cards, its share of right answers, and what changed since the entry test.

The entry test can be released in the room, when the trainer closes it. Those who finish later are a group of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ravive.insight import releases
from ravive.insight.cell_release import CellRelease
from ravive.insight.disclosure_control import NINETY_FIVE_PERCENT, Cell, half_width, noise_variance
from ravive.insight.interval import share_variance
from ravive.insight.releases import FORMS, name_of
from ravive.insight.tally import Tally

# Behind who was sure and wrong are the same answers as behind a card's share of right answers: twice the noise.
CONFIDENCE_NOISE = 2.0
# Behind a change are the answers of two tests, and those of the entry test are behind several changes: three times the noise.
CHANGE_NOISE = 3.0
# The variance of how hard cards are, as shares: it counts where unequally many began with each half of the cards.
CARD_VARIANCE = 0.04
_AT_TEST = (releases.CARD_AT_TEST, releases.FORM_AT_TEST)
_LATE = "late"


def release_test(work: CellRelease, test_day: int) -> None:
    """Release a test once: card by card where a form has enough learners, else both forms as one figure."""
    if any(_is_at_test(name, test_day) for name in work.cells):
        return
    cards = [name for name in sorted(work.tallies) if name.startswith(f"{releases.CARD_AT_TEST}/") and _is_at_test(name, test_day)]
    forms = [_release_form(work, test_day, form, [name for name in cards if name.endswith(f"/{form}")]) for form in FORMS]
    if not any(forms):
        names = [name_of(releases.FORM_AT_TEST, bucket=test_day, form=form) for form in FORMS]
        both = [work.tallies[name] for name in names if name in work.tallies]
        name = name_of(releases.FORM_AT_TEST, bucket=test_day)
        if not both or not work.release(name, _together(both), cards=max(len(cards) / len(both), 1.0)):
            return
    for name in sorted(work.tallies):
        if _is_sure_wrong(name, test_day):
            work.release(name, noise=CONFIDENCE_NOISE)


def _is_at_test(name: str, test_day: int) -> bool:
    family, _card, bucket, _form = name.split("/")
    return family in _AT_TEST and int(bucket) == test_day


def _is_sure_wrong(name: str, test_day: int) -> bool:
    return name.startswith(f"{releases.SURE_WRONG}/") and int(name.split("/")[2]) == test_day


def _release_form(work: CellRelease, test_day: int, form: str, cards: Sequence[str]) -> bool:
    """Release the cards of a form, and their mean; return whether any card had enough learners."""
    shown = [cell for name in cards if (cell := work.release(name))]
    if not shown:
        return False
    value, learners = sum(cell.value for cell in shown) / len(shown), max(cell.learners for cell in shown)
    noise = sum(noise_variance(1 / cell.learners) for cell in shown) / len(shown) ** 2
    variance = share_variance(value, min(cell.learners for cell in shown), cards=len(shown)) + noise
    work.put(name_of(releases.FORM_AT_TEST, bucket=test_day, form=form), learners=learners, value=value, variance=variance)
    return True


def release_late(work: CellRelease, late: Mapping[str, Tally]) -> None:
    """Add those who finished the entry test after it was released in the room. Fewer of them than the smallest group stay out.

    They are released as a group of their own, with noise of their own. What is shown is the mean of both groups, by their size.
    """
    alone = CellRelease(cells={}, tallies=late, fewest=work.fewest, until=work.until, lots=lambda name: work.lots(f"{_LATE}/{name}"))
    release_test(alone, 0)
    if not alone.cells:
        return
    for name, cell in alone.cells.items():
        if not name.startswith(f"{releases.FORM_AT_TEST}/"):
            work.cells[name] = _mean_by_size([work.cells[name], cell]) if name in work.cells else cell
    names = [name_of(releases.FORM_AT_TEST, form=form) for form in (*FORMS, releases.POOLED)]
    if {name for name in names if name in work.cells} == {name for name in names if name in alone.cells}:
        merged = {name: _mean_by_size([work.cells[name], alone.cells[name]]) for name in names if name in work.cells}
    else:
        whole = [both_forms(cells, 0) for cells in (work.cells, alone.cells)]
        merged = {names[-1]: _mean_by_size([cell for cell in whole if cell])}
    for name in names:
        work.cells.pop(name, None)
    work.cells |= merged


def _mean_by_size(cells: Sequence[Cell]) -> Cell:
    """Return figures of groups that share no learner as one figure."""
    learners = sum(cell.learners for cell in cells)
    return Cell(
        learners=learners,
        value=round(sum(cell.value * cell.learners for cell in cells) / learners, 2),
        half_width=half_width(sum((cell.learners / learners) ** 2 * _variance(cell) for cell in cells)),
        until=max(cell.until for cell in cells),
    )


def _variance(cell: Cell) -> float:
    return ((cell.half_width or 0.0) / NINETY_FIVE_PERCENT) ** 2


def both_forms(cells: Mapping[str, Cell], test_day: int, *, family: str = releases.FORM_AT_TEST) -> Cell | None:
    """Return what a test measured, or a side of a change: both forms count the same. Of one alone, or of both as one, what there is."""
    forms = [cell for form in FORMS if (cell := cells.get(name_of(family, bucket=test_day, form=form)))]
    return _plain_mean(forms) if forms else cells.get(name_of(family, bucket=test_day))


def _plain_mean(cells: Sequence[Cell]) -> Cell:
    if len(cells) == 1:
        return cells[0]
    return Cell(
        learners=sum(cell.learners for cell in cells),
        value=round(sum(cell.value for cell in cells) / len(cells), 2),
        half_width=round(sum((cell.half_width or 0.0) ** 2 for cell in cells) ** 0.5 / len(cells), 2),
        until=max(cell.until for cell in cells),
    )


def release_change(work: CellRelease, test_day: int) -> None:
    """Release once what changed from the entry test to another, of those who took both.

    Each half of the group began with other cards. Where both are large enough, they count the same, and how hard the cards are falls out.
    """
    if any(name.startswith(f"{releases.CHANGE}/0/{test_day}/") for name in work.cells):
        return
    sides: dict[str, tuple[Tally, Tally]] = {}
    for form in FORMS:
        before, after = (work.tallies.get(name_of(family, bucket=test_day, form=form)) for family in releases.SIDES_OF_CHANGE)
        if before and after:
            sides[form] = after, before
    if len(sides) == len(FORMS) and min(after.learners for after, _ in sides.values()) >= work.fewest:
        for form, tallies in sides.items():
            _put_change(work, test_day, form, tallies)
    elif sides:
        after, before = (_together([pair[side] for pair in sides.values()]) for side in (0, 1))
        learners = [pair[0].learners for pair in sides.values()]
        uneven = (max(learners) - (min(learners) if len(learners) > 1 else 0)) / sum(learners)
        extra = uneven**2 * CARD_VARIANCE * (after.learners / after.weight + before.learners / before.weight)
        _put_change(work, test_day, releases.POOLED, (after, before), extra=extra)


def _put_change(work: CellRelease, test_day: int, form: str, tallies: tuple[Tally, Tally], *, extra: float = 0.0) -> None:
    before, after = (name_of(family, bucket=test_day, form=form) for family in releases.SIDES_OF_CHANGE)
    change = name_of(releases.CHANGE, bucket=test_day, form=form)
    work.release_difference(change, (after, before), tallies, noise=CHANGE_NOISE, extra=extra)


def _together(tallies: Iterable[Tally]) -> Tally:
    every = list(tallies)
    return Tally(
        learners=sum(tally.learners for tally in every),
        weight=sum(tally.weight for tally in every),
        total=sum(tally.total for tally in every),
    )
