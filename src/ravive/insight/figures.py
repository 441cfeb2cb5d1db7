"""The figures of a training as screens, reports and files show them: computed from released cells alone, never from the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from ravive.insight import releases
from ravive.insight.at_tests import TestFigure, test_figure
from ravive.insight.cards import TrainingCard
from ravive.insight.disclosure_control import Cell, fewest_predicted, visible
from ravive.insight.group import WEEK_DAYS, TrainingGroup, date_of
from ravive.insight.measured_tests import both_forms, fewest_by_card
from ravive.insight.practice_effect import SIDES
from ravive.insight.predictions import predicted_cards
from ravive.insight.releases import FORMS, Release, RoomRelease, name_of
from ravive.insight.share import Share, share_of

# Time a week is that of the last weeks.
RECENT_WEEKS = 4


@dataclass(frozen=True, kw_only=True)
class Column:
    """A moment of the mosaic: 0 is the day after the training, then the weeks since; answers of before `day` are in."""

    place: int
    day: date


@dataclass(frozen=True, kw_only=True)
class CardRow:
    """A card: what is predicted of it alone at each column; what each test measured, by its day; who was sure and wrong.

    `recalls` has None where that is hidden, and where nothing released distinguishes the card from the others. `is_predicted`: it is
    among the cards of which something is predicted now, alone or together.
    """

    card: TrainingCard
    is_predicted: bool
    recalls: tuple[Share | None, ...]
    tests: Mapping[int, Share]
    sure_wrong: Share | None

    @property
    def now(self) -> Share | None:
        """What is predicted of it alone at the last cut; None where there is no such figure."""
        return self.recalls[-1] if self.recalls else None


@dataclass(frozen=True, kw_only=True)
class NotionRow:
    """What cards have in common: the mean of what is predicted of them now, and of what each test measured."""

    deck: str
    notion: str
    # What its cards leave, each once: a notion has no name of its own in any language.
    reflexes: tuple[str, ...]
    cards: int
    now: float | None
    tests: Mapping[int, float]


@dataclass(frozen=True, kw_only=True)
class Week:
    """A week since the training that is over: how many practised, how long it took in the middle."""

    number: int
    first_day: date
    people: int
    seconds: int | None


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What practice changed by the control day, and both sides of it."""

    difference: Share
    practised: Share
    held_back: Share

    @property
    def is_claimed(self) -> bool:
        """Whether the interval leaves out "no difference"."""
        return self.difference.excludes_zero


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Everything that is shown of a training. `until`: answers of before this day are in; None before anything was released."""

    until: date | None
    fewest: int
    joined: int | None
    answered: int
    recently: int
    columns: tuple[Column, ...]
    cards: tuple[CardRow, ...]
    # What is predicted of all cards together, at each column.
    recalls: tuple[Share | None, ...]
    tests: tuple[TestFigure, ...]
    effect: Effect | None
    weeks: tuple[Week, ...]
    # The entry test as it was closed in the room; None where nobody closed it there.
    room: RoomRelease | None = None

    @property
    def recall(self) -> Share | None:
        """What is predicted of all cards together at the last cut."""
        return self.recalls[-1] if self.recalls else None

    @property
    def predicted_cards(self) -> int:
        """Of how many cards something is predicted now."""
        return sum(row.is_predicted for row in self.cards)

    @property
    def cards_alike(self) -> int:
        """How many of these nothing released distinguishes from the others: what is predicted of all cards holds for each."""
        return sum(row.is_predicted and row.now is None for row in self.cards)

    @property
    def drawn_cards(self) -> tuple[CardRow, ...]:
        """The cards with a line of their own: not those of which only all cards together say something."""
        return tuple(row for row in self.cards if any(row.recalls) or not row.is_predicted)

    @property
    def fewest_predicted(self) -> int:
        """The smallest group with predictions and times."""
        return fewest_predicted(self.fewest)

    @property
    def seconds_a_week(self) -> int | None:
        """The median practice time of a week, of the last weeks that are shown."""
        shown = [week.seconds for week in self.weeks[-RECENT_WEEKS:] if week.seconds is not None]
        return round(median(shown) / 10) * 10 if shown else None

    @property
    def people_by_card(self) -> int:
        """From about how many people on a test is shown card by card: each half of them answers half of the cards."""
        return 2 * fewest_by_card(self.fewest)

    @property
    def last_test(self) -> TestFigure | None:
        """The last test that has a figure."""
        return next((test for test in reversed(self.tests) if test.share), None)


def figures_of(release: Release, cards: Sequence[TrainingCard], group: TrainingGroup) -> Figures:
    """Return what is shown of a training, with the cards of its decks as they are published now."""
    cells = visible(release.cells, fewest=group.smallest_group)
    families = (f"{releases.RECALL}/", f"{releases.RECALL_ALL}/")
    places = sorted({int(name.split("/")[2]) for name in cells if name.startswith(families)})
    last = max(places[-1], 0 if release.until is None else group.column_of(release.until)) if places else -1
    columns = tuple(Column(place=place, day=date_of(_cut_day(group, place))) for place in (range(places[0], last + 1) if places else ()))
    days = sorted({0, *group.test_days})
    recalls = [cells.get(name_of(releases.RECALL_ALL, bucket=column.place)) for column in columns]
    predicted = predicted_cards(cells, recalls[-1], group) if recalls and recalls[-1] else {}
    return Figures(
        until=None if release.until is None else date_of(release.until),
        fewest=group.smallest_group,
        joined=release.counts.joined,
        answered=release.counts.answered,
        recently=release.counts.recently,
        columns=columns,
        cards=tuple(_row(card, cells, columns, days, is_predicted=card.number in predicted) for card in cards if card.is_marked),
        recalls=tuple(share_of(cell) for cell in recalls),
        tests=tuple(test_figure(release, cells, group, day) for day in days if both_forms(cells, day) or release.counts.at_tests.get(day)),
        effect=_effect(cells),
        weeks=tuple(_weeks(cells, group)),
        room=release.room,
    )


def notions_of(figures: Figures) -> tuple[NotionRow, ...]:
    """Return the cards of each notion together: means of what is shown of them, those least known first; none where nothing is."""
    heaps: dict[tuple[str, str], list[CardRow]] = {}
    for row in figures.cards:
        heaps.setdefault((row.card.deck, row.card.notion), []).append(row)
    every = (_notion(deck, notion, cards) for (deck, notion), cards in heaps.items())
    rows = [row for row in every if row.now is not None or row.tests]
    return tuple(sorted(rows, key=lambda row: (row.now is None, row.now or 0.0)))


def _notion(deck: str, notion: str, rows: list[CardRow]) -> NotionRow:
    now = [row.now.value for row in rows if row.now]
    days = sorted({day for row in rows for day in row.tests})
    tests = {day: _mean([row.tests[day].value for row in rows if day in row.tests]) for day in days}
    reflexes = tuple(dict.fromkeys(row.card.reflex for row in rows))
    return NotionRow(deck=deck, notion=notion, reflexes=reflexes, cards=len(rows), now=_mean(now) if now else None, tests=tests)


def _mean(values: list[float]) -> float:
    return round(sum(values) / len(values), 2)


def _cut_day(group: TrainingGroup, place: int) -> int:
    return group.held_day + (place * WEEK_DAYS if place else 1)


def _row(card: TrainingCard, cells: Mapping[str, Cell], columns: Sequence[Column], days: Sequence[int], *, is_predicted: bool) -> CardRow:
    number = card.number
    at_tests = {day: _card_at_test(cells, number, day) for day in days}
    return CardRow(
        card=card,
        is_predicted=is_predicted,
        recalls=tuple(share_of(cells.get(name_of(releases.RECALL, card=number, bucket=column.place))) for column in columns),
        tests={day: share for day, share in at_tests.items() if share},
        sure_wrong=share_of(cells.get(name_of(releases.SURE_WRONG, card=number))),
    )


def _card_at_test(cells: Mapping[str, Cell], card: int, day: int) -> Share | None:
    """Return what a test measured of a card; should it have stood in both forms, as the larger of them says."""
    found = [cells.get(name_of(releases.CARD_AT_TEST, card=card, bucket=day, form=form)) for form in FORMS]
    return share_of(max((cell for cell in found if cell), key=lambda cell: cell.learners, default=None))


def _effect(cells: Mapping[str, Cell]) -> Effect | None:
    difference = share_of(cells.get(name_of(releases.EFFECT)), lowest=-1.0)
    practised, held_back = (share_of(cells.get(name)) for name in SIDES)
    if difference is None or practised is None or held_back is None:
        return None
    return Effect(difference=difference, practised=practised, held_back=held_back)


def _weeks(cells: Mapping[str, Cell], group: TrainingGroup) -> list[Week]:
    numbers = sorted(int(name.split("/")[2]) for name in cells if name.startswith(f"{releases.WEEK_PEOPLE}/"))
    found: list[Week] = []
    for number in numbers:
        timed, first = cells.get(name_of(releases.SECONDS, bucket=number)), group.held_on + timedelta(days=number * WEEK_DAYS)
        people = cells[name_of(releases.WEEK_PEOPLE, bucket=number)].learners
        found.append(Week(number=number + 1, first_day=first, people=people, seconds=round(timed.value) if timed else None))
    return found
