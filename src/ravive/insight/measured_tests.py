"""What is released of a test, once: its mean score, its cards where the group affords it, and what changed since the entry test.

The entry test can be released in the room, when the trainer closes it. Those who finish later are a group of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ravive.insight import releases
from ravive.insight.cell_release import CellRelease, with_mean
from ravive.insight.disclosure_control import Cell, half_width, variance_of, whole_points
from ravive.insight.interval import (
    SAME_LATER,
    fewest_within,
    halves_variance,
    score_variance,
    share_variance,
    shared_variance,
    spread_variance,
)
from ravive.insight.privacy_budget import MOST_TESTS, noise_of
from ravive.insight.releases import FORMS, name_of
from ravive.insight.share import share_of
from ravive.insight.tally import Tally, together

# Cards are shown one by one where noise alone moves a card by at most so much, and who was sure and wrong by so much.
CARD_REACH, SURE_REACH = 0.2, 0.15
# Where control cards are drawn from a small half, some cards are asked of few: each is asked of half as many at least.
OF_ONE_CARD = 0.5
_LATE = "late"


def fewest_by_card(fewest: int) -> int:
    """Return from how many people on, in each half of the group, a test is shown card by card."""
    return max(fewest, fewest_within(noise_of(releases.CARD_AT_TEST), CARD_REACH))


def fewest_sure_wrong(fewest: int) -> int:
    """Return from how many people on who answered a card the entry test shows who was sure and wrong of it."""
    return max(fewest, fewest_within(noise_of(releases.SURE_WRONG), SURE_REACH))


def release_test(work: CellRelease, test_day: int) -> None:
    """Release a test once: by form with its cards where both forms have enough learners, else both forms as one figure.

    A test beyond those that the budget counts is not released.
    """
    names = {form: name_of(releases.FORM_AT_TEST, bucket=test_day, form=form) for form in (*FORMS, releases.POOLED)}
    released = {int(name.split("/")[2]) for name in work.cells if name.startswith(f"{releases.FORM_AT_TEST}/")}
    if test_day in released or len(released) >= MOST_TESTS:
        return
    forms = {form: work.tallies[names[form]] for form in FORMS if names[form] in work.tallies}
    cards = {form: _cards_of(work, test_day, form) for form in forms}
    if forms and all(_is_by_card(work, forms[form], cards[form]) for form in forms):
        for form, tally in forms.items():
            _release_mean(work, names[form], tally)
            _release_cards(work, work.cells[names[form]], cards[form])
    elif sum(tally.learners for tally in forms.values()) >= work.fewest:
        tally = together(forms.values())
        uneven = _weight_of_first(forms) - 0.5
        _release_mean(work, names[releases.POOLED], tally, extra=halves_variance(uneven, cards=tally.answers_each))
    else:
        return
    if test_day == 0:
        _release_sure_wrong(work)


def _cards_of(work: CellRelease, test_day: int, form: str) -> dict[str, Tally]:
    """Return the cards of a form at a test; one that fewer answered than may be shown was not asked as the others were."""
    prefix, suffix = f"{releases.CARD_AT_TEST}/", f"/{test_day}/{form}"
    return {
        name: tally
        for name, tally in sorted(work.tallies.items())
        if name.startswith(prefix) and name.endswith(suffix) and tally.learners >= work.fewest
    }


def _is_by_card(work: CellRelease, form: Tally, cards: Mapping[str, Tally]) -> bool:
    least = fewest_by_card(work.fewest)
    return form.learners >= least and bool(cards) and min(tally.learners for tally in cards.values()) >= OF_ONE_CARD * least


def _release_mean(work: CellRelease, name: str, tally: Tally, *, extra: float = 0.0) -> None:
    """Release the mean score of a test. `extra`: a further variance."""
    value, noise = whole_points(work.mean(name, tally)), noise_of(releases.FORM_AT_TEST) / tally.learners
    usual = score_variance(value, tally.learners, answers=tally.answers_each)
    of_spread = name.replace(releases.FORM_AT_TEST, releases.SPREAD, 1)
    spread = work.moved(of_spread, tally.spread / tally.learners, tally.learners)
    variance = spread_variance(
        usual, value, tally.learners, spread=spread, share_noise=noise, spread_noise=noise_of(releases.SPREAD) / tally.learners
    )
    work.put(name, learners=tally.learners, value=value, variance=variance / tally.learners + noise**2 + extra)


def _release_cards(work: CellRelease, form: Cell, cards: Mapping[str, Tally]) -> None:
    """Release the cards of a form: their mean is what the form shows."""
    noise = noise_of(releases.CARD_AT_TEST)
    for name, value in work.parts(form.value, cards, family=releases.CARD_AT_TEST).items():
        learners = cards[name].learners
        work.put(name, learners=learners, value=value, variance=share_variance(value, learners) + (noise / learners) ** 2)


def _release_sure_wrong(work: CellRelease) -> None:
    for name in sorted(work.tallies):
        tally = work.tallies[name]
        if name.startswith(f"{releases.SURE_WRONG}/") and tally.learners >= fewest_sure_wrong(work.fewest):
            value, noise = work.mean(name, tally), noise_of(releases.SURE_WRONG) / tally.learners
            work.put(name, learners=tally.learners, value=value, variance=share_variance(value, tally.learners) + noise**2)


def release_late(work: CellRelease, late: Mapping[str, Tally]) -> None:
    """Add those who finished the entry test after it was released in the room. Fewer of them than the smallest group stay out.

    They are released as a group of their own, with noise of their own. What is shown is the mean of both groups, by their size. Cards
    that were shown are moved with it.
    """
    alone = CellRelease(cells={}, tallies=late, fewest=work.fewest, until=work.until, lots=lambda name: work.lots(f"{_LATE}/{name}"))
    release_test(alone, 0)
    if not alone.cells:
        return
    names = [name_of(releases.FORM_AT_TEST, form=form) for form in (*FORMS, releases.POOLED)]
    if {name for name in names if name in work.cells} == {name for name in names if name in alone.cells}:
        merged = {name: _mean_by_size([work.cells[name], alone.cells[name]]) for name in names if name in work.cells}
    else:
        whole = [both_forms(cells, 0) for cells in (work.cells, alone.cells)]
        merged = {names[-1]: _mean_by_size([cell for cell in whole if cell])}
    for name, cell in alone.cells.items():
        if name not in names:
            work.cells[name] = _mean_by_size([work.cells[name], cell]) if name in work.cells else cell
    for name in names:
        work.cells.pop(name, None)
    work.cells |= merged
    _move_cards(work.cells)


def _move_cards(cells: dict[str, Cell]) -> None:
    """Move the cards of the entry test so that their mean is what the test shows: of each form, or of both where they are one."""
    of_both = name_of(releases.FORM_AT_TEST)
    for form in FORMS:
        whole = cells.get(name_of(releases.FORM_AT_TEST, form=form)) or cells.get(of_both)
        cards = [name for name in cells if name.startswith(f"{releases.CARD_AT_TEST}/") and name.endswith(f"/0/{form}")]
        if whole and cards:
            values = with_mean([cells[name].value for name in cards], whole.value)
            for name, value in zip(cards, values, strict=True):
                cell = cells[name]
                cells[name] = Cell(learners=cell.learners, value=value, half_width=cell.half_width, until=cell.until)


def _mean_by_size(cells: Sequence[Cell]) -> Cell:
    """Return figures of groups that share no learner as one figure."""
    learners = sum(cell.learners for cell in cells)
    return Cell(
        learners=learners,
        value=whole_points(sum(cell.value * cell.learners for cell in cells) / learners),
        half_width=half_width(sum((cell.learners / learners) ** 2 * variance_of(cell) for cell in cells)),
        until=max(cell.until for cell in cells),
    )


def both_forms(cells: Mapping[str, Cell], test_day: int) -> Cell | None:
    """Return what a test measured: both forms count the same. Of one alone, or of both as one, what there is."""
    forms = [cell for form in FORMS if (cell := cells.get(name_of(releases.FORM_AT_TEST, bucket=test_day, form=form)))]
    return _plain_mean(forms) if forms else cells.get(name_of(releases.FORM_AT_TEST, bucket=test_day))


def _plain_mean(cells: Sequence[Cell]) -> Cell:
    if len(cells) == 1:
        return cells[0]
    return Cell(
        learners=sum(cell.learners for cell in cells),
        value=whole_points(sum(cell.value for cell in cells) / len(cells)),
        half_width=half_width(sum(variance_of(cell) for cell in cells) / len(cells) ** 2),
        until=max(cell.until for cell in cells),
    )


def release_change(work: CellRelease, test_day: int, *, both: int) -> None:
    """Compute once, from the two figures as they are shown, what a test shows less the entry test. `both`: how many took both.

    The interval is about these learners. That those who did not come back may differ is added where it is read.
    """
    name = name_of(releases.CHANGE, bucket=test_day)
    before, after = both_forms(work.cells, 0), both_forms(work.cells, test_day)
    if name in work.cells or not test_day or before is None or after is None:
        return
    first, second = share_of(before), share_of(after)
    sides = [_side_of(work, day, cell) for day, cell in ((0, before), (test_day, after))]
    both = min(both, before.learners, after.learners)
    shared = SAME_LATER * (sides[0].shared * sides[1].shared) ** 0.5 * both / (before.learners * after.learners)
    # Which half weighs more on one side is already in the interval of each; the two may add up, or cancel out.
    uneven, *apart = (
        halves_variance(weight, cards=min(side.answers for side in sides))
        for weight in (sides[1].first - sides[0].first, *(side.first - 0.5 for side in sides))
    )
    variance = variance_of(before) + variance_of(after) - 2 * shared + uneven - sum(apart)
    work.put(name, learners=both, value=second.value - first.value, variance=max(variance, 0.0))


@dataclass(frozen=True, kw_only=True)
class _Side:
    """A test in a change: which variance of its scores comes back at another test, how many answers a score has, form A's weight."""

    shared: float
    answers: float
    first: float


