"""The form of a new training says what groups of 8, 15 and 30 will be able to show, with decks for minors and with others."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from ravive.insight.expectation import expectation_of
from ravive.people.models import Role
from ravive.trainings import queries, training_rules
from ravive.trainings.expected_figures import SIZES, tables_of
from ravive.trainings.models import Training
from tests.people.cast import person
from tests.trainings.cast import NOON

pytestmark = pytest.mark.database


def table_on(page: str, kind: str) -> list[list[str]]:
    """Return the cells of a table on the page, row by row, in plain words."""
    section = page.split(f'<div class="{kind}">')[1].split("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", section, re.DOTALL)
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)] for row in rows]


def test_form_says_what_groups_can_show(desk: Client, training: Training) -> None:
    page = desk.get("/desk/trainings/new/").text
    others, minors = table_on(page, "r-for-others"), table_on(page, "r-for-minors")
    assert others[0] == minors[0] == ["Personnes", "8", "15", "30", "60"]
    choices = queries.deck_choices(training.organisation, "fr")
    cards = min(table.cards for table in tables_of(choices, raised_to=5))
    reach = [round((expectation_of(size, smallest_group=5, cards_a_form=cards, control_cards=3).test or 0) * 100) for size in SIZES]
    # Tips are no questions, and three of each half may wait as control cards.
    accueil = next(choice for choice in choices if choice.slug == "accueil")
    assert accueil.asked == (5, 6)
    assert "5 ou 6 à un test" in html.unescape(page)
    assert others[1] == ["Tout le groupe, à un test", *(f"± {points} points" for points in reach)]
    assert others[3][:2] == ["Chaque carte, à un test", "masqué : dès 40 personnes"]
    assert others[3][4].startswith("± ")
    assert minors[1][1] == minors[2][1] == minors[5][1] == "masqué : dès 10 personnes"


def test_decks_for_minors_are_marked_for_the_page_to_know(desk: Client, training: Training) -> None:
    page = desk.get("/desk/trainings/new/").text
    marked = set(re.findall(r'value="(\w+)"[^>]*data-r-minors', page))
    assert marked == {choice.slug for choice in queries.deck_choices(training.organisation, "fr") if choice.written_for_minors}
    assert marked


def test_a_raised_smallest_group_changes_the_table(desk: Client, training: Training) -> None:
    admin = person("ad", training.organisation, Role.ADMIN)
    training_rules.change_rules(
        organisation=training.organisation, values={"smallest_group": 12, "retention_months": 24}, by=admin, now=NOON
    )
    page = desk.get("/desk/trainings/new/").text
    for kind in ("r-for-others", "r-for-minors"):
        assert table_on(page, kind)[1][1] == "masqué : dès 12 personnes"
        assert table_on(page, kind)[3][2] == "masqué : dès 40 personnes"


def test_a_training_that_changes_has_no_such_table(desk: Client, training: Training) -> None:
    assert "r-for-others" not in desk.get(f"/desk/trainings/{training.pk}/change/").text


def test_without_decks_for_minors_there_is_one_table(training: Training) -> None:
    choices = [choice for choice in queries.deck_choices(training.organisation, "fr") if not choice.written_for_minors]
    assert [table.is_for_minors for table in tables_of(choices, raised_to=5)] == [False]
    assert tables_of([], raised_to=5) == ()
