"""An event as visitors and staff meet it: register, wait, cancel, print the list; by keyboard, without script, on a narrow phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.barriers import NARROW, OUTSIDE, Check
from tests.journeys.conftest import PATIENCE_MS, PHONE, Site, serving_copy
from tests.journeys.desk import DESK_WINDOW
from tests.journeys.inside import INSIDE
from tests.journeys.staff import sign_in

pytestmark = pytest.mark.journey


@dataclass(frozen=True, kw_only=True)
class Announced:
    """A site of its own, with an event of two places, and the key of the event."""

    site: Site
    key: str


@pytest.fixture
def announced(prepared: Path, tmp_path: Path) -> Iterator[Announced]:
    with serving_copy(prepared, tmp_path) as served:
        yield Announced(site=served, key=INSIDE.do(served.data, "open_event", 2))


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A visitor's page without script."""
    context = browser.new_context(viewport=PHONE, locale="fr-BE", java_script_enabled=False)
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def register(page: Page, announced: Announced, name: str) -> None:
    page.goto(announced.site.at("/fr/agenda/"))
    page.get_by_role("link", name="Colloque : du doute au réflexe", exact=True).click()
    page.get_by_label("Nom").fill(name)
    page.get_by_role("button", name="inscrire").press("Enter")


def test_a_visitor_registers_waits_and_gets_the_place_that_becomes_free(plain: Page, announced: Announced) -> None:
    links = []
    for name, said in (("Ada", "Votre inscription est enregistrée"), ("Bo", "Votre inscription est enregistrée"), ("Chloé", "numéro 1")):
        register(plain, announced, name)
        expect(plain.get_by_role("heading", level=1)).to_contain_text(said)
        links.append(plain.url)
    plain.goto(links[0])
    plain.get_by_text("Annuler mon inscription").press("Enter")
    plain.get_by_role("button", name="Oui, annuler").press("Enter")
    expect(plain.get_by_role("heading", level=1)).to_have_text("L’inscription est annulée")
    plain.goto(links[2])
    expect(plain.get_by_role("heading", level=1)).to_have_text("Votre inscription est enregistrée")
    plain.goto(links[0])
    expect(plain.get_by_role("heading", level=1)).to_have_text("Cette inscription n’existe plus")


def test_no_page_of_an_event_has_a_barrier_and_all_fit_a_narrow_phone(browser: Browser, announced: Announced) -> None:
    context = browser.new_context(viewport=PHONE, locale="fr-BE", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    check = Check(page)
    for path in ("/fr/agenda/", "/fr/agenda/colloque/", "/nl/agenda/colloquium/"):
        page.goto(announced.site.at(path))
        check(path)
        page.set_viewport_size(NARROW)
        assert page.evaluate(OUTSIDE) == []
        page.set_viewport_size(PHONE)
    register(page, announced, "Ada")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre inscription est enregistrée")
    check("registration")
    context.close()
    assert not check.found, "\n".join(check.found)


def test_a_communicator_sees_who_registered_adds_a_place_and_cancels(browser: Browser, plain: Page, announced: Announced) -> None:
    for name in ("Ada", "Bo", "Chloé"):
        register(plain, announced, name)
    context = browser.new_context(viewport=DESK_WINDOW, locale="fr-BE", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    sign_in(context, announced.site, "carla", "communicator")
    desk = context.new_page()
    desk.goto(announced.site.at("/desk/events/"))
    desk.get_by_role("link", name="Colloque : du doute au réflexe").click()
    expect(desk.get_by_role("heading", name="Liste d’attente")).to_be_visible()
    desk.get_by_role("button", name="Ajouter une place").click()
    expect(desk.get_by_text("L’événement a maintenant 3 places.")).to_be_visible()
    expect(desk.get_by_role("heading", name="Liste d’attente")).to_have_count(0)
    desk.get_by_role("link", name="Annuler 1").click()
    expect(desk.get_by_text("Ada")).to_be_visible()
    desk.get_by_role("button", name="Oui, annuler").click()
    expect(desk.get_by_role("cell", name="Ada")).to_have_count(0)
    with desk.expect_download() as printed:
        desk.get_by_role("link", name="Imprimer la liste").click()
    assert printed.value.path().read_bytes().startswith(b"%PDF")
    context.close()
