"""Forms of the desk when something goes wrong: sent twice, or after the session ended."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Site
from tests.journeys.desk import check
from tests.journeys.windows import DESK_WINDOW, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.journey]

TITLE = "Accueil, équipe du samedi"
# Two requests at once: the server's threads and processes share one database.
SEND_TWICE = """async () => {
    const send = () => fetch(location.href, { method: "POST", body: new FormData(document.querySelector("form.r-form")) });
    const replies = await Promise.all([send(), send()]);
    return replies.map((reply) => reply.url);
}"""


STORED = "() => sessionStorage.getItem('ravive-desk-unsent')"
SECRET = "une phrase que personne ne garde"


@pytest.fixture
def desk(context: BrowserContext, site: Site) -> str:
    """The desk, in a browser where a trainer is signed in."""
    sign_in(context, site, "tina", "trainer", "author")
    return site.at("/desk/")


def test_a_form_sent_twice_opens_one_training_and_search_and_language_are_at_hand(page: Page, context: BrowserContext, site: Site) -> None:
    # The language that is chosen stays with this person.
    sign_in(context, site, "nina", "trainer", "author")
    desk, title = site.at("/desk/"), "Accueil, une seule fois"
    page.goto(f"{desk}trainings/new/")
    page.get_by_label("Titre").fill(title)
    page.locator("[name=decks]").first.check()
    first, second = page.evaluate(SEND_TWICE)
    assert re.search(r"/desk/trainings/\d+/$", first)
    assert first == second
    page.goto(f"{desk}trainings/")
    expect(page.get_by_role("link", name=title)).to_have_count(1)
    page.set_viewport_size(DESK_WINDOW)
    languages = page.locator(".r-speaks > div")
    # On a page of a form, which is narrow, they are where they are on a wide one.
    page.goto(f"{desk}trainings/new/")
    on_a_form = languages.bounding_box()
    page.goto(desk)
    assert languages.bounding_box() == on_a_form
    page.get_by_role("searchbox").or_(page.locator("input[type=search], input[name=q]")).first.fill("ECOUTE")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{desk}search/?q=ECOUTE")
    expect(page.get_by_role("status").filter(has_text="résultat")).to_be_visible()
    check(page, "Chercher dans le bureau")
    page.get_by_role("button", name="Nederlands").click()
    page.wait_for_url(f"{desk}search/?q=ECOUTE")
    check(page, "Zoeken in het beheer")


def test_a_form_sent_after_the_session_ended_is_there_again_after_signing_in(
    page: Page, context: BrowserContext, desk: str, site: Site
) -> None:
    page.goto(f"{desk}trainings/new/")
    page.get_by_label("Titre").fill(TITLE)
    page.locator("[name=decks]").nth(1).check()
    context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Ouvrir cette formation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")
    assert "/desk/trainings/new/" in page.url
    sign_in(context, site, "tina", "trainer", "author")
    page.goto(desk)
    expect(page.get_by_text("encore dans cet onglet")).to_be_visible()
    page.get_by_role("link", name="Revenir au formulaire").click()
    expect(page.get_by_text("est de nouveau ici")).to_be_visible()
    expect(page.get_by_label("Titre")).to_have_value(TITLE)
    expect(page.locator("[name=decks]").nth(1)).to_be_checked()
    check(page, "Ouvrir une formation")
    page.get_by_role("button", name="Ouvrir cette formation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert page.evaluate(STORED) is None
    # A row that the page cannot show is sent as it was.
    page.goto(f"{desk}trainings/new/")
    page.get_by_label("Titre").fill(TITLE)
    page.locator("[name=decks]").first.check()
    page.evaluate("document.querySelector('form.r-form').insertAdjacentHTML('beforeend', '<input name=extra value=1>')")
    context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Ouvrir cette formation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")
    sign_in(context, site, "tina", "trainer", "author")
    page.goto(f"{desk}trainings/new/")
    page.get_by_role("button", name="L’envoyer tel que vous l’aviez écrit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def test_what_one_account_wrote_is_deleted_for_another_and_passwords_are_never_stored(
    page: Page, context: BrowserContext, desk: str, site: Site
) -> None:
    page.goto(f"{desk}trainings/new/")
    page.get_by_label("Titre").fill(TITLE)
    page.locator("[name=decks]").first.check()
    context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Ouvrir cette formation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")
    assert TITLE in page.evaluate(STORED)
    sign_in(context, site, "theo", "trainer")
    page.goto(f"{desk}trainings/new/")
    expect(page.get_by_label("Titre")).to_have_value("")
    assert page.evaluate(STORED) is None
    page.goto(f"{desk}account/password/")
    page.locator("#id_oldpassword").fill(SECRET)
    page.locator("#id_password1").fill(SECRET)
    page.locator("#id_password2").fill(SECRET)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert SECRET not in (page.evaluate(STORED) or "")
