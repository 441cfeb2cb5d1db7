"""Reminders on a phone: asked for by a tap and never before, shown in neutral words, stopped in one tap.

No push service can be reached from a test, so the browser's own asking for one is replaced here; what comes after it is real: the site
keeps the days, the worker shows what arrives. What the site encrypts and hands over is tested in tests/trainings/test_push.py.
"""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import CDPSession, Page, Playwright, expect

from tests.journeys.conftest import CHROMIUM_ARGUMENTS, PHONE, Site, chromium_path, serve, writing_site
from tests.journeys.member import Member, trainings_kept
from tests.journeys.post_office import PostOffice
from tests.journeys.trainer import open_training, reminders_of
from tests.patience import PATIENCE_SECONDS
from tests.trainings.push_service import Browser

pytestmark = pytest.mark.journey

BROWSER = Browser("https://push.example.org/send/this-phone")
# What asks the browser's push service, and what it would answer; the learner says yes.
SUBSCRIBED = """() => {
  const subscription = %s;
  const found = () => localStorage.pushed ? {
    endpoint: subscription.endpoint,
    toJSON: () => ({ endpoint: subscription.endpoint, keys: { p256dh: subscription.p256dh, auth: subscription.auth } }),
    unsubscribe: async () => { delete localStorage.pushed; return true; },
  } : null;
  PushManager.prototype.getSubscription = async () => found();
  PushManager.prototype.subscribe = async (options) => {
    localStorage.pushed = JSON.stringify(options);
    return found();
  };
  Notification.requestPermission = async () => { localStorage.asked = "1"; return "granted"; };
}"""
MESSAGE = {"title": "Quelques cartes sont prêtes", "stop": "Plus de rappels", "open": "/fr/cards/"}
SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body, data, actions }) =>
  ({ title, body, data, actions: (actions ?? []).map(({ action, title }) => [action, title]) }))"""
TAP = """async (action) => {
  const [notification] = await self.registration.getNotifications();
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification, action }));
}"""
HERE = "Les notifications arrivent sur cet appareil."


def until[Found](look: Callable[[], Found], is_it: Callable[[Found], bool]) -> Found:
    """Return what is found once it is what is waited for."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_it(found := look()):
        assert time.monotonic() < deadline, found
        time.sleep(0.2)
    return found


@pytest.fixture(scope="module")
def browser(playwright_session: Playwright) -> Iterator[Chromium]:
    """Return Chromium with its windows: without them it can show no notification."""
    running = playwright_session.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS)
    yield running
    running.close()


