"""The released cells as a table to download, with what the page computes of them: the same figures as on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields

from ravive.insight import releases
from ravive.insight.cards import TrainingCard
from ravive.insight.disclosure_control import Cell, limits_of, shown_value, visible
from ravive.insight.figures import Figures, NotionRow, figures_of, notions_of
from ravive.insight.group import TrainingGroup, date_of
from ravive.insight.releases import Release
from ravive.insight.share import Share
from ravive.lib.csv_table import csv_table
from ravive.lib.parquet import Kind, ParquetColumn, parquet_of

# What a cell's bucket counts, by its family.
_AT_TEST = frozenset({releases.CARD_AT_TEST, releases.FORM_AT_TEST, releases.SURE_WRONG, releases.CHANGE})
_SINCE = frozenset({releases.WEEK_PEOPLE, releases.SECONDS, releases.RECALL, releases.RECALL_ALL})
# What has no limits as a share has.
_NO_SHARE = frozenset({releases.SECONDS, releases.WEEK_PEOPLE})
# What the page computes of cells as they are shown: both forms of a test together, means over the cards of a notion, minutes a week.
TEST, NOTION, NOTION_AT_TEST, SECONDS_A_WEEK = "test", "notion", "notion_at_test", "seconds_a_week"
# How many of the cards predicted now have no row of their own: nothing released distinguishes them from the others.
CARDS_ALIKE = "cards_alike"
PRACTISED_WORDING, UNSEEN_WORDING = "practised_wording", "unseen_wording"
COMPUTED = (TEST, releases.CHANGE, PRACTISED_WORDING, UNSEEN_WORDING, releases.WORDINGS, NOTION, NOTION_AT_TEST, SECONDS_A_WEEK)
# Fewer people than this value: their number is hidden.
JOINED_BELOW, ANSWERED_BELOW = "joined_fewer_than", "answered_fewer_than"
# The first row of a file whose answers are invented.
EXAMPLE = "example_invented_answers"


@dataclass(frozen=True, kw_only=True)
class ExportRow:
    """One cell, or what the page computes of some.

    `figure` is its family; `test_day` or `week` says when, `form` which of two crossed forms (empty: both). `of`: how many had joined,
    where people or a test are counted.

    `value`, `low` and `high` are shares from 0 to 1, differences from -1 to 1, seconds for `seconds` and `seconds_a_week`, cards for
    `cards_alike`, people for counts and `week_people`. Answers received before the day `before` are in; it is empty for what is computed,
    as its cells can be of several days.
    """

    figure: str
    deck: str = ""
    card: str = ""
    notion: str = ""
    reflex: str = ""
    test_day: int | None = None
    week: int | None = None
    form: str = ""
    people: int | None = None
    of: int | None = None
    value: float
    low: float | None = None
    high: float | None = None
    before: str = ""


COLUMNS = tuple(field.name for field in fields(ExportRow))


def rows_of(release: Release, cards: Sequence[TrainingCard], group: TrainingGroup, *, joined: int) -> tuple[ExportRow, ...]:
    """Return everything that is shown of a training: how many people, each released cell in the order of its name, what is computed."""
    by_number = {str(card.number): card for card in cards}
    cells = visible(release.cells, fewest=group.smallest_group)
    # Wordings are read around the test. A change is read with what those who did not come back add to its interval. How many answered a
    # card stands beside its figure.
    others = tuple(f"{family}/" for family in (releases.CHANGE, releases.WORDINGS, releases.RECALL_PEOPLE))
    own = (name for name in cells if not name.startswith(others))
    released = (_row(name, cells[name], by_number) for name in sorted(own, key=_order))
    return (*_people(release, joined, group.smallest_group), *released, *_computed(figures_of(release, cards, group), joined))


def _computed(figures: Figures, joined: int) -> Iterator[ExportRow]:
    """Yield what the page computes, by its own code."""
    for test in figures.tests:
        if test.share:
            yield _of_test(TEST, test.day, test.share, of=joined)
        if test.change:
            yield _of_test(releases.CHANGE, test.day, test.change.difference, of=joined)
        if test.wordings:
            yield _of_test(PRACTISED_WORDING, test.day, test.wordings.practised, of=joined)
            yield _of_test(UNSEEN_WORDING, test.day, test.wordings.unseen, of=joined)
            yield _of_test(releases.WORDINGS, test.day, test.wordings.difference, of=joined)
    last = figures.columns[-1].place if figures.columns else None
    if figures.cards_alike:
        yield ExportRow(figure=CARDS_ALIKE, week=last, value=figures.cards_alike)
    for row in notions_of(figures):
        if row.now is not None:
            yield _of_notion(NOTION, row, row.now, week=last)
        for day, mean in row.tests.items():
            yield _of_notion(NOTION_AT_TEST, row, mean, test_day=day)
    if figures.seconds_a_week is not None:
        yield ExportRow(figure=SECONDS_A_WEEK, value=figures.seconds_a_week)


def _of_test(figure: str, day: int, share: Share, *, of: int) -> ExportRow:
    value, people = share.value, share.learners
    return ExportRow(figure=figure, test_day=day, people=people, of=of, value=value, low=share.low, high=share.high)


def _of_notion(figure: str, row: NotionRow, mean: float, *, week: int | None = None, test_day: int | None = None) -> ExportRow:
    reflexes = " · ".join(row.reflexes)
    return ExportRow(figure=figure, deck=row.deck, notion=row.notion, reflex=reflexes, week=week, test_day=test_day, value=mean)


def _order(name: str) -> tuple[str, int, int, str]:
    family, card, bucket, form = name.split("/")
    return family, int(card), int(bucket), form


def _people(release: Release, joined: int, fewest: int) -> Iterator[ExportRow]:
    """Yield how many joined and answered; of fewer than the smallest group, only that they are fewer."""
    before = date_of(release.until).isoformat() if release.until is not None else ""
    counts = release.counts
    of_joined = before if counts.joined is not None else ""
    if joined < fewest:
        yield ExportRow(figure=JOINED_BELOW, value=fewest, before=of_joined)
        return
    yield ExportRow(figure="joined", value=joined, before=of_joined)
    if counts.answered < fewest:
        yield ExportRow(figure=ANSWERED_BELOW, of=joined, value=fewest, before=before)
        return
    yield ExportRow(figure="answered", of=joined, value=counts.answered, before=before)
    yield ExportRow(figure="answered_lately", of=joined, value=counts.recently, before=before)
    for day, people in sorted(counts.at_tests.items()):
        if people >= fewest:
            yield ExportRow(figure="took_part", test_day=day, of=joined, value=people, before=before)


def _row(name: str, cell: Cell, cards: dict[str, TrainingCard]) -> ExportRow:
    family, number, bucket, form = name.split("/")
    card = cards.get(number)
    lowest = -1.0 if family == releases.EFFECT else 0.0
    low, high = limits_of(cell, lowest=lowest)
    return ExportRow(
        figure=family,
        deck=card.deck if card else "",
        # A card that is not published any more is named by its number in the log.
        card=card.card if card else "" if number == "0" else number,
        notion=card.notion if card else "",
        reflex=card.reflex if card else "",
        test_day=int(bucket) if family in _AT_TEST else None,
        week=int(bucket) if family in _SINCE else None,
        form=form,
        people=cell.learners,
        value=cell.value if family in _NO_SHARE else shown_value(cell, lowest=lowest),
        low=low,
        high=high,
        before=date_of(cell.until).isoformat(),
    )


def as_csv(rows: Sequence[ExportRow]) -> bytes:
    """Return the rows as CSV: UTF-8 that spreadsheets recognise, with the columns COLUMNS."""
    return csv_table(COLUMNS, (asdict(row).values() for row in rows))


def as_parquet(rows: Sequence[ExportRow]) -> bytes:
    """Return the rows as Parquet, with the columns COLUMNS."""
    kinds: dict[str, Kind] = {
        "test_day": "int32",
        "week": "int32",
        "people": "int32",
        "of": "int32",
        "value": "double",
        "low": "double",
        "high": "double",
    }
    return parquet_of(
        [ParquetColumn(name=name, kind=kinds.get(name, "text"), values=[getattr(row, name) for row in rows]) for name in COLUMNS]
    )
