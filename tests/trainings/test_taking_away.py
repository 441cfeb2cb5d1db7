"""What leaves the desk: the report in four languages, and the cells as a table. Neither holds more than the page."""

import csv
import ctypes
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO, StringIO
from itertools import zip_longest

import pyarrow.parquet as pq
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from pytest_django.plugin import DjangoDbBlocker

from ravive.insight import queries as released
from ravive.insight.disclosure_control import visible
from ravive.insight.export import COLUMNS, COMPUTED, ExportRow, as_csv
from ravive.insight.releases import CHANGE, RECALL_PEOPLE, WORDINGS, name_of
from ravive.insight.share import Share
from ravive.insight.take_up import Why
from ravive.people.models import Role
from ravive.trainings import figure_texts, figures_page, groups, report, report_words, training_rules
from ravive.trainings.models import Training
from tests.people.cast import organisation, person, signed_in
from tests.trainings.cast import NOON
from tests.trainings.simulated import answer, measured_training, opened, release
from tests.trainings.test_prints import opened as opened_pdf
from tests.trainings.test_prints import words

pytestmark = pytest.mark.slow
TEXTS = {
    "fr": ("Ce que le groupe retient", "Comment c’est mesuré", "Ce que ces chiffres ne disent pas", "16 sur 19"),
    "nl": ("Wat de groep weet", "Hoe het gemeten is", "Wat deze cijfers niet zeggen", "16 van 19"),
    "de": ("Was die Gruppe weiß", "Wie gemessen wird", "Was diese Zahlen nicht sagen", "16 von 19"),
    "en": ("What the group knows", "How it is measured", "What these figures do not say", "16 of 19"),
}


@pytest.fixture(scope="module")
def measured_number(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    with django_db_blocker.unblock(), measured_training(days=112, learners=16, silent=3) as number:
        yield number


@pytest.fixture
def measured(measured_number: int, training: Training) -> Training:
    """A training with figures."""
    return Training.objects.get(pk=measured_number)


def table_of(desk: Client, training: Training) -> list[dict[str, str]]:
    reply = desk.get(f"/desk/trainings/{training.pk}/figures/table.csv")
    assert reply.headers["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(StringIO(reply.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("language", list(TEXTS))
def test_the_report_shows_figures_method_and_limits(desk: Client, measured: Training, language: str) -> None:
    reply = desk.get(f"/desk/trainings/{measured.pk}/figures/report/?language={language}")
    assert reply.headers["Content-Type"] == "application/pdf"
    with opened_pdf(reply.content) as document:
        assert document.is_tagged()
        found = " ".join(words(document[number]) for number in range(len(document)))
    figures = figures_page.page_of(measured, language=language, today=timezone.localdate())
    assert figures.effect is not None
    for text in (*TEXTS[language], measured.title, measured.organisation.name, f"{round(figures.effect.difference.value * 100):+d} "):
        assert text in found
    for row in figures.drawn_cards:
        assert " ".join(row.card.reflex.split()) in found
    with override(language):
        assert " ".join(report_words.cards_alike(figures).split()) in found


def test_what_is_hardly_known_has_lost_a_corner_on_paper_too_and_the_legend_says_so(
    measured: Training, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = figures_page.page_of(measured, language="fr", today=timezone.localdate())
    first, second, *others = known.cards
    hardly = replace(first, recalls=(*first.recalls[:-1], Share(value=0.4, learners=20, low=0.2, high=0.6)))
    well = replace(second, recalls=(*second.recalls[:-1], Share(value=0.8, learners=20, low=0.6, high=1.0)))
    changed = replace(known, cards=(hardly, well, *others))
    recalls = [share for of in (changed, *changed.cards) for share in of.recalls]
    worn = [share for share in recalls if share and share.value < 0.5]
    assert 0 < len(worn) < len(recalls)
    monkeypatch.setattr(figures_page, "page_of", lambda *_arguments, **_named: changed)
    with opened_pdf(report.printed(training=measured, language="fr", now=NOON)) as document:
        pages = [document[number] for number in range(len(document))]
        corners = sum(is_white(piece) for page in pages for piece in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]))
        found = " ".join(words(page) for page in pages)
    assert corners == len(worn) + 1, "one more in the legend"
    for text in ("su sous 50 %, coin usé", "moins de 10 personnes y ont répondu, ou rien ne la distinguait des autres"):
        assert text in found


def is_white(piece: pypdfium2.PdfObject) -> bool:
    """Return whether a shape is filled with white."""
    parts = [ctypes.c_uint() for _ in range(4)]
    return bool(pdfium.FPDFPageObj_GetFillColor(piece, *parts)) and [part.value for part in parts] == [255] * 4


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_every_character_of_the_report_is_in_its_font(measured: Training, language: str) -> None:
    with opened_pdf(report.printed(training=measured, language=language, now=NOON)) as document:
        pages = [document[number] for number in range(len(document))]
        texts = [piece for page in pages for piece in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT])]
        assert all(family_of(piece).startswith("Atkinson Hyperlegible Next") for piece in texts)


