"""A sponsored run, without script: a team and a runner register, staff shows them, money arrives, one changes team, one withdraws."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.barriers import NARROW, Check, Look, check_page
from tests.journeys.conftest import PHONE, Site
from tests.journeys.desk import DESK_WINDOW
from tests.journeys.inside import INSIDE
from tests.journeys.post_office import PostOffice
from tests.journeys.staff import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.slow]
PATIENCE_SECONDS = 20
ADULT, RUNNER = "adulte@ecole.example", "nora@exemple.example"


def link_of(office: PostOffice, reader: str, part: str) -> str:
    """Return the link with a part of the last e-mail to a reader that has one, once it has come."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        texts = [found.get_content() for found in office.messages if found["to"] == reader]
        links = [link for text in texts for link in re.findall(rf"http\S+/runs/{part}/\S+", text)]
        if links:
            return links[-1]
        assert time.monotonic() < deadline, texts
        time.sleep(0.2)


def visitor(browser: Browser, site: Site, language: str) -> Page:
    """Return a page of somebody without script."""
    context = browser.new_context(viewport=PHONE, locale=f"{language}-BE", java_script_enabled=False, base_url=site.url)
    context.set_default_timeout(PATIENCE_SECONDS * 1000)
    return context.new_page()


def test_a_team_registers_is_shown_receives_and_withdraws_without_script(browser: Browser, writing: tuple[Site, PostOffice]) -> None:
    site, office = writing
    numbers = INSIDE.do(site.data, "open_run")
    page = visitor(browser, site, "fr")
    page.goto("/fr/soutenir/course/")
    run = page.get_by_role("region", name="Équipes, coureuses et coureurs")
    expect(run).to_contain_text("612 €")
    run.get_by_role("link", name="Inscrire une équipe").press("Enter")
    page.get_by_label("Nom de l’équipe").fill("Les Hirondelles")
    page.get_by_label("E-mail de l’adulte responsable").fill(ADULT)
    page.get_by_role("button", name="S’inscrire").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("regardez votre boîte mail")
    page.goto(link_of(office, ADULT, "confirm"))
    expect(page.get_by_text("Les Hirondelles")).to_be_visible()
    page.get_by_role("button", name="Oui, confirmer").press("Enter")
    page.goto(f"/fr/appeals/{numbers['appeal']}/teams/")
    expect(page.get_by_text("Les Hirondelles")).to_have_count(0)

    staff = browser.new_context(viewport=DESK_WINDOW, locale="fr-BE", reduced_motion="reduce")
    sign_in(staff, site, "claire", "communicator")
    desk = staff.new_page()
    desk.goto(site.at(f"/desk/appeals/{numbers['appeal']}/"))
    desk.get_by_role("link", name="Équipes, coureuses et coureurs").click()
    check_page(desk, back_to=DESK_WINDOW)
    desk.get_by_role("button", name="Le montrer Les Hirondelles").press("Enter")
    expect(desk.get_by_text("Rien ne vous attend ici")).to_be_visible()
    desk.get_by_label("Nom de l’équipe").fill("6e primaire")
    desk.get_by_role("button", name="Ajouter une équipe").click()
    expect(desk.get_by_text("L’équipe 6e primaire est affichée")).to_be_visible()

    own = link_of(office, ADULT, "teams")
    INSIDE.do(site.data, "receive_for_team", "Les Hirondelles", 4_500)
    page.goto(own)
    expect(page.get_by_role("heading", level=1)).to_have_text("Les Hirondelles")
    expect(page.get_by_text("45 €")).to_be_visible()
    expect(page.get_by_role("region", name="Donner")).to_contain_text("Exemple Réflexes ASBL")
    page.goto("/fr/soutenir/course/")
    expect(run).to_contain_text("657 €")

    page.goto(link_of(office, ADULT, "stop"))
    page.get_by_text("Retirer", exact=True).press("Enter")
    page.get_by_role("button", name="Oui, retirer").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est retiré")
    page.goto("/fr/soutenir/course/")
    expect(run.get_by_text("Les Hirondelles")).to_have_count(0)
    expect(run).to_contain_text("657 €")
    staff.close()
    page.context.close()


def test_a_runner_of_age_registers_in_dutch_and_changes_team(browser: Browser, writing: tuple[Site, PostOffice]) -> None:
    site, office = writing
    numbers = INSIDE.do(site.data, "open_run")
    page = visitor(browser, site, "nl")
    page.goto(f"/nl/runs/teams/{numbers['school']}/")
    page.get_by_role("link", name="Ik loop in deze ploeg").click()
    expect(page.get_by_label("In welke ploeg")).to_have_value(str(numbers["school"]))
    expect(page.get_by_label("Ik ben 18 of ouder")).not_to_be_checked()
    page.get_by_label("Naam die getoond wordt").fill("Nora")
    page.get_by_label("E-mail").fill(RUNNER)
    page.get_by_label("Ik ben 18 of ouder").check()
    page.get_by_role("button", name="Inschrijven").press("Enter")
    page.goto(link_of(office, RUNNER, "confirm"))
    page.get_by_role("button", name="Ja, bevestigen").click()
    page.goto(link_of(office, RUNNER, "stop"))
    expect(page.get_by_text("Wij bekijken eerst de naam")).to_be_visible()
    page.get_by_label("In welke ploeg").select_option("Les Foulées du parc")
    page.get_by_role("button", name="Van ploeg veranderen").press("Enter")
    expect(page.get_by_label("In welke ploeg")).to_have_value(str(numbers["club"]))
    page.context.close()


def test_no_page_of_a_run_has_a_barrier_and_all_fit_a_narrow_phone(browser: Browser, writing: tuple[Site, PostOffice]) -> None:
    site, _office = writing
    numbers = INSIDE.do(site.data, "open_run")
    appeal = numbers["appeal"]
    context = browser.new_context(locale="fr-BE", reduced_motion="reduce", base_url=site.url)
    page = context.new_page()
    check, look = Check(page), Look(page)
    paths = [
        "/fr/soutenir/course/",
        f"/nl/appeals/{appeal}/teams/?sort=sum",
        f"/fr/appeals/{appeal}/runners/",
        f"/nl/runs/teams/{numbers['club']}/",
        f"/fr/runs/runners/{numbers['runner']}/",
        f"/nl/appeals/{appeal}/register/team/",
        f"/fr/appeals/{appeal}/register/runner/",
    ]
    for path in paths:
        page.goto(path)
        check(path)
    # What was forgotten stands at its field.
    page.get_by_label("Nom à afficher").fill("Ada")
    page.get_by_label("E-mail").fill("ada@exemple.example")
    page.locator("form.public-form").evaluate("form => { form.noValidate = true; }")
    page.get_by_role("button", name="S’inscrire").click()
    expect(page.get_by_text("seulement si vous avez 18 ans ou plus")).to_be_visible()
    check("forgotten")
    page.set_viewport_size(NARROW)
    look("forgotten")
    for path in paths:
        page.goto(path)
        look(path)
    context.close()
    assert check.found + look.found == []
