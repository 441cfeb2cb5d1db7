"""An event as visitors and staff meet it: register, wait, cancel, print the list; by keyboard, without script, on a narrow phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import check_places
from tests.journeys.conftest import Fill
from tests.journeys.desk import check
from tests.journeys.windows import Windows

pytestmark = pytest.mark.journey
TITLE = "Colloque : du doute au réflexe"


def test_an_event_fills_up_somebody_cancels_and_staff_adds_a_place(windows: Windows, filled: Fill) -> None:
    """The event has two places."""
    event = filled("open_event", 2, TITLE)
    site = event.site
    page, desk = windows.without_script(site), windows.desk(site, "carla", "communicator")
    who_waits_gets_the_place_that_becomes_free(page)
    register(page, "Dora")
    desk.goto("/desk/events/")
    desk.get_by_role("link", name=TITLE).click()
    expect(desk.get_by_role("heading", name="Liste d’attente")).to_be_visible()
    desk.get_by_role("button", name="Ajouter une place").click()
    expect(desk.get_by_text("L’événement a maintenant 3 places.")).to_be_visible()
    expect(desk.get_by_role("heading", name="Liste d’attente")).to_have_count(0)
    desk.get_by_role("link", name=re.compile(r"^Annuler \d")).first.click()
    expect(desk.get_by_text("Bo", exact=True)).to_be_visible()
    desk.get_by_role("button", name="Oui, annuler").click()
    expect(desk.get_by_role("cell", name="Bo", exact=True)).to_have_count(0)
    with desk.expect_download() as printed:
        desk.get_by_role("link", name="Imprimer la liste").click()
    assert printed.value.path().read_bytes().startswith(b"%PDF")
    check_places(windows.open(base_url=site.url), ["/fr/agenda/", event.made, event.made.replace("/fr/", "/nl/"), page.url])


def register(page: Page, name: str) -> None:
    page.goto("/fr/agenda/")
    page.get_by_role("link", name=TITLE, exact=True).click()
    page.get_by_label("Nom").fill(name)
    page.get_by_role("button", name="inscrire").press("Enter")


def who_waits_gets_the_place_that_becomes_free(plain: Page) -> None:
    links = []
    for name, heading in (("Ada", "Votre inscription est enregistrée"), ("Bo", "Votre inscription est enregistrée"), ("Chloé", "numéro 1")):
        register(plain, name)
        expect(plain.get_by_role("heading", level=1)).to_contain_text(heading)
        links.append(plain.url)
    plain.goto(links[0])
    plain.get_by_text("Annuler mon inscription").press("Enter")
    plain.get_by_role("button", name="Oui, annuler").press("Enter")
    expect(plain.get_by_role("heading", level=1)).to_have_text("L’inscription est annulée")
    plain.goto(links[2])
    expect(plain.get_by_role("heading", level=1)).to_have_text("Votre inscription est enregistrée")
    plain.goto(links[0])
    expect(plain.get_by_role("heading", level=1)).to_have_text("Cette inscription n’existe plus")


def test_the_entrance_ticks_without_network_survives_a_reload_and_sends_later(windows: Windows, filled: Fill) -> None:
    """Two people have a place. The phone of the entrance is 390 px wide."""
    event = filled("open_event", 2, TITLE)
    plain, desk = windows.without_script(event.site), windows.desk(event.site, "clara", "communicator")
    for name in ("Ada", "Zoé"):
        register(plain, name)
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.goto("/desk/events/")
    desk.get_by_role("link", name=TITLE).click()
    desk.get_by_role("link", name="Entrée").click()
    state, count = desk.locator("#entrance-state"), desk.locator("#entrance-count")
    desk.get_by_label("Chercher un nom").fill("zo")
    expect(desk.get_by_label("Ada")).to_be_hidden()
    desk.get_by_label("Zoé").check()
    expect(state).to_have_text("Tout est envoyé.")
    desk.get_by_label("Chercher un nom").fill("")
    desk.context.set_offline(True)
    desk.get_by_label("Ada").check()
    desk.get_by_label("Zoé").uncheck()
    expect(state).to_contain_text("Laissez cette page ouverte")
    expect(count).to_have_text("1")
    noted = "Object.entries(localStorage).filter(([name]) => name.startsWith('ravive.entrance.')).map(([, ticks]) => ticks).join()"
    assert "came" in desk.evaluate(noted)
    assert "Ada" not in desk.evaluate(noted)
    # The browser asks before the page goes, and the ticks are there once it comes again, also while nothing can be sent.
    desk.once("dialog", lambda dialog: dialog.accept())
    desk.route("**/entrance/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    desk.context.set_offline(False)
    desk.reload()
    expect(state).to_contain_text("Laissez cette page ouverte")
    expect(desk.get_by_label("Ada")).to_be_checked()
    expect(count).to_have_text("1")
    desk.unroute("**/entrance/")
    expect(state).to_have_text("Tout est envoyé.")
    assert desk.evaluate(noted) == ""
    desk.reload()
    expect(desk.get_by_label("Ada")).to_be_checked()
    expect(desk.get_by_label("Zoé")).not_to_be_checked()
    check(desk, "Entrée")
