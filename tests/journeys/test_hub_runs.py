"""A sponsored run, without script: a team and a runner register, staff shows them, money arrives, one changes team, one withdraws."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.barriers import NARROW, Check, Look, check_page, check_places
from tests.journeys.conftest import Fill, Filled
from tests.journeys.inside import INSIDE
from tests.journeys.windows import DESK_WINDOW, Windows

pytestmark = [pytest.mark.journey, pytest.mark.slow]
ADULT, RUNNER = "adulte@ecole.example", "nora@exemple.example"


def link_of(run: Filled, reader: str, part: str) -> str:
    """Return the link with a part of the last e-mail to a reader that has one."""
    return run.office.find(reader, rf"http\S+/runs/{part}/\S+")


def test_a_run_from_a_team_that_registers_to_its_withdrawal(windows: Windows, filled: Fill) -> None:
    run = filled("open_run")
    page = windows.without_script(run.site)
    a_team_registers(page, run)
    staff_shows_the_team(windows, run)
    own = link_of(run, ADULT, "teams")
    INSIDE.do(run.site.data, "receive_for_team", "Les Hirondelles", 4_500)
    page.goto(own)
    expect(page.get_by_role("heading", level=1)).to_have_text("Les Hirondelles")
    expect(page.get_by_text("45 €")).to_be_visible()
    expect(page.get_by_role("region", name="Donner")).to_contain_text("Exemple Réflexes ASBL")
    page.goto("/fr/soutenir/course/")
    expect(teams(page)).to_contain_text("657 €")
    the_team_withdraws(page, run)
    a_runner_of_age_registers_in_dutch_and_changes_team(windows.without_script(run.site, "nl"), run)
    no_page_has_a_barrier(windows.open(base_url=run.site.url), run)


def teams(page: Page) -> Locator:
    return page.get_by_role("region", name="Équipes, coureuses et coureurs")


def a_team_registers(page: Page, run: Filled) -> None:
    page.goto("/fr/soutenir/course/")
    expect(teams(page)).to_contain_text("612 €")
    teams(page).get_by_role("link", name="Inscrire une équipe").press("Enter")
    page.get_by_label("Nom de l’équipe").fill("Les Hirondelles")
    page.get_by_label("E-mail de l’adulte responsable").fill(ADULT)
    page.get_by_role("button", name="S’inscrire").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("regardez votre boîte mail")
    page.goto(link_of(run, ADULT, "confirm"))
    expect(page.get_by_text("Les Hirondelles")).to_be_visible()
    page.get_by_role("button", name="Oui, je confirme").press("Enter")
    page.goto(f"/fr/appeals/{run.made['appeal']}/teams/")
    expect(page.get_by_text("Les Hirondelles")).to_have_count(0)


def staff_shows_the_team(windows: Windows, run: Filled) -> None:
    desk = windows.desk(run.site, "claire", "communicator")
    desk.goto(f"/desk/appeals/{run.made['appeal']}/")
    desk.get_by_role("link", name="Équipes, coureuses et coureurs").click()
    check_page(desk, back_to=DESK_WINDOW)
    desk.get_by_role("button", name="Le montrer Les Hirondelles").press("Enter")
    expect(desk.get_by_text("Rien ne vous attend ici")).to_be_visible()
    desk.get_by_label("Nom de l’équipe").fill("6e primaire")
    desk.get_by_role("button", name="Ajouter une équipe").click()
    expect(desk.get_by_text("L’équipe 6e primaire est affichée")).to_be_visible()


def the_team_withdraws(page: Page, run: Filled) -> None:
    page.goto(link_of(run, ADULT, "stop"))
    page.get_by_role("button", name="Retirer mon envoi").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est retiré")
    page.goto("/fr/soutenir/course/")
    expect(teams(page).get_by_text("Les Hirondelles")).to_have_count(0)
    expect(teams(page)).to_contain_text("657 €")


def a_runner_of_age_registers_in_dutch_and_changes_team(page: Page, run: Filled) -> None:
    numbers = run.made
    page.goto(f"/nl/runs/teams/{numbers['school']}/")
    page.get_by_role("link", name="Ik loop in deze ploeg").click()
    expect(page.get_by_label("In welke ploeg")).to_have_value(str(numbers["school"]))
    expect(page.get_by_label("Ik ben 18 of ouder")).not_to_be_checked()
    page.get_by_label("Naam die getoond wordt").fill("Nora")
    page.get_by_label("E-mail").fill(RUNNER)
    page.get_by_label("Ik ben 18 of ouder").check()
    page.get_by_role("button", name="Inschrijven").press("Enter")
    page.goto(link_of(run, RUNNER, "confirm"))
    page.get_by_role("button", name="Ja, ik bevestig").click()
    page.goto(link_of(run, RUNNER, "stop"))
    expect(page.get_by_text("Wij bekijken eerst de naam")).to_be_visible()
    page.get_by_label("In welke ploeg").select_option("Les Foulées du parc")
    page.get_by_role("button", name="Van ploeg veranderen").press("Enter")
    expect(page.get_by_label("In welke ploeg")).to_have_value(str(numbers["club"]))


def no_page_has_a_barrier(page: Page, run: Filled) -> None:
    numbers = run.made
    appeal = numbers["appeal"]
    paths = [
        "/fr/soutenir/course/",
        f"/nl/appeals/{appeal}/teams/?sort=sum",
        f"/fr/appeals/{appeal}/runners/",
        f"/nl/runs/teams/{numbers['club']}/",
        f"/fr/runs/runners/{numbers['runner']}/",
        f"/nl/appeals/{appeal}/register/team/",
        f"/fr/appeals/{appeal}/register/runner/",
    ]
    check_places(page, paths)
    # What was forgotten stands at its field.
    check, look = Check(page), Look(page)
    page.get_by_label("Nom à afficher").fill("Ada")
    page.get_by_label("E-mail").fill("ada@exemple.example")
    page.locator("form.public-form").evaluate("form => { form.noValidate = true; }")
    page.get_by_role("button", name="S’inscrire").click()
    expect(page.get_by_text("seulement si vous avez 18 ans ou plus")).to_be_visible()
    check("forgotten")
    page.set_viewport_size(NARROW)
    look("forgotten")
    assert check.found + look.found == []
