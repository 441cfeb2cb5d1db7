"""Whoever hosts a site signs in for the first time, with a passkey, and invites somebody, who signs in with codes from an app."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import PATIENCE_MS, PHONE, Site
from tests.journeys.desk import check
from tests.people.cast import PASSWORD, code

pytestmark = [pytest.mark.slow, pytest.mark.journey]

KEY_IN_THE_PHONE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def desk(site: Site) -> str:
    """The desk of a site to whose data folder a first person was added. Passkeys belong to a name, never to a number."""
    call = [sys.executable, "-m", "ravive", "staff", "add", "amina", "--host", "--password-stdin", "--data", str(site.data)]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "RAVIVE_", "DATABASE_URL"))}
    subprocess.run(call, input=f"{PASSWORD}\n", text=True, check=True, capture_output=True, env=inherited)
    return site.url.replace("127.0.0.1", "localhost") + "/desk/"


def opened(browser: Browser, language: str) -> BrowserContext:
    context = browser.new_context(viewport=PHONE, locale=language, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    return context


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = opened(browser, "fr-BE")
    page = context.new_page()
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY_IN_THE_PHONE})
    yield page
    context.close()


@pytest.fixture
def guest(browser: Browser) -> Iterator[Page]:
    context = opened(browser, "nl-BE")
    yield context.new_page()
    context.close()


def sign_in(page: Page, name: str, words: str) -> None:
    page.get_by_label(words).first.fill(name)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")


def test_the_first_person_comes_in_with_a_passkey_and_invites_another(desk: str, phone: Page, guest: Page) -> None:
    first_time_with_a_passkey(desk, phone)
    link = invited(desk, phone)
    first_time_with_codes(desk, guest, link)
    for path, heading in (("team/", "Équipe"), ("audit/", "Journal d’audit"), ("organisation/", "Organisation")):
        phone.goto(desk + path)
        check(phone, heading)
    phone.goto(desk + "logout/")
    check(phone, "Se déconnecter")
    phone.get_by_role("button", name="Se déconnecter").click()
    phone.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Organisation de démonstration")


def first_time_with_a_passkey(desk: str, phone: Page) -> None:
    phone.goto(desk)
    check(phone, "Se connecter")
    sign_in(phone, "amina", "Nom ou adresse e-mail")
    # On one's own computer the desk opens without a second factor, says so, and leads to one.
    check(phone, "Organisation de démonstration")
    phone.get_by_role("link", name="En configurer un maintenant").click()
    check(phone, "Second facteur")
    phone.get_by_role("link", name="Ajouter une clé d’accès").click()
    check(phone, "Ajouter une clé d’accès")
    phone.get_by_role("button", name="Ajouter une clé d’accès").click()
    check(phone, "Codes de secours")
    expect(phone.locator(".r-codes li")).to_have_count(10)
    phone.get_by_role("link", name="Aller au bureau").click()
    check(phone, "Organisation de démonstration")


def invited(desk: str, phone: Page) -> str:
    """Return the link for somebody invited as a trainer."""
    phone.goto(desk + "team/invite/")
    check(phone, "Inviter une personne")
    phone.get_by_label("Prénom et nom").fill("Bram Peeters")
    phone.get_by_label("Nom de connexion").fill("bram")
    phone.get_by_role("checkbox", name="Formation").check()
    phone.get_by_role("button", name="Créer le lien").click()
    check(phone, "Un lien à transmettre")
    return phone.get_by_label("Lien").input_value()


def first_time_with_codes(desk: str, guest: Page, link: str) -> None:
    guest.goto(link)
    check(guest, "Kies uw wachtwoord")
    guest.get_by_label("Uw wachtwoord").fill(PASSWORD)
    guest.get_by_label("Hetzelfde wachtwoord nog eens").fill(PASSWORD)
    guest.get_by_role("button", name="Dit wachtwoord bewaren").click()
    check(guest, "Aanmelden")
    sign_in(guest, "bram", "Naam of e-mailadres")
    guest.get_by_role("link", name="Er nu een instellen").click()
    guest.get_by_role("link", name="Een app instellen").click()
    check(guest, "Codes van een app")
    guest.get_by_text("Of typ dit geheim").click()
    guest.get_by_label("Zes cijfers").fill(code(guest.locator("details .r-code").inner_text()))
    guest.get_by_role("button", name="Bevestigen").click()
    check(guest, "Herstelcodes")
    guest.get_by_role("link", name="Naar het beheer").click()
    check(guest, "Organisation de démonstration")
    guest.goto(desk + "team/")
    check(guest, "Niet voor uw rol")
