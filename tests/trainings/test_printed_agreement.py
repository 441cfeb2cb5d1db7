"""Workbook and report print the figures of the page: those of trainings whose cards are distinguished, and of some where they are not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from random import Random

import numpy as np
import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from ravive.insight import export, releases
from ravive.insight.group import WEEK_DAYS
from ravive.insight.models import ReleasedFigures
from ravive.insight.share import Share
from ravive.trainings import actions, figure_texts, figures_page, report, report_words, sentences, wording_texts, workbooks
from ravive.trainings.figures_page import FiguresPage
from ravive.trainings.models import Training
from tests.insight.simulated import HELD_ON
from tests.insight.stored import numbers
from tests.insight.test_agreement import ALIKE, LAST, NUMBERS, PUBLIC, release_of
from tests.insight.worlds import WORLDS
from tests.trainings.cast import values
from tests.trainings.simulated import noon
from tests.trainings.test_prints import opened as opened_pdf
from tests.trainings.test_prints import words

NOW = datetime.combine(HELD_ON + timedelta(days=LAST * WEEK_DAYS), datetime.min.time(), tzinfo=UTC) + timedelta(hours=12)
# How many people, whether a bundle says how hard the cards are.
CASES = ((12, False), (12, True), (60, False), (200, True))
type Printed = tuple[object, ...]


def stored(training: Training, people: int, *, is_published: bool) -> Training:
    """Return a training whose released figures are those of a simulated group."""
    found = actions.open_training(
        organisation=training.organisation, values=values(held_on=HELD_ON), by=training.opened_by, now=noon(HELD_ON), chance=Random(people)
    )
    release = release_of(people, WORLDS[0], PUBLIC if is_published else ALIKE, np.random.default_rng(people))
    real = {str(number): str(known) for number, known in zip(NUMBERS, numbers(), strict=False)} | {"0": "0"}
    cells: dict[str, list[object]] = {}
    for name, cell in release.cells.items():
        family, card, *where = name.split("/")
        if card in real:
            cells["/".join((family, real[card], *where))] = [cell.learners, cell.value, cell.half_width, cell.until]
    counts = release.counts
    ReleasedFigures.objects.create(
        training=found.pk, until=release.until, released_at=NOW, cells=cells, overview={},
        counts={"joined": people, "answered": counts.answered, "recently": 0, "at_tests": counts.at_tests, "certificates": None},
    )  # fmt: skip
    return found


def page_of(training: Training) -> FiguresPage:
    return figures_page.page_of(training, language="en", today=NOW.date())


def of_share(figure: str, share: Share | None, *, reflex: str = "", day: int | None = None, week: int | None = None) -> Iterator[Printed]:
    """Yield a figure of the page as a row of the workbook."""
    if share:
        scale = 100 if figure in (releases.CHANGE, releases.WORDINGS, releases.EFFECT) else 1
        ends = (None if end is None else round(end * scale, 4) for end in (share.value, share.low, share.high))
        yield figure, reflex, day, week, share.learners, *ends


def rows_of(page: FiguresPage) -> Iterator[Printed]:
    """Yield every measured and predicted figure of the page."""
    for column, share in zip(page.columns, page.recalls, strict=True):
        yield from of_share(releases.RECALL_ALL, share, week=column.place)
    for row in page.cards:
        for column, share in zip(page.columns, row.recalls, strict=True):
            yield from of_share(releases.RECALL, share, reflex=row.card.reflex, week=column.place)
        for day, share in row.tests.items():
            yield from of_share(releases.CARD_AT_TEST, share, reflex=row.card.reflex, day=day)
        yield from of_share(releases.SURE_WRONG, row.sure_wrong, reflex=row.card.reflex, day=0)
    for test in page.tests:
        yield from of_share(export.TEST, test.share, day=test.day)
        yield from of_share(releases.CHANGE, test.change and test.change.difference, day=test.day)
        yield from of_share(releases.WORDINGS, test.wordings and test.wordings.difference, day=test.day)
    if page.effect:
        yield from of_share(releases.EFFECT, page.effect.difference)
        yield from of_share(releases.PRACTISED, page.effect.practised)
        yield from of_share(releases.HELD_BACK, page.effect.held_back)
    last = page.columns[-1].place
    for notion in page.notions:
        reflexes = " · ".join(notion.reflexes)
        if notion.now is not None:
            yield export.NOTION, reflexes, None, last, None, notion.now, None, None
        for day, mean in notion.tests.items():
            yield export.NOTION_AT_TEST, reflexes, day, None, None, mean, None, None
    if page.cards_alike:
        yield export.CARDS_ALIKE, "", None, last, None, page.cards_alike, None, None


@pytest.mark.parametrize(("people", "is_published"), CASES)
def test_the_workbook_prints_every_figure_of_the_page(training: Training, people: int, is_published: bool) -> None:
    group = stored(training, people, is_published=is_published)
    expected = Counter(rows_of(page_of(group)))
    sheet = load_workbook(BytesIO(workbooks.of_training(training=group, language="en", now=NOW))).worksheets[0]
    with override("en"):
        families = {name: family for family, name in workbooks.names_of_figures().items()}
    found: Counter[Printed] = Counter()
    for name, _deck, reflex, day, week, _form, learners, _of, value, low, high, *_others in sheet.iter_rows(min_row=2, values_only=True):
        ends = (round(end, 4) if isinstance(end, float) else end for end in (value, low, high))
        found[families[str(name)], reflex or "", day, week, learners, *ends] += 1
    of_page = {row[0] for row in expected}
    assert {row: count for row, count in found.items() if row[0] in of_page} == expected
    # What else it prints: how many people, the halves of a test, time.
    others = {"joined", "answered", "answered_lately", "took_part", releases.FORM_AT_TEST, releases.WEEK_PEOPLE, releases.SECONDS}
    assert {row[0] for row in found} - of_page <= others | {export.SECONDS_A_WEEK}


@pytest.mark.slow
@pytest.mark.parametrize(("people", "is_published"), [CASES[0], CASES[2]])
def test_the_report_prints_the_figures_of_the_page_and_no_other(training: Training, people: int, is_published: bool) -> None:
    group = stored(training, people, is_published=is_published)
    page = page_of(group)
    with opened_pdf(report.printed(training=group, language="en", now=NOW)) as document:
        text = " ".join(words(document[number]) for number in range(len(document)))
    with override("en"):
        shown = [test for test in page.tests if test.share]
        wanted = [
            *sentences.sentences_of(page),
            *(line for test in shown for line in wording_texts.about_test(test, page.joined_before)),
            *(figure_texts.with_interval(named.share) for named in page.again),
            *([report_words.cards_alike(page)] if page.cards_alike else []),
        ]
        figures = text.split("How it is measured")[-2]
    assert [line for line in wanted if " ".join(line.split()) not in text] == []
    shares = [test.share for test in shown] + [share for of in (page, *page.cards) for share in (*of.recalls[-1:],)]
    shares += [share for named in page.again for share in (named.share,)]
    shares += [page.effect.practised, page.effect.held_back] if page.effect else []
    shares += [side for test in shown if test.wordings for side in (test.wordings.practised, test.wordings.unseen)]
    shares += [test.predicted for test in shown]
    allowed = {figure_texts.hundredths(end) for share in shares if share for end in (share.value, share.low, share.high) if end is not None}
    # The corner of a tile is lost under 50 %, and a card is taken up below 70 %.
    printed = {int(number) for number in re.findall(r"(\d+)\s?%", figures)}
    assert printed <= allowed | {50, 70}
    assert page.recall is not None
    assert {figure_texts.hundredths(share.value) for share in [page.recall, *(row.now for row in page.drawn_cards)] if share} <= printed
