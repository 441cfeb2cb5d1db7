"""A learner says what is wrong with a card: what leaves the phone, with and without network, and that it is no call for help."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Request, expect

from tests.journeys.conftest import PHONE, Site, wait_until
from tests.journeys.desk import check
from tests.journeys.learner import CARD, Learner, fetch_bundle, fetch_json
from tests.journeys.phone import wait_until_kept
from tests.journeys.windows import Windows

pytestmark = pytest.mark.journey

DECK = "accueil"
DOOR = "/api/v1/reports"
READ_WAITING = """async () => {
  const base = await new Promise((done, fail) => {
    const asked = indexedDB.open("ravive");
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  const asked = base.transaction("settings").objectStore("settings").get("reports");
  const waiting = await new Promise((done, fail) => { asked.onsuccess = () => done(asked.result); asked.onerror = fail; });
  base.close();
  return waiting ?? null;
}"""
UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def stand_at_a_told_card(page: Page, site: Site) -> str:
    """Answer the first card of the deck; return its id."""
    cards = fetch_bundle(site.url, DECK)["cards"]
    page.goto(site.at(f"/fr/session/?deck={DECK}"))
    learner = Learner(page=page, cards={card["id"]: card for card in cards})
    expect(page.locator(f"{CARD}, .content-note").first).to_be_visible()
    learner.pass_content_note()
    expect(page.locator(CARD)).to_be_visible()
    learner.answer()
    learner.pass_confidence()
    learner.expect_told()
    return str(page.locator(CARD).get_attribute("data-card"))


def open_panel(page: Page) -> Locator:
    page.locator(".sources summary").press("Enter")
    page.locator(".report-error").press("Enter")
    panel = page.locator(".report")
    expect(panel.get_by_role("heading", name="Une erreur, ou blessant ?")).to_be_focused()
    return panel


def sent_by(context: BrowserContext) -> list[Request]:
    """Return the list that every report sent from now on is added to."""
    sent: list[Request] = []
    context.on("request", lambda request: sent.append(request) if request.url.endswith(DOOR) else None)
    return sent


def version_of(site: Site) -> str:
    decks = fetch_json(site.at("/bundles/index.fr.json"))["decks"]
    return next(line["url"] for line in decks if line["deck"] == DECK).split(".")[-2]


def test_exactly_what_is_shown_leaves_the_phone(page: Page, site: Site) -> None:
    card = stand_at_a_told_card(page, site)
    sent = sent_by(page.context)
    panel = open_panel(page)
    # Help is not here, and in reach: beside the words, and where it always is.
    expect(panel.get_by_role("link", name="Agir")).to_be_visible()
    expect(page.get_by_role("button", name="Urgence : Quitter vite")).to_be_in_viewport()
    send = panel.get_by_role("button", name="Envoyer")
    expect(send).to_be_disabled()
    panel.get_by_role("radio", name="Dépassé").press("Space")
    shown = panel.locator("dd").all_inner_texts()
    assert shown == [DECK, card, version_of(site), "fr", "Dépassé"]
    send.press("Enter")
    expect(panel.get_by_role("status")).to_have_text("Merci. C’est envoyé : l’organisation va relire cette carte.")
    expect(panel.get_by_role("status")).to_be_focused()
    [request] = sent
    body = json.loads(request.post_data or "")
    assert UUID4.fullmatch(body.pop("id"))
    assert body == {"deck": DECK, "card": card, "version": version_of(site), "language": "fr", "reason": "outdated"}
    assert not {"cookie", "referer", "authorization"} & request.all_headers().keys()
    # The card is where it was.
    panel.get_by_role("button", name="Fermer").press("Enter")
    expect(page.locator(".report-error")).to_be_focused()
    expect(page.locator(f"{CARD}[data-card='{card}'][data-state=answered]")).to_be_visible()


def test_a_report_given_without_network_is_sent_once_it_is_back(page: Page, site: Site) -> None:
    page.goto(site.at("/fr/cards/"))
    wait_until_kept(page, site)
    stand_at_a_told_card(page, site)
    page.context.set_offline(True)
    panel = open_panel(page)
    panel.get_by_role("radio", name="Pas clair").press("Space")
    panel.get_by_role("button", name="Envoyer").press("Enter")
    expect(panel.get_by_role("status")).to_contain_text("gardé sur cet appareil")
    # Kept through a closed tab, sent at the next opening, once.
    context = page.context
    page.close()
    context.set_offline(False)
    sent = sent_by(context)
    page = context.new_page()
    with page.expect_response(lambda answer: answer.url.endswith(DOOR)):
        page.goto(site.at("/fr/act/"))
    wait_until(page, lambda: page.evaluate(READ_WAITING) is None, "the report still waits on this phone")
    page.reload()
    expect(page.locator(".contact").first).to_be_visible()
    assert [json.loads(request.post_data or "")["reason"] for request in sent] == ["unclear"]


def test_a_report_without_script_reaches_the_desk_which_closes_it_with_a_note(windows: Windows, site: Site) -> None:
    page = windows.without_script(site)
    card = fetch_bundle(site.url, DECK)["cards"][-1]["id"]
    page.goto(f"/fr/decks/{DECK}/?card={card}#error")
    expect(page.locator("select[name=card]")).to_have_value(card)
    page.get_by_role("radio", name="Blessant").check()
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("heading", name="Merci")).to_be_visible()
    assert page.context.cookies() == []
    page = windows.desk(site, "autrice", "author", viewport=PHONE)
    page.goto("/desk/reports/cards/")
    check(page, "Signalements")
    reported = page.get_by_role("listitem").filter(has=page.locator(f"a[href$='/cards/{card}/']"))
    expect(reported).to_contain_text("blessante 1")
    reported.get_by_label("Ce qui a été fait").fill("Image remplacée.")
    reported.get_by_role("button", name="Clore ces signalements").click()
    expect(page.get_by_text("1 signalement est clos.")).to_be_visible()
    expect(reported).to_have_count(0)
    page.get_by_role("link", name="Signalements clos").click()
    check(page, "Signalements clos")
    expect(page.get_by_text("Image remplacée.")).to_be_visible()
