"""Figures as workbooks for people (XLSX): heads and names in their language, shares in per cent, days as dates."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.insight import export, releases
from ravive.insight.export import ExportRow
from ravive.insight.pool import PooledFigure
from ravive.lib.workbook import COUNT, PERCENT, POINTS, NumberCell, WorkbookColumn, WorkbookSheet, WorkbookValue, workbook_of
from ravive.people.models import Organisation
from ravive.trainings import figure_texts, groups, pool_words, queries, report_words
from ravive.trainings.models import Training
from ravive.trainings.pools import PoolLine, PoolPage

_SECONDS = frozenset({releases.SECONDS, export.SECONDS_A_WEEK})
_PEOPLE = frozenset(
    {"joined", "answered", "answered_lately", "took_part", export.JOINED_BELOW, export.ANSWERED_BELOW, releases.WEEK_PEOPLE}
)
_DIFFERENCES = frozenset({releases.EFFECT, releases.CHANGE, releases.WORDINGS})
_POINTS_A_SHARE = 100


def of_training(*, training: Training, language: str, now: datetime) -> bytes:
    """Return the figures of a training as a workbook: those of its page, and what it is about."""
    with override(language):
        rows = groups.export_rows(training, language=language)
        shown = [row for row in rows if row.figure != export.EXAMPLE]
        titles = dict(zip(training.decks, queries.deck_titles(training, language), strict=True))
        sheets = (
            WorkbookSheet(
                title=_title(_("Figures"), training.organisation), columns=_columns(), rows=tuple(_row(row, titles) for row in shown)
            ),
            WorkbookSheet(title=_("Training"), columns=about_columns(), rows=_about(training, list(titles.values()), now)),
        )
    return workbook_of(sheets, title=training.title, made_at=now)


def _title(title: str, organisation: Organisation) -> str:
    """Return the title of a sheet of figures, which says so where they are invented."""
    return _("Example, invented answers") if organisation.is_example else title


def of_pool(*, page: PoolPage, language: str, now: datetime) -> bytes:
    """Return pooled figures as a workbook: the figures, notions by months, one line for each training. `page` is in that language."""
    with override(language):
        sheets = (
            WorkbookSheet(title=_title(_("Pooled figures"), page.organisation), columns=_pool_columns(), rows=_pool_rows(page)),
            WorkbookSheet(title=_("Trainings"), columns=_line_columns(page), rows=tuple(_line(line) for line in page.lines)),
            WorkbookSheet(title=_("Memory, by notion and month"), columns=_notion_columns(page), rows=_notion_rows(page)),
            WorkbookSheet(title=_("How to read it"), columns=about_columns(), rows=_about_pool(page, now)),
        )
        title = pool_words.title(page)
    return workbook_of(sheets, title=title, made_at=now)


def _pool_columns() -> tuple[WorkbookColumn, ...]:
    return (
        WorkbookColumn(head=_("Figure"), width=44),
        WorkbookColumn(head=_("Test, days after the training")),
        WorkbookColumn(head=_("People"), width=10),
        WorkbookColumn(head=_("Of people")),
        WorkbookColumn(head=_("Trainings"), width=12),
        WorkbookColumn(head=_("Of trainings")),
        WorkbookColumn(head=_("Value"), width=10),
        WorkbookColumn(head=_("Lowest")),
        WorkbookColumn(head=_("Highest")),
    )


def _pool_rows(page: PoolPage) -> tuple[tuple[WorkbookValue, ...], ...]:
    pool = page.pool
    counts = [(_("Joined"), pool.joined), (_("Have answered"), pool.answered), (_("Answered in the 14 days before"), pool.recently)]
    rows: list[tuple[WorkbookValue, ...]] = [
        (name, None, None, None, _count(pool.counted), _count(pool.trainings), _count(value), None, None) for name, value in counts
    ]
    for day, measured, expected in page.tests:
        rows.append(_pooled(_("Known at a test, measured, all cards"), measured, day))
        if expected:
            rows.append(_pooled(_("Predicted before that test"), expected, day))
    rows += [
        _pooled(_("Change since the entry test, measured"), change.difference, day, is_difference=True)
        for day, change in sorted(pool.changes.items())
    ]
    rows += [
        _pooled(_("New words less practised words, measured"), found.difference, day, is_difference=True)
        for day, found in sorted(pool.wordings.items())
    ]
    if pool.effect:
        rows.append(_pooled(_("Effect of practice, measured"), pool.effect, None, is_difference=True))
    if pool.recall:
        rows.append(_pooled(_("Known, predicted, all cards"), pool.recall, None))
    return tuple(rows)


def _pooled(name: str, figure: PooledFigure, day: int | None, *, is_difference: bool = False) -> tuple[WorkbookValue, ...]:
    share = figure.share
    return (
        name,
        _count(day),
        _count(share.learners),
        _count(figure.of_people),
        _count(figure.trainings),
        _count(figure.of_trainings),
        *(_share(value, is_difference=is_difference) for value in (share.value, share.low, share.high)),
    )


def _share(value: float | None, *, is_difference: bool = False) -> NumberCell | None:
    if value is None:
        return None
    return points_cell(value) if is_difference else NumberCell(value=value, look=PERCENT)


def _line_columns(page: PoolPage) -> tuple[WorkbookColumn, ...]:
    later = {"day": page.later_day}
    return (
        WorkbookColumn(head=_("Day"), width=12),
        WorkbookColumn(head=_("Training"), width=40),
        WorkbookColumn(head=_("Place"), width=24),
        WorkbookColumn(head=_("Partner"), width=24),
        WorkbookColumn(head=_("Joined"), width=12),
        WorkbookColumn(head=_("Known before the training, measured")),
        WorkbookColumn(head=_("Lowest")),
        WorkbookColumn(head=_("Highest")),
        WorkbookColumn(head=_("Known, measured at day %(day)s") % later),
        WorkbookColumn(head=_("Lowest")),
        WorkbookColumn(head=_("Highest")),
        WorkbookColumn(head=_("Took part")),
        WorkbookColumn(head=_("Note"), width=44),
    )


def _line(line: PoolLine) -> tuple[WorkbookValue, ...]:
    training, later = line.training, line.later.share if line.later else None
    return (
        training.held_on,
        training.title,
        training.place,
        training.partner,
        _count(line.joined),
        *(_share(value) for value in ((line.entry.value, line.entry.low, line.entry.high) if line.entry else (None, None, None))),
        *(_share(value) for value in ((later.value, later.low, later.high) if later else (None, None, None))),
        _count(line.later.takers) if pool_words.shows_takers(line) and line.later else None,
        pool_words.hidden(line),
    )


def _notion_columns(page: PoolPage) -> tuple[WorkbookColumn, ...]:
    months = [WorkbookColumn(head=head, width=8) for head in pool_words.month_names(page.memory.months)]
    return (
        WorkbookColumn(head=_("Deck"), width=24),
        WorkbookColumn(head=_("Notion"), width=60),
        *months,
        WorkbookColumn(head=_("now"), width=8),
    )


def _notion_rows(page: PoolPage) -> tuple[tuple[WorkbookValue, ...], ...]:
    notions = [(deck.title, " · ".join(notion.reflexes), notion) for deck in page.decks for notion in deck.rows]
    every = [("", _("All cards"), page.memory), *notions]
    rows = [(deck, name, *(_share(value) for value in (*of.recalls, of.now))) for deck, name, of in every]
    people = ("", _("People"), *(_count(count) for count in (*page.memory.people, page.memory.people_now)))
    return (*rows, people)


def _about_pool(page: PoolPage, now: datetime) -> tuple[tuple[WorkbookValue, ...], ...]:
    quotes = [(_("Sentences to quote"), sentence) for sentence in pool_words.quotes(page)]
    return (
        *([(_("Trainings"), _("Example, invented answers"))] if page.organisation.is_example else []),
        (_("Organisation"), page.organisation.name),
        (_("Trainings"), pool_words.chosen(page)),
        *quotes,
        (_("How it is measured"), pool_words.method(page)),
        *((_("Left out"), note) for note in (*pool_words.left_out(page), pool_words.alike(page)) if note),
        (_("Written on"), timezone.localdate(now)),
        (_("How to read it"), f"{how_to_read()} {report_words.changes()}"),
    )


def _columns() -> tuple[WorkbookColumn, ...]:
    return (
        WorkbookColumn(head=_("Figure"), width=44),
        WorkbookColumn(head=_("Deck"), width=24),
        WorkbookColumn(head=_("Reflex"), width=44),
        WorkbookColumn(head=_("Test, days after the training")),
        WorkbookColumn(head=_("Week after the training")),
        WorkbookColumn(head=_("Half of the cards"), width=10),
        WorkbookColumn(head=_("People"), width=10),
        WorkbookColumn(head=_("Of people")),
        WorkbookColumn(head=_("Value"), width=10),
        WorkbookColumn(head=_("Lowest")),
        WorkbookColumn(head=_("Highest")),
        WorkbookColumn(head=_("Unit"), width=16),
        WorkbookColumn(head=_("Answers received before"), width=16),
    )


def _row(row: ExportRow, titles: dict[str, str]) -> tuple[WorkbookValue, ...]:
    return (
        names_of_figures().get(row.figure, row.figure),
        titles.get(row.deck, row.deck),
        row.reflex or row.card,
        _count(row.test_day),
        _count(row.week),
        row.form,
        _count(row.people),
        _count(row.of),
        _measure(row.figure, row.value),
        None if row.low is None else _measure(row.figure, row.low),
        None if row.high is None else _measure(row.figure, row.high),
        _unit(row.figure),
        date.fromisoformat(row.before) if row.before else None,
    )


def names_of_figures() -> dict[str, str]:
    """Return what each figure of a table is called, by its name in files for programs."""
    return {
        "joined": _("Joined"),
        export.JOINED_BELOW: _("Joined: fewer than"),
        export.ANSWERED_BELOW: _("Have answered: fewer than"),
        "answered": _("Have answered"),
        "answered_lately": _("Answered in the 14 days before"),
        "took_part": _("Took part in a test"),
        releases.RECALL: _("Known, predicted, one card"),
        releases.RECALL_ALL: _("Known, predicted, all cards"),
        export.CARDS_ALIKE: _("Cards for which the figure of all cards holds"),
        releases.CARD_AT_TEST: _("Known at a test, measured, one card"),
        releases.FORM_AT_TEST: _("Known at a test, measured, half of the cards"),
        export.TEST: _("Known at a test, measured, all cards"),
        export.NOTION: _("Known, predicted, mean of a notion"),
        export.NOTION_AT_TEST: _("Known at a test, measured, mean of a notion"),
        releases.SURE_WRONG: _("Sure, and yet wrong, at the entry test"),
        releases.CHANGE: _("Change since the entry test, measured"),
        export.PRACTISED_WORDING: _("Known at a test, measured, in practised words"),
        export.UNSEEN_WORDING: _("Known at a test, measured, in words that practice did not show"),
        releases.WORDINGS: _("New words less practised words, measured"),
        releases.WEEK_PEOPLE: _("Practised in a week"),
        releases.SECONDS: _("Practice time of a week, about the middle"),
        export.SECONDS_A_WEEK: _("Practice time a week, about the middle of four weeks"),
        releases.EFFECT: _("Effect of practice, measured"),
        releases.PRACTISED: _("Right answers to revived cards"),
        releases.HELD_BACK: _("Right answers to control cards"),
    }


def _count(value: float | None) -> NumberCell | None:
    return None if value is None else NumberCell(value=value, look=COUNT)


def _measure(figure: str, value: float) -> NumberCell:
    if figure in _PEOPLE | _SECONDS or figure == export.CARDS_ALIKE:
        return NumberCell(value=value, look=COUNT)
    return points_cell(value) if figure in _DIFFERENCES else NumberCell(value=value, look=PERCENT)


def points_cell(difference: float) -> NumberCell:
    """Return a difference between shares, in points of 100."""
    return NumberCell(value=round(difference * _POINTS_A_SHARE, 1), look=POINTS)


def _unit(figure: str) -> str:
    if figure in _PEOPLE | _SECONDS:
        return _("people") if figure in _PEOPLE else _("seconds")
    if figure == export.CARDS_ALIKE:
        return _("cards")
    return _("points") if figure in _DIFFERENCES else _("right answers")


def about_columns() -> tuple[WorkbookColumn, ...]:
    """Return the columns of a sheet that says what a workbook is about."""
    return WorkbookColumn(head=_("About"), width=28), WorkbookColumn(head=_("Said"), width=80)


def _about(training: Training, decks: list[str], now: datetime) -> tuple[tuple[WorkbookValue, ...], ...]:
    rows: list[tuple[WorkbookValue, ...]] = [
        *([(_("Training"), _("Example, invented answers"))] if training.organisation.is_example else []),
        (_("Training"), training.title),
        (_("Organisation"), training.organisation.name),
        (_("Place"), training.place),
        (_("Partner"), training.partner),
        (_("Day"), training.held_on),
        (_("Decks"), ", ".join(decks)),
        (_("The trainer’s words"), training.comment),
        (_("Written on"), timezone.localdate(now)),
        (_("How to read it"), f"{how_to_read()} {report_words.changes()}"),
    ]
    return tuple(row for row in rows if row[1])


def how_to_read() -> str:
    """Return what a reader of a table must know of its figures."""
    text = _(
        "Measured: the share of right answers at a test. Predicted: what a memory model computes. Lowest and highest are the ends of an "
        "interval that holds the truth in 95 of 100. What is hidden on the page is not in this file."
    )
    return f"{text} {figure_texts.protection()}"
