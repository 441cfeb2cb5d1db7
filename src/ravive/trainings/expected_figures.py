"""What groups of usual sizes will be able to show, for the form that opens a training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ravive.insight.disclosure_control import fewest_predicted, fewest_shown
from ravive.insight.expectation import RIGHT, Expectation, expectation_of
from ravive.insight.measured_tests import fewest_by_card
from ravive.trainings import plan
from ravive.trainings.queries import DeckChoice

SIZES = (8, 15, 30, 60)


@dataclass(frozen=True, kw_only=True)
class ExpectedRow:
    """A kind of figure, and for each size of group how far its interval reaches, or from how many people on there is one."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ExpectedTable:
    """What groups can show with decks for minors, or with others. `cards`: how many a test of the smallest of these decks asks."""

    is_for_minors: bool
    fewest: int
    cards: int
    right_percent: int
    rows: tuple[ExpectedRow, ...]


def tables_of(choices: Sequence[DeckChoice], *, raised_to: int) -> tuple[ExpectedTable, ...]:
    """Return a table for decks for minors and one for others, as far as there are such decks.

    `raised_to`: the organisation's smallest group.
    """
    kinds = [(for_minors, [choice for choice in choices if choice.written_for_minors == for_minors]) for for_minors in (False, True)]
    return tuple(_table(decks, is_for_minors=for_minors, raised_to=raised_to) for for_minors, decks in kinds if decks)


def _table(decks: Sequence[DeckChoice], *, is_for_minors: bool, raised_to: int) -> ExpectedTable:
    fewest = fewest_shown(written_for_minors=is_for_minors, raised_to=raised_to)
    cards = min(cards for deck in decks for cards in deck.asked)
    found = [expectation_of(size, smallest_group=fewest, cards_a_form=cards, control_cards=plan.CONTROL_CARDS) for size in SIZES]
    return ExpectedTable(
        is_for_minors=is_for_minors, fewest=fewest, cards=cards, right_percent=round(RIGHT * 100), rows=_rows(found, fewest)
    )


def _rows(found: Sequence[Expectation], fewest: int) -> tuple[ExpectedRow, ...]:
    # Half of the group answers each half of the cards.
    kinds = (
        (_("The whole group at a test"), fewest, [expectation.test for expectation in found]),
        (_("Change since the entry test, if all come back"), fewest, [expectation.change for expectation in found]),
        (_("Each card at a test"), 2 * fewest_by_card(fewest), [expectation.card for expectation in found]),
        (_("What is known now, predicted"), fewest_predicted(fewest), [expectation.recall for expectation in found]),
        (_("Effect of practice at day 90"), fewest, [expectation.effect for expectation in found]),
    )
    return tuple(ExpectedRow(name=name, cells=tuple(_cell(reach, least) for reach in reaches)) for name, least, reaches in kinds)


def _cell(reach: float | None, least: int) -> str:
    if reach is None:
        return _("hidden: from %(fewest)s people on") % {"fewest": least}
    return _("± %(points)s points") % {"points": round(reach * 100)}