def family_of(piece: pypdfium2.PdfObject) -> str:
    """Return the font family that a piece of text is set in."""
    named = ctypes.create_string_buffer(100)
    pdfium.FPDFFont_GetFamilyName(pdfium.FPDFTextObj_GetFont(piece), named, len(named))
    return named.value.decode()


def test_the_report_of_a_small_group_says_why_nothing_is_shown(desk: Client, training: Training) -> None:
    group = opened(training.organisation, training.opened_by, days_ago=40)
    answer(group, learners=4, days=40)
    release(group, day=40)
    with opened_pdf(desk.get(f"/desk/trainings/{group.pk}/figures/report/").content) as document:
        assert "Le groupe compte moins de 5 personnes" in words(document[0])
    assert [(row["figure"], row["value"]) for row in table_of(desk, group)] == [("joined_fewer_than", "5")]
    assert desk.get(f"/desk/trainings/{group.pk}/figures/report/?language=it").status_code == 404


def test_the_table_holds_the_visible_cells_and_nothing_else(desk: Client, measured: Training) -> None:
    group, known = groups.group_of(measured), released.release_of(measured.pk)
    cards = figures_page.page_of(measured, language="fr", today=timezone.localdate()).cards
    numbers = {"": 0} | {row.card.card: row.card.number for row in cards}
    found = {
        name_of(row["figure"], card=numbers[row["card"]], bucket=int(row["test_day"] or row["week"] or 0), form=row["form"]): row
        for row in table_of(desk, measured)
        if row["people"] and row["figure"] not in COMPUTED
    }
    cells = {
        name: cell
        for name, cell in visible(known.cells, fewest=group.smallest_group).items()
        if not name.startswith((CHANGE, WORDINGS, RECALL_PEOPLE))
    }
    rows = {name: (int(row["people"]), float(row["value"])) for name, row in found.items()}
    assert rows.keys() == cells.keys()
    for name, (people, value) in rows.items():
        assert people == cells[name].learners >= group.smallest_group
        # Noise may move a share out of its scale; nothing shows that.
        assert value == cells[name].value or value == min(max(cells[name].value, 0.0), 1.0)