@dataclass
class Phone:
    """A phone that joined a training without an entry test."""

    page: Page
    site: Site
    code: str

    def open_panel(self) -> None:
        """Open what the training's panel says of reminders."""
        self.page.goto(self.site.at("/fr/trainings/"))
        self.page.get_by_text("Rappels", exact=True).click()
        expect(self.page.get_by_role("heading", name="Notification sur cet appareil")).to_be_visible()

    def tap(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def be_pushed(self) -> None:
        """Ask for notifications, and wait until they are on."""
        self.open_panel()
        self.tap("Activer les notifications")
        expect(self.page.get_by_text(HERE)).to_be_visible()

    def kept(self) -> list[dict[str, Any]]:
        """Return what the site keeps for its reminders."""
        return reminders_of(self.site, self.code)


def joined(page: Page, site: Site) -> Phone:
    page.context.grant_permissions(["notifications"], origin=site.url)
    page.add_init_script(f"({SUBSCRIBED % json.dumps(BROWSER.json())})()")
    code = open_training(site, entry_test=False)
    Member(page=page, site=site).join(code)
    return Phone(page=page, site=site, code=code)


@pytest.fixture
def phone(page: Page, site: Site) -> Phone:
    return joined(page, site)


@pytest.fixture
def commanded(prepared: Path, tmp_path: Path) -> Iterator[tuple[Site, PostOffice]]:
    """A site that writes, served by the real command with its worker; other journeys fork both from a process that is there."""
    with writing_site(prepared, tmp_path, start=serve) as served:
        yield served


def deliver(phone: Phone, message: dict[str, str]) -> None:
    """Let a message arrive, as the browser hands it to the worker once it is decrypted."""
    tools: CDPSession = phone.page.context.new_cdp_session(phone.page)
    found: list[str] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda update: found.extend(registration["registrationId"] for registration in update["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    phone.page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    until(lambda: (phone.page.evaluate("1"), len(found))[1], lambda count: count > 0)
    delivery = {"origin": phone.site.url, "registrationId": found[-1], "data": json.dumps(message)}
    tools.send("ServiceWorker.deliverPushMessage", delivery)


def delivered(phone: Phone, message: dict[str, str]) -> list[dict[str, Any]]:
    """Deliver a message, and return what is shown a second later.

    A busy browser drops a message whose worker does not start in time; delivered again, a message replaces the one that is shown.
    """
    deliver(phone, message)
    time.sleep(1)
    return phone.page.evaluate(SHOWN)


def test_nothing_is_asked_before_the_tap_and_days_follow_practice_and_the_hours_chosen(phone: Phone) -> None:
    phone.open_panel()
    expect(phone.page.get_by_role("button", name="Activer les notifications")).to_be_enabled()
    assert phone.page.evaluate("[localStorage.asked, localStorage.pushed]") == [None, None]
    assert phone.kept() == []
    # This site has no mail server.
    expect(phone.page.get_by_role("button", name="Créer une adresse")).to_be_enabled()
    expect(phone.page.get_by_role("heading", name="E-mail")).to_have_count(0)
    phone.tap("Activer les notifications")
    expect(phone.page.get_by_text(HERE)).to_be_visible()
    sheet = trainings_kept(phone.page)[0]["sheet"]
    asked = json.loads(phone.page.evaluate("localStorage.pushed"))
    assert asked == {"userVisibleOnly": True, "applicationServerKey": sheet["push_key"]}
    [kept] = phone.kept()
    assert kept["push"] == BROWSER.json()
    # Nothing was practised yet: the first thing to come is the test of day 30, in the morning.
    first = datetime.fromtimestamp(kept["days"][0]["opens_at"] / 1000).astimezone()
    assert (first.date(), first.hour) == (datetime.now().astimezone().date() + timedelta(days=30), 8)
    assert Member(page=phone.page, site=phone.site).practise(most=2)
    phone.open_panel()
    phone.page.get_by_label("Pas avant").select_option("18")
    [kept] = until(phone.kept, lambda found: bool(found) and found[0]["days"][0]["opens_at"] < (time.time() + 20 * 86_400) * 1000)
    for day in until(phone.kept, lambda found: _hours_of(found[0]) == {18})[0]["days"]:
        assert datetime.fromtimestamp(day["closes_at"] / 1000).astimezone().hour == 20
    days = [datetime.fromisoformat(day["day"]) for day in kept["days"]]
    assert all((later - earlier).days >= 3 for earlier, later in pairwise(days))


def _hours_of(kept: dict[str, Any]) -> set[int]:
    # A card that comes due in the evening opens its day later.
    return {min(datetime.fromtimestamp(day["opens_at"] / 1000).astimezone().hour, 18) for day in kept["days"]}


def test_a_message_is_neutral_and_its_button_stops_everything(phone: Phone) -> None:
    phone.be_pushed()
    [shown] = until(lambda: delivered(phone, MESSAGE), lambda found: len(found) == 1)
    assert shown == {"title": MESSAGE["title"], "body": "", "data": "/fr/cards/", "actions": [["stop", "Plus de rappels"]]}
    [worker] = phone.page.context.service_workers
    worker.evaluate(TAP, "stop")
    until(phone.kept, lambda found: found == [])
    assert until(lambda: phone.page.evaluate(SHOWN), lambda found: found == []) == []
    assert trainings_kept(phone.page)[0].get("reminders") is None


def test_a_calendar_is_taken_back_all_stops_without_network_and_who_leaves_is_reminded_no_more(phone: Phone) -> None:
    phone.open_panel()
    phone.tap("Créer une adresse")
    address = phone.page.locator(".ways .wrapped").inner_text()
    assert re.fullmatch(rf"{phone.site.url}/calendar/[\w-]{{32}}\.ics", address)
    until(phone.kept, lambda found: bool(found) and bool(found[0]["days"]))
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own site
        text = answer.read().decode()
    assert text.count("SUMMARY:Trois minutes") == len(phone.kept()[0]["days"])
    phone.tap("Supprimer cette adresse")
    expect(phone.page.locator(".ways .wrapped")).to_have_count(0)
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(address, timeout=10)  # noqa: S310 - our own site
    phone.be_pushed()
    phone.page.context.set_offline(True)
    expect(phone.page.get_by_text("Sans réseau. Rien ne peut être activé ici.")).to_be_visible()
    expect(phone.page.get_by_role("button", name="Créer une adresse")).to_be_disabled()
    phone.tap("Arrêter tous les rappels")
    expect(phone.page.get_by_text("Arrêtés sur cet appareil")).to_be_visible()
    until(lambda: phone.page.evaluate("localStorage.pushed ?? null"), lambda found: found is None)
    assert len(phone.kept()) == 1
    phone.page.context.set_offline(False)
    until(phone.kept, lambda found: found == [])
    expect(phone.page.get_by_text("Arrêtés sur cet appareil")).to_have_count(0)
    phone.be_pushed()
    phone.tap("Quitter la formation")
    phone.tap("Oui, quitter")
    expect(phone.page.get_by_text("La formation est quittée.")).to_be_visible()
    assert phone.kept() == []
    until(lambda: phone.page.evaluate("localStorage.pushed ?? null"), lambda found: found is None)


@pytest.mark.slow
def test_an_address_is_confirmed_by_its_reader_and_erased_by_its_link(browser: Chromium, commanded: tuple[Site, PostOffice]) -> None:
    site, office = commanded
    context = browser.new_context(viewport=PHONE, locale="fr-BE", reduced_motion="reduce")
    phone = joined(context.new_page(), site)
    phone.open_panel()
    phone.page.get_by_label("Adresse e-mail").fill("amina@example.net")
    phone.tap("Recevoir une demande de confirmation")
    expect(phone.page.get_by_text("Un message attend à cette adresse.")).to_be_visible()
    # The address is not kept on the phone.
    assert "amina" not in json.dumps(trainings_kept(phone.page))
    [question] = until(lambda: office.messages, lambda found: len(found) == 1)
    assert (question["To"], question["Subject"]) == ("amina@example.net", "Confirmez cette adresse")
    reader = context.new_page()
    reader.goto(office.find("amina@example.net", r"http://\S+/confirm/\S+"))
    reader.get_by_role("button", name="Oui, confirmer").click()
    expect(reader.get_by_role("heading", name="L’adresse est confirmée")).to_be_visible()
    phone.open_panel()
    expect(phone.page.get_by_text("L’adresse est confirmée.")).to_be_visible()
    phone.tap("Effacer l’adresse")
    expect(phone.page.get_by_label("Adresse e-mail")).to_be_visible()
    assert phone.kept() == []
    context.close()