def _side_of(work: CellRelease, test_day: int, cell: Cell) -> _Side:
    forms = {
        form: tally for form in FORMS if (tally := work.tallies.get(name_of(releases.FORM_AT_TEST, bucket=test_day, form=form))) is not None
    }
    shown = [work.cells[name] for form in FORMS if (name := name_of(releases.FORM_AT_TEST, bucket=test_day, form=form)) in work.cells]
    first = 0.5 if len(forms) > 1 and shown else _weight_of_first(forms)
    answers, cells = together(forms.values()).answers_each, shown or [cell]
    noise = sum((noise_of(releases.FORM_AT_TEST) / part.learners) ** 2 for part in cells) / len(cells) ** 2
    extra = 0.0 if shown else halves_variance(first - 0.5, cards=answers)
    variance = max(variance_of(cell) - noise - extra, 0.0) * cell.learners
    return _Side(shared=shared_variance(variance, cell.value, cell.learners, answers=answers), answers=answers, first=first)


def _weight_of_first(forms: Mapping[str, Tally]) -> float:
    """Return how much form A weighs where both are one figure."""
    everybody = together(forms.values()).learners
    # Where the answers are gone, nothing is known of it: as usual, both weigh about the same.
    return sum(tally.learners for form, tally in forms.items() if form == FORMS[0]) / everybody if everybody else 0.5