def test_the_table_holds_what_the_page_computes_of_its_cells(desk: Client, measured: Training) -> None:
    found, page = table_of(desk, measured), figures_page.page_of(measured, language="fr", today=timezone.localdate())
    tests = {row["test_day"]: row for row in found if row["figure"] == "test"}
    assert list(tests) == [str(test.day) for test in page.tests if test.share] != []
    last = page.last_test
    assert last is not None
    assert last.share is not None
    row = tests[str(last.day)]
    assert (float(row["value"]), float(row["low"]), float(row["high"])) == (last.share.value, last.share.low, last.share.high)
    assert int(row["people"]) == last.share.learners
    now = {(row["deck"], row["notion"]): float(row["value"]) for row in found if row["figure"] == "notion"}
    assert now == {(row.deck, row.notion): row.now for row in page.notions if row.now is not None}
    assert [float(row["value"]) for row in found if row["figure"] == "cards_alike"] == [page.cards_alike]
    at_tests = {(row["notion"], row["test_day"]): float(row["value"]) for row in found if row["figure"] == "notion_at_test"}
    assert at_tests == {(row.notion, str(day)): mean for row in page.notions for day, mean in row.tests.items()}
    assert [row["value"] for row in found if row["figure"] == "seconds_a_week"] == [str(page.seconds_a_week)]


def test_csv_and_parquet_are_the_same_table(desk: Client, measured: Training) -> None:
    parquet = pq.read_table(BytesIO(desk.get(f"/desk/trainings/{measured.pk}/figures/table.parquet").content))
    assert tuple(parquet.column_names) == COLUMNS
    written = [{name: "" if value is None else str(value) for name, value in row.items()} for row in parquet.to_pylist()]
    for row, other in zip(written, table_of(desk, measured), strict=True):
        assert {**row, "value": float(row["value"])} == {**other, "value": float(other["value"])}


def test_a_raised_smallest_group_holds_for_files_too(desk: Client, measured: Training) -> None:
    admin = person("ad", measured.organisation, Role.ADMIN)
    training_rules.change_rules(
        organisation=measured.organisation, values={"smallest_group": 17, "retention_months": 24}, by=admin, now=NOON
    )
    assert not [row for row in table_of(desk, measured) if row["people"]]


def test_no_spreadsheet_runs_what_an_author_wrote() -> None:
    written = as_csv([ExportRow(figure="recall", reflex='=HYPERLINK("x")', value=0.5)]).decode("utf-8-sig")
    assert "\"'=HYPERLINK" in written


def test_files_are_for_trainers_of_the_organisation(measured: Training) -> None:
    author = signed_in(person("ada", measured.organisation, Role.AUTHOR))
    stranger = signed_in(person("olga", organisation("ailleurs"), Role.TRAINER))
    for path in ("report/", "table.csv", "table.parquet"):
        assert author.get(f"/desk/trainings/{measured.pk}/figures/{path}").status_code == 403
        assert stranger.get(f"/desk/trainings/{measured.pk}/figures/{path}").status_code == 404


def test_each_reflex_is_taken_up_once_and_none_is_ranked_by_an_interval_that_says_nothing(
    measured: Training, monkeypatch: pytest.MonkeyPatch, desk: Client
) -> None:
    known = figures_page.page_of(measured, language="fr", today=timezone.localdate())
    first, second, third, *others = known.cards
    sharp, blunt = Share(value=0.4, learners=20, low=0.2, high=0.6), Share(value=0.5, learners=20, low=0.05, high=1.0)
    wrong = Share(value=0.5, learners=20, low=0.3, high=0.7)
    cards = (
        replace(first, recalls=(*first.recalls[:-1], sharp), sure_wrong=wrong),
        replace(second, recalls=(*second.recalls[:-1], sharp), sure_wrong=None),
        replace(third, recalls=(*third.recalls[:-1], blunt), sure_wrong=None),
        *(replace(row, recalls=(None,) * len(row.recalls), sure_wrong=None) for row in others),
    )
    changed = replace(known, cards=cards)
    assert [(named.row.card.reflex, named.why) for named in changed.again] == [
        (first.card.reflex, Why.SURE_AND_WRONG), (second.card.reflex, Why.PREDICTED),
    ]  # fmt: skip
    monkeypatch.setattr(figures_page, "page_of", lambda *_arguments, **_named: changed)
    with opened_pdf(report.printed(training=measured, language="fr", now=NOON)) as document:
        found = " ".join(words(document[number]) for number in range(len(document)))
    # Once in the mosaic, once to be taken up.
    assert [found.count(" ".join(row.card.reflex.split())) for row in (first, second, third)] == [2, 2, 1]
    page = " ".join(desk.get(f"/desk/trainings/{measured.pk}/figures/").text.split())
    assert "50 % (5 à 100)" not in page


