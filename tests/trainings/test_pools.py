"""Pooled figures at the desk: page, report and workbook of an organisation's trainings together, from released figures alone."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import timedelta
from io import BytesIO
from itertools import pairwise
from random import Random

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook

from ravive.insight.models import ReleasedFigures
from ravive.people.models import Role
from ravive.reviews.models import Answer, LearnerKey
from ravive.trainings import actions, pool_words, pools, queries, training_rules
from ravive.trainings.models import Training
from ravive.trainings.pools import PoolChoice, PoolPage
from tests.people.cast import organisation, person, signed_in
from tests.steady_queries import steady_queries
from tests.trainings.cast import NOON
from tests.trainings.released import opened_and_released
from tests.trainings.test_figures import words

PATH = "/desk/trainings/figures/pooled/"
HOTELS, SCHOOLS = "Hôtels du Nord", "=Écoles"


@pytest.fixture
def pooled(training: Training) -> list[Training]:
    """Five trainings: two that show day 90, one too small, one too young, one of another deck; beside the one of today."""
    host, by = training.organisation, training.opened_by
    assert by is not None
    return [
        opened_and_released(host, by, days_ago=140, learners=30, taken=20, level=0.5, partner=HOTELS),
        opened_and_released(host, by, days_ago=126, learners=12, taken=10, level=0.41, partner=HOTELS),
        opened_and_released(host, by, days_ago=133, learners=4, taken=4, partner=SCHOOLS),
        opened_and_released(host, by, days_ago=40, learners=20, taken=0, partner=SCHOOLS),
        opened_and_released(host, by, days_ago=150, learners=20, taken=20, level=0.6, decks=["voyage"]),
    ]


def page_of(training: Training, *, deck: str = "", partner: str = "", year: int | None = None) -> PoolPage:
    choice = PoolChoice(deck=deck, partner=partner, year=year)
    return pools.page_of(training.organisation, choice, language="fr", today=timezone.localdate())


def read(desk: Client, query: str = "") -> str:
    reply = desk.get(f"{PATH}{query}")
    assert reply.status_code == 200
    return words(reply.text)


def shown(page: str) -> str:
    return words(page.split('<div class="r-figures">')[1].split("<script")[0])


@pytest.mark.database
def test_page_sums_what_each_training_shows(desk: Client, training: Training, pooled: list[Training]) -> None:
    page = read(desk, "?deck=accueil")
    # The people of the fifth, which is held today, are not counted yet.
    assert "Nos 4 formations, 62 personnes" in page
    # (20 × 0.74 + 10 × 0.65) / 30, of the 42 people of two trainings that reached day 90: the third is too small.
    assert "Retenu, mesuré au jour 90 71 %" in page
    assert "30 des 42 personnes, 2 formations sur 3" in page
    assert "3 formations sur 5 montrent des chiffres mesurés" in page
    assert "12 des 42 personnes ne sont pas dans le test du jour 90" in page


def test_trainings_of_which_nobody_was_counted_yet_have_no_people(training: Training) -> None:
    with override("en"):
        assert pool_words.title(page_of(training)) == "Our training course"


def test_three_sentences_can_be_quoted_and_each_is_computed(training: Training, pooled: list[Training]) -> None:
    with override("en"):
        quotes = pool_words.quotes(page_of(training, deck="accueil"))
    assert quotes == [
        "90 days after the training course, 71% of the answers are right (56 to 86). "
        "Measured with 30 of the 42 people whose training course has come that far.",
        "At the entry test, 47% of the answers of 42 people were right; on day 90, 71% of 30: 24 points more (7 to 41). "
        "12 people of the first test did not take the other: they may know less, or more. 2 of 3 training courses.",
        "No difference was shown between practised and control cards: +20 points (−1 to 41). Measured with 30 of the 42 people who joined.",
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.2, "50% of the answers of 42 people were right; on day 90, 30% of 30: 20 points less ("),
        (0.2, "70% of 30: 20 points more ("),
        (0.01, "51% of 30: no change was shown, +1 points ("),
    ],
)
def test_a_change_is_shown_as_it_is(training: Training, pooled: list[Training], value: float, text: str) -> None:
    for row in ReleasedFigures.objects.all():
        shown = {"form_at_test/0/0/": 0.5, "form_at_test/0/90/": round(0.5 + value, 2), "change_since_entry/0/90/": value}
        row.cells = {name: [cell[0], shown.get(name, cell[1]), 0.09, cell[3]] for name, cell in row.cells.items()}
        row.save()
    with override("en"):
        assert text in pool_words.quotes(page_of(training, deck="accueil"))[1]


def test_without_later_tests_other_sentences_are_quoted(training: Training, pooled: list[Training]) -> None:
    Training.objects.exclude(pk=pooled[3].pk).delete()
    page = page_of(training)
    assert [test[0] for test in page.tests] == [0]
    sentences = pool_words.quotes(page)
    assert len(sentences) == 3
    assert sentences[1].startswith("20 des 20 personnes")


def test_trainings_are_chosen_by_deck_partner_and_year(training: Training, pooled: list[Training]) -> None:
    assert page_of(training).pool.trainings == 6
    assert page_of(training, deck="voyage").pool.trainings == 1
    assert page_of(training, partner=HOTELS).pool.trainings == 2
    years = {row.held_on.year for row in Training.objects.all()}
    assert sum(page_of(training, year=year).pool.trainings for year in years) == 6
    assert page_of(training, partner=HOTELS, deck="voyage").pool.trainings == 0


def test_trainings_that_ask_other_decks_too_are_left_out_of_a_deck(training: Training, pooled: list[Training]) -> None:
    Training.objects.filter(pk=pooled[1].pk).update(decks=["accueil", "voyage"])
    page = page_of(training, deck="accueil")
    assert (page.pool.trainings, page.mixed) == (4, 1)
    assert "1 formation pose aussi les cartes d’autres jeux" in " ".join(pool_words.left_out(page))


def test_each_training_has_a_line_that_says_why_it_is_hidden(desk: Client, training: Training, pooled: list[Training]) -> None:
    page = read(desk, "?deck=accueil")
    assert "masqué : moins de 5 personnes ont fait le test –" in page
    assert page.count("ouvre le") == 2
    lines = page_of(training, deck="accueil").lines
    assert [line.training.pk for line in lines] == [training.pk, *(pooled[place].pk for place in (3, 1, 2, 0))]
    assert desk.get(PATH).text.count('<svg class="r-line r-dumbbell"') == 4


def test_table_has_every_value_of_the_mosaic(desk: Client, training: Training, pooled: list[Training]) -> None:
    page = desk.get(f"{PATH}?deck=accueil").text
    memory = page_of(training, deck="accueil").memory
    assert memory.months == (1, 2, 3, 4)
    cells = re.findall(r"<td><span[^>]*>([^<]*)</span></td>", page.split("r-behind")[1].split("</table>")[0])
    assert len(cells) == (1 + len(memory.rows)) * (len(memory.months) + 1)
    assert memory.people[0] == 62
    assert memory.people[3] == 42
    assert all(earlier > later for earlier, later in pairwise(recall for recall in memory.rows[0].recalls if recall is not None))


def test_no_answer_is_read_and_none_changes_a_pool(desk: Client, training: Training, pooled: list[Training]) -> None:
    LearnerKey.objects.create(training=pooled[0].pk, key_digest=b"x" * 32, joined_on=pooled[0].held_on, form="A", answers=3)
    before = desk.get(PATH).text
    with CaptureQueriesContext(connection) as asked:
        desk.get(PATH)
    assert asked.captured_queries
    assert not [query["sql"] for query in asked if re.search(r"reviews_(answer|learnerkey)", query["sql"])]
    LearnerKey.objects.all().delete()
    Answer.objects.all().delete()
    assert shown(desk.get(PATH).text) == shown(before)


@pytest.mark.database
def test_more_trainings_need_no_more_queries(desk: Client, training: Training, pooled: list[Training]) -> None:
    few = steady_queries(lambda: desk.get(PATH))
    assert training.opened_by is not None
    for days in range(200, 206):
        opened_and_released(training.organisation, training.opened_by, days_ago=days, learners=12, taken=8)
    assert steady_queries(lambda: desk.get(PATH)) == few


def test_a_raised_smallest_group_hides_what_was_pooled(training: Training, pooled: list[Training]) -> None:
    admin = person("ad", training.organisation, Role.ADMIN)
    training_rules.change_rules(
        organisation=training.organisation, values={"smallest_group": 15, "retention_months": 24}, by=admin, now=NOON
    )
    later = page_of(training, deck="accueil").later
    assert later is not None
    assert (later.share.learners, later.trainings, later.of_trainings) == (20, 1, 3)


def test_report_holds_what_the_page_says(desk: Client, training: Training, pooled: list[Training]) -> None:
    Training.objects.filter(pk=pooled[0].pk).update(title="#let x = 1; *gras* $a$")
    reply = desk.get(f"{PATH}report/?deck=accueil&language=de")
    assert reply["Content-Type"] == "application/pdf"
    with closing(pypdfium2.PdfDocument(reply.content)) as document:
        text = ""
        for page in document:
            with closing(page), closing(page.get_textpage()) as found:
                text += " ".join(found.get_text_bounded().replace("\u200b", "").split()) + " "
    assert "Unsere 4 Schulungen, 62 Personen" in text
    assert "#let x = 1; *gras* $a$" in text
    assert "30 von 42 Personen" in text
    assert "öffnet am" in text
    assert "ouvre le" not in text
    assert desk.get(f"{PATH}report/?language=xx").status_code == 404


def test_workbook_holds_what_the_page_says(desk: Client, training: Training, pooled: list[Training]) -> None:
    reply = desk.get(f"{PATH}table.xlsx?deck=accueil")
    figures, lines, notions, about = load_workbook(BytesIO(reply.content)).worksheets
    row = {(row[0].value, row[1].value): row for row in figures.iter_rows(min_row=2)}["Retenu à un test, mesuré, toutes les cartes", 90]
    assert [cell.value for cell in row[2:7]] == [30, 42, 2, 3, 0.71]
    assert row[6].number_format == "0%"
    cells = [cell for sheet in (figures, lines, notions, about) for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert [row[3].value for row in lines.iter_rows(min_row=2)] == [None, SCHOOLS, HOTELS, SCHOOLS, HOTELS]
    assert notions.freeze_panes == "A2"


def test_pools_are_for_trainers_of_the_organisation(desk: Client, training: Training, pooled: list[Training]) -> None:
    author = signed_in(person("ada", training.organisation, Role.AUTHOR))
    stranger = signed_in(person("olga", organisation("ailleurs"), Role.TRAINER))
    for path in (PATH, f"{PATH}report/", f"{PATH}table.xlsx"):
        assert author.get(path).status_code == 403
        assert stranger.get(path).status_code == 200
    page = stranger.get(PATH).text
    assert HOTELS not in page
    assert "Il n’y a aucune formation de ce genre." in page


def test_a_choice_that_is_none_shows_all_trainings(desk: Client, training: Training, pooled: list[Training]) -> None:
    assert "Nos 5 formations, 82 personnes" in read(desk, "?deck=none&year=x&partner=nobody")


def test_second_circles_and_trainings_left_out_of_pools_enter_none(training: Training, pooled: list[Training]) -> None:
    actions.open_second_circle(training=training, by=training.opened_by, now=NOON, chance=Random(5))
    assert len(queries.trainings_for_pools(training.organisation)) == 6


def test_predictions_say_their_days(training: Training, pooled: list[Training]) -> None:
    page = page_of(training, deck="accueil")
    assert page.pool.recall is not None
    assert page.pool.predicted_on is not None
    first, last = page.pool.predicted_on
    today = timezone.localdate()
    assert today - timedelta(days=7) <= first <= last <= today
    assert "réponses reçues avant le" in pool_words.predicted_on(page)
