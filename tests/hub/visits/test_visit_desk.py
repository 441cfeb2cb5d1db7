"""The desk's figures of visits: pages by their titles, months, days, a workbook; nothing under five."""

import re
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from ravive.hub.visits import queries
from ravive.hub.visits.models import VisitCount
from ravive.people.models import Organisation, Role
from tests.hub.events.cast import event_page
from tests.people.cast import host, organisation, person, signed_in

pytestmark = pytest.mark.django_db
MARCH, FEBRUARY = date(2026, 3, 1), date(2026, 2, 1)


@pytest.fixture
def officer() -> Client:
    return signed_in(person("ines", host(), Role.COMMUNICATOR))


def counted(path: str, *, at: Organisation | None = None, month: date = MARCH, **days: int) -> None:
    rows = [
        VisitCount(organisation=at or host(), path=path, day=month.replace(day=int(day.removeprefix("d"))), count=count)
        for day, count in days.items()
    ]
    VisitCount.objects.bulk_create(rows)


def words_of_table(shown: str) -> str:
    table = shown.partition('<table class="r-table')[2].partition("</table>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", table.partition(">")[2]).split())


@pytest.mark.parametrize(
    ("counts", "lines", "others"),
    [
        ({}, {}, 0),
        ({"a": 4}, {}, 0),
        ({"a": 3, "b": 3}, {}, 6),
        ({"a": 5}, {"a": 5}, 0),
        ({"a": 9, "b": 4, "c": 3}, {"a": 9}, 7),
        # A single small one would follow from the total: the smallest of the others goes with it.
        ({"a": 9, "b": 6, "c": 1}, {"a": 9}, 7),
        ({"a": 9, "c": 1}, {}, 10),
    ],
)
def test_no_number_under_five_is_shown_or_follows_from_the_others(counts: dict[str, int], lines: dict[str, int], others: int) -> None:
    found = queries.shown(counts)
    assert (dict(found.lines), found.others) == (lines, others)
    assert all(count >= queries.LEAST for count in (*found.lines.values(), found.others or queries.LEAST))
    total = sum(counts.values())
    assert found.total == (total if total >= queries.LEAST else 0)


@pytest.mark.database
def test_pages_of_a_month_have_their_titles_and_the_month_before(officer: Client) -> None:
    page = event_page()
    path = page.get_url() or ""
    counted(path, d2=30, d31=12)
    counted(path, month=FEBRUARY, d28=8)
    counted("/fr/decks/voyage/", d5=7)
    counted("/fr/former/", d5=6)
    for name in ("a", "b", "c"):
        counted(f"/fr/{name}/", d6=3)
    counted(path, at=organisation("other"), d2=500)
    shown = officer.get("/desk/visits/?month=2026-03").text
    table = words_of_table(shown)
    assert f"{page.title} Français 42 8" in table
    assert "/fr/former/ aucune page ne s’y trouve plus Français 6 –" in table
    assert "Autres pages – 9 –" in table
    assert "/fr/a/" not in shown
    assert "<b>64</b> visites en mars 2026" in shown
    assert "500" not in table


def test_days_of_a_page_that_is_shown_alone(officer: Client) -> None:
    page = event_page()
    path = page.get_url() or ""
    counted(path, d2=30, d3=2, d4=4, d31=12)
    counted("/fr/rare/", d2=4)
    shown = officer.get("/desk/visits/page/", {"path": path, "month": "2026-03"}).text
    table = words_of_table(shown)
    # The rare page goes with this one in the month: it is not shown alone.
    assert not table
    counted("/fr/other/", d2=9)
    shown = officer.get("/desk/visits/page/", {"path": path, "month": "2026-03"}).text
    table = words_of_table(shown)
    assert table.endswith("02/03/2026 30 31/03/2026 12 Autres jours 6")
    rare = officer.get("/desk/visits/page/", {"path": "/fr/rare/", "month": "2026-03"}).text
    assert not words_of_table(rare)
    assert "Trop peu de visites" in rare
    assert officer.get("/desk/visits/page/", {"path": "/fr/never/", "month": "2026-03"}).status_code == 404


def test_the_workbook_says_the_same(officer: Client) -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    page = event_page()
    counted(page.get_url() or "", d2=30)
    counted("/fr/a/", d2=3)
    counted("/fr/b/", d2=4)
    reply = officer.get("/desk/visits/visits.xlsx?month=2026-03")
    sheet = load_workbook(BytesIO(reply.content)).worksheets[0]
    rows = list(sheet.values)
    assert rows[1:] == [(page.title, "Français", page.get_url(), 30), ("Autres pages", None, None, 7)]


@pytest.mark.parametrize("month", ["2026-13", "yesterday", "2026-3", "0000-01"])
def test_a_month_that_does_not_exist_is_not_found(officer: Client, month: str) -> None:
    assert officer.get("/desk/visits/", {"month": month}).status_code == 404


def test_without_visits_the_page_says_so_and_other_roles_stay_out(officer: Client) -> None:
    assert "Moins de 5 visites" in officer.get("/desk/visits/").text
    assert timezone.localdate().strftime("%Y") in officer.get("/desk/visits/").text
    assert signed_in(person("theo", host(), Role.TRAINER)).get("/desk/visits/").status_code == 403