def test_the_last_test_that_shows_its_cards_says_what_to_take_up(measured: Training, monkeypatch: pytest.MonkeyPatch, desk: Client) -> None:
    known = figures_page.page_of(measured, language="fr", today=timezone.localdate())
    assert known.last_test is not None
    day, blunt = known.last_test.day, Share(value=0.5, learners=20, low=0.05, high=1.0)
    shares = [Share(value=value, learners=12, low=value - 0.2, high=value + 0.2) for value in (0.6, 0.3, 0.8)]
    shares.append(Share(value=0.2, learners=5, low=0.0, high=0.7))
    cards = tuple(
        replace(row, recalls=(*row.recalls[:-1], blunt), sure_wrong=None, tests={day: share} if share else {})
        for row, share in zip_longest(known.cards, shares)
    )
    changed = replace(known, cards=cards)
    # What was known by many, or asked of too few, is not shown as the least known.
    assert [named.row.card.reflex for named in changed.again] == [cards[1].card.reflex, cards[0].card.reflex]
    monkeypatch.setattr(figures_page, "page_of", lambda *_arguments, **_named: changed)
    with opened_pdf(report.printed(training=measured, language="fr", now=NOON)) as document:
        found = " ".join(words(document[number]) for number in range(len(document)))
    assert "mesuré : 30 % (10 à 50)" in found
    page = " ".join(desk.get(f"/desk/trainings/{measured.pk}/figures/").text.split())
    assert page.index("mesuré : 30 % (10 à 50)") < page.index("mesuré : 60 % (40 à 80)")


def test_a_reflex_two_cards_leave_stands_where_its_least_known_card_does(measured: Training) -> None:
    known = figures_page.page_of(measured, language="fr", today=timezone.localdate())
    values = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
    cards = tuple(
        replace(row, recalls=(*row.recalls[:-1], Share(value=value, learners=20, low=value - 0.1, high=value + 0.1)), sure_wrong=None)
        for row, value in zip(known.cards, values, strict=False)
    )
    twice = replace(cards[-1], card=replace(cards[-1].card, reflex=cards[0].card.reflex))
    changed = replace(known, cards=(*cards[:-1], twice))
    assert [named.row.card.number for named in changed.again] == [row.card.number for row in cards[:4]]


def test_what_is_known_for_sure_now_is_not_taken_up_for_what_a_test_once_showed(measured: Training) -> None:
    known = figures_page.page_of(measured, language="fr", today=timezone.localdate())
    assert known.last_test is not None
    sure, weak = (Share(value=value, learners=20, low=value - 0.05, high=value + 0.05) for value in (0.9, 0.3))
    cards = tuple(
        replace(row, recalls=(*row.recalls[:-1], sure), sure_wrong=None, tests={known.last_test.day: weak}) for row in known.cards
    )
    changed = replace(known, cards=cards)
    assert changed.again == ()
    with override("fr"):
        assert "aucune n’est nettement sous 70" in figure_texts.none_to_take_up(changed)


def test_the_mosaic_of_the_report_says_which_week_a_tile_is_of(desk: Client, measured: Training) -> None:
    with opened_pdf(desk.get(f"/desk/trainings/{measured.pk}/figures/report/?language=de").content) as document:
        found = " ".join(words(document[number]) for number in range(len(document)))
    with override("de"):
        columns = figures_page.page_of(measured, language="de", today=timezone.localdate()).drawn_columns
        heads = [head for head in figure_texts.column_heads(columns) if head]
    assert len(heads) > 1
    assert " ".join(heads) in found
