"""Pooled figures of an organisation's trainings: which trainings, what is shown of them together, one line for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import override

from ravive.insight import queries as released
from ravive.insight.at_tests import TestFigure
from ravive.insight.cards import cards_of
from ravive.insight.figures import figures_of
from ravive.insight.pool import ENTRY, PooledChange, PooledFigure, PooledFigures, PooledTraining, PooledWordings, pool_of
from ravive.insight.pooled_memory import PooledMemory, PooledNotion, memory_of
from ravive.insight.share import Share
from ravive.people.models import Organisation
from ravive.trainings import figure_reasons, groups, plan, queries
from ravive.trainings.models import Training


@dataclass(frozen=True, kw_only=True)
class PoolChoice:
    """Which trainings are read together: those of a deck, a partner, a year; empty for all."""

    deck: str = ""
    partner: str = ""
    year: int | None = None

    @property
    def address(self) -> str:
        """The choice as the query of an address."""
        chosen = {"deck": self.deck, "partner": self.partner, "year": str(self.year or "")}
        return urlencode({name: value for name, value in chosen.items() if value})


@dataclass(frozen=True, kw_only=True)
class PoolLine:
    """One training of a pool: what its entry test and a later one measured, or why that is hidden.

    `later` is None for a training without that test. `joined` is None where it is hidden.
    """

    training: Training
    joined: int | None
    fewest: int
    entry: Share | None
    later: TestFigure | None
    is_over: bool


@dataclass(frozen=True, kw_only=True)
class PoolDeck:
    """The notions of a deck, in its order."""

    title: str
    rows: tuple[PooledNotion, ...]


@dataclass(frozen=True, kw_only=True)
class PoolPage:
    """The figures of trainings together, as page, report and workbook show them.

    `later_day`: the test that is compared with the entry test. `mixed`: how many trainings are left out as they ask other decks too.
    `fewest`: the smallest group of which one of them shows something.
    """

    organisation: Organisation
    choice: PoolChoice
    deck_title: str
    pool: PooledFigures
    memory: PooledMemory
    decks: tuple[PoolDeck, ...]
    lines: tuple[PoolLine, ...]
    later_day: int
    mixed: int
    fewest: int

    @property
    def entry(self) -> PooledFigure | None:
        """What the entry tests measured."""
        return self.pool.tests.get(ENTRY)

    @property
    def later(self) -> PooledFigure | None:
        """What the later tests measured."""
        return self.pool.tests.get(self.later_day)

    @property
    def carried(self) -> PooledWordings | None:
        """What carried over to new words at the later tests, where that is sure enough."""
        found = self.pool.wordings.get(self.later_day)
        return found if found and found.unseen.is_sure else None

    @property
    def change(self) -> PooledChange | None:
        """What changed between the two."""
        return self.pool.changes.get(self.later_day)

    @property
    def expected(self) -> PooledFigure | None:
        """What had been predicted before the later test."""
        return self.pool.expected.get(self.later_day)

    @property
    def tests(self) -> tuple[tuple[int, PooledFigure, PooledFigure | None], ...]:
        """Each test that has a figure: its day, what it measured, what had been predicted before."""
        return tuple((day, found, self.pool.expected.get(day)) for day, found in self.pool.tests.items())


def page_of(organisation: Organisation, choice: PoolChoice, *, language: str, today: date) -> PoolPage:
    """Return the trainings of a choice together, in a language. Reads what was released, never the log."""
    with override(language):
        return _page_of(organisation, choice, language, today)


def _is_chosen(training: Training, choice: PoolChoice) -> bool:
    return (
        choice.partner in ("", training.partner)
        and choice.year in (None, training.held_on.year)
        and (not choice.deck or choice.deck in training.decks)
    )


def _page_of(organisation: Organisation, choice: PoolChoice, language: str, today: date) -> PoolPage:
    wanted = [training for training in queries.trainings_for_pools(organisation) if _is_chosen(training, choice)]
    trainings = [training for training in wanted if not choice.deck or training.decks == [choice.deck]]
    of_groups, releases = groups.groups_of(organisation, trainings), released.releases_of([training.pk for training in trainings])
    pooled = [
        PooledTraining(release=releases[training.pk], group=of_groups[training.pk], has_entry_test=training.entry_test)
        for training in trainings
    ]
    slugs = {choice.deck, *(deck for training in trainings for deck in training.decks)} - {""}
    pool, memory = pool_of(pooled, today=today), memory_of(pooled, cards_of(slugs, language), today=today)
    titles, later_day = queries.titles_of_decks(slugs, language), _later_day(pool)
    return PoolPage(
        organisation=organisation,
        choice=choice,
        deck_title=titles.get(choice.deck, choice.deck),
        pool=pool,
        memory=memory,
        decks=_decks(memory, titles),
        lines=tuple(_line(training, numbers, later_day, today) for training, numbers in zip(trainings, pooled, strict=True)),
        later_day=later_day,
        mixed=len(wanted) - len(trainings),
        fewest=min((numbers.group.smallest_group for numbers in pooled), default=0),
    )


def _later_day(pool: PooledFigures) -> int:
    """Return the day of the control cards where that test has a figure, else of the last test that has one."""
    return plan.CONTROL_DAY if plan.CONTROL_DAY in pool.tests else max(pool.tests, default=0) or plan.CONTROL_DAY


def _decks(memory: PooledMemory, titles: dict[str, str]) -> tuple[PoolDeck, ...]:
    slugs = dict.fromkeys(row.deck for row in memory.rows)
    return tuple(PoolDeck(title=titles.get(slug, slug), rows=tuple(row for row in memory.rows if row.deck == slug)) for slug in slugs)


def _line(training: Training, pooled: PooledTraining, later_day: int, today: date) -> PoolLine:
    figures = figures_of(pooled.release, (), pooled.group)
    tests = {test.day: test for test in figure_reasons.tests_of(training, pooled.group, figures, today)}
    return PoolLine(
        training=training,
        joined=pooled.joined or None if pooled.release.until is not None else None,
        fewest=pooled.group.smallest_group,
        # What was released in the room is pooled, and stands here, once the test is over.
        entry=tests[ENTRY].share if ENTRY in tests and pooled.is_over(ENTRY) else None,
        later=tests.get(later_day),
        is_over=pooled.is_over(later_day),
    )


def choices_of(trainings: Sequence[Training], language: str) -> dict[str, list[tuple[str, str]]]:
    """Return the decks, partners and years of trainings, each as it is written in an address and as people read it."""
    titles = queries.titles_of_decks({deck for training in trainings for deck in training.decks}, language)
    partners = {training.partner for training in trainings if training.partner}
    years = sorted({training.held_on.year for training in trainings}, reverse=True)
    return {
        "deck": sorted(titles.items(), key=lambda pair: pair[1].casefold()),
        "partner": [(partner, partner) for partner in sorted(partners, key=str.casefold)],
        "year": [(str(year), str(year)) for year in years],
    }
