"""The figures of a training on its page and in its report: what is shown, what is hidden and why, what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from ravive.insight import queries as released
from ravive.insight.at_tests import TestFigure
from ravive.insight.cards import cards_of, published_in
from ravive.insight.figures import CardRow, Column, Effect, Figures, NotionRow, figures_of, notions_of
from ravive.insight.group import TrainingGroup, day_number, next_cut
from ravive.insight.releases import Release, RoomRelease
from ravive.insight.share import Share
from ravive.insight.take_up import NamedCard, cards_to_take_up
from ravive.people.models import Organisation
from ravive.reviews.queries import joined_before
from ravive.trainings import figure_reasons, groups, queries
from ravive.trainings.counts import shown
from ravive.trainings.models import Training
from ravive.trainings.phase import Phase, PhaseKind, phase_of
from ravive.trainings.queries import Numbers

# Of a training that lasts for years, the day after it and the latest weeks are drawn.
MOST_COLUMNS = 40


@dataclass(frozen=True, kw_only=True)
class DeckRows:
    """The cards of a deck, in its order, each with what is shown of it; see `Figures.drawn_cards`."""

    title: str
    rows: tuple[CardRow, ...]


@dataclass(frozen=True, kw_only=True)
class FiguresLine:
    """A training beside others: how many people, and what is shown of all its cards together."""

    training: Training
    joined: int
    fewest: int
    until: date | None
    # As in FiguresPage.
    stands_for: date | None
    answered: int
    recall: Share | None
    test: TestFigure | None
    effect: Effect | None

    @property
    def shown_joined(self) -> str:
        """How many had joined, as far as it may be shown."""
        return shown(self.joined, self.fewest)

    @property
    def shown_answered(self) -> str:
        """How many answered, as far as it may be shown."""
        return shown(self.answered, self.fewest)


@dataclass(frozen=True, kw_only=True)
class FiguresPage(Figures):
    """The figures of a training with what its page and its report add. `tests` has every planned test, with or without a figure."""

    training: Training
    group: TrainingGroup
    numbers: Numbers
    # How many had joined when answers were last counted, those who left included: who came since is not silent.
    joined_before: int
    decks: tuple[DeckRows, ...]
    notions: tuple[NotionRow, ...]
    next_on: date
    # The day the figures stand for, where they are not renewed any more; None while they are.
    stands_for: date | None
    today: date
    phase: Phase
    # Why there is no figure at all, why no prediction, why no measure, why no effect; empty where there is one.
    hidden: str
    recall_hidden: str
    test_hidden: str
    effect_hidden: str

    @property
    def silent(self) -> int:
        """How many had joined and have no answers here, as of the last cut: they sent none, or left with them."""
        return max(self.joined_before - self.answered, 0)

    @property
    def shown_joined(self) -> str:
        """How many had joined, as far as it may be shown."""
        return shown(self.joined_before, self.fewest)

    @property
    def shown_answered(self) -> str:
        """How many answered, as far as it may be shown."""
        return shown(self.answered, self.fewest)

    @property
    def shown_joined_now(self) -> str:
        """How many joined by now, as far as it may be shown."""
        return shown(self.numbers.ever_joined, self.fewest)

    @property
    def shown_left(self) -> str:
        """How many left with their answers, as far as it may be shown."""
        return shown(self.numbers.withdrawn, self.fewest)

    @property
    def is_large_enough(self) -> bool:
        """Whether its numbers may be shown."""
        return self.joined_before >= self.fewest

    @property
    def is_counted(self) -> bool:
        """Whether answers were counted at all yet."""
        return self.until is not None

    @property
    def open_test(self) -> TestFigure | None:
        """The test that is open today; None where none is."""
        if self.phase.kind != PhaseKind.TEST or self.phase.test is None:
            return None
        return next((test for test in self.tests if test.day == self.phase.test.day), None)

    @property
    def shown_takers(self) -> str:
        """How many took the test that is open today, as far as it may be shown."""
        return shown(self.open_test.takers if self.open_test else 0, self.fewest)

    @property
    def carried(self) -> TestFigure | None:
        """The last test that has a figure, where it says what carried over to new words; else None."""
        test = self.last_test
        return test if test and test.wordings and test.wordings.unseen.is_sure else None

    @property
    def drawn_columns(self) -> tuple[Column, ...]:
        """The columns that are drawn."""
        return _drawn(self.columns)

    @property
    def again(self) -> tuple[NamedCard, ...]:
        """The cards to take up again with the group."""
        return cards_to_take_up(self)


def page_of(training: Training, *, language: str, today: date) -> FiguresPage:
    """Return everything that is shown of a training, its cards in a language. Reads what was released, never the log."""
    group = groups.group_of(training)
    release = released.release_of(training.pk)
    figures = figures_of(release, cards_of(group.decks, language), group)
    numbers = queries.numbers_of([training])[training.pk]
    of_figures: dict[str, Any] = {field.name: getattr(figures, field.name) for field in fields(figures)}
    tests = figure_reasons.tests_of(training, group, figures, today)
    of_figures["tests"] = tests
    joined = _joined_before(training, figures, numbers)
    return FiguresPage(
        **of_figures,
        training=training,
        group=group,
        numbers=numbers,
        joined_before=joined,
        today=today,
        phase=phase_of(training, today),
        decks=_decks(figures, language),
        notions=notions_of(figures),
        next_on=next_cut(group, after=release.until),
        stands_for=_stands_for(group, figures, today),
        hidden=figure_reasons.nothing(training, figures, joined, numbers, today),
        recall_hidden=figure_reasons.no_recall(group, figures, release),
        test_hidden=figure_reasons.no_measure(tests),
        effect_hidden=figure_reasons.no_effect(training, figures, today),
    )


def room_figures(training: Training, room: RoomRelease, *, language: str) -> Figures:
    """Return the figures of the entry test as it was released in the room."""
    group = groups.group_of(training)
    return figures_of(Release(cells=room.cells, room=room), cards_of(group.decks, language), group)


def _joined_before(training: Training, figures: Figures, numbers: Numbers) -> int:
    if figures.joined is not None:
        return figures.joined
    # Figures released before that was kept. Of a forgotten training, only how many they were is known.
    if figures.until is None or training.forgotten_on:
        return numbers.ever_joined
    return joined_before(training.pk, figures.until) + numbers.withdrawn


def _stands_for(group: TrainingGroup, figures: Figures, today: date) -> date | None:
    if figures.until is None:
        return None
    is_late = next_cut(group, after=day_number(figures.until)) < today - timedelta(days=1)
    return figures.until if is_late else None


def _drawn[Anything](columns: Sequence[Anything]) -> tuple[Anything, ...]:
    if len(columns) <= MOST_COLUMNS:
        return tuple(columns)
    return (columns[0], *columns[-MOST_COLUMNS + 1 :])


def drawn_recalls(of: CardRow | Figures) -> tuple[Share | None, ...]:
    """Return what is predicted of a card, or of all together, at the columns that are drawn."""
    return _drawn(of.recalls)


def _decks(figures: Figures, language: str) -> tuple[DeckRows, ...]:
    slugs = dict.fromkeys(row.card.deck for row in figures.drawn_cards)
    found: list[DeckRows] = []
    for slug in slugs:
        published = published_in(slug, language)
        rows = tuple(row for row in figures.drawn_cards if row.card.deck == slug)
        found.append(DeckRows(title=published.bundle.title if published else slug, rows=rows))
    return tuple(found)


def side_by_side(organisation: Organisation, trainings: Sequence[Training], *, today: date) -> tuple[FiguresLine, ...]:
    """Return trainings of an organisation side by side: from the cells released of each, in a handful of queries."""
    overviews = released.overviews_of([training.pk for training in trainings])
    of_groups = groups.groups_of(organisation, trainings)
    numbers = queries.numbers_of(list(trainings))
    lines: list[FiguresLine] = []
    for training in trainings:
        group = of_groups[training.pk]
        lines.append(_line(training, figures_of(overviews.get(training.pk, Release()), (), group), group, numbers, today))
    return tuple(lines)


def _line(training: Training, figures: Figures, group: TrainingGroup, numbers: dict[int, Numbers], today: date) -> FiguresLine:
    return FiguresLine(
        training=training,
        joined=_joined_before(training, figures, numbers[training.pk]),
        fewest=group.smallest_group,
        until=figures.until,
        stands_for=_stands_for(group, figures, today),
        answered=figures.answered,
        recall=figures.recall,
        test=next((test for test in reversed(figure_reasons.tests_of(training, group, figures, today)) if test.share), None),
        effect=figures.effect,
    )
