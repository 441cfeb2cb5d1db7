"""The settings of a site at the desk: each organisation its own, on its own domain."""

import re

import pytest
from django.test import Client
from pytest_django import Settings
from wagtail.models import Site

from ravive.decks.models import Deck
from ravive.pages.models import HomePage, SiteProfile
from ravive.people.models import AuditEvent, Organisation, Role
from ravive.people.queries import ACTIVE_KEY
from tests.people.cast import organisation, person, signed_in

ADDRESS = "/desk/site/"
VALUES = {"site_name": "Îlot", "host": "Îlot.example", "email": "info@ilot.example", "phone": "", "address": "",
          "press_email": "", "press_phone": ""}  # fmt: skip


def officer(own: Organisation) -> Client:
    """Return the desk of somebody who runs the installation and writes the site: only they give a domain."""
    client = signed_in(person(f"officer-{own.slug}", own, Role.COMMUNICATOR, host=True))
    session = client.session
    session[ACTIVE_KEY] = own.pk
    session.save()
    return client


def test_the_first_settings_open_a_site_with_home_pages(db: None, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    own = organisation("ilot")
    own.languages = ["fr", "nl"]
    own.save()
    desk = officer(own)
    assert "pas encore de site public" in desk.get(ADDRESS, headers={"accept-language": "fr"}).text
    assert desk.post(ADDRESS, VALUES).status_code == 302
    own.refresh_from_db()
    assert own.site is not None
    assert (own.site.hostname, own.site.site_name) == ("xn--lot-uma.example", "Îlot")
    assert HomePage.objects.filter(translation_key=own.site.root_page.translation_key).count() == 2
    page = Client().get("/nl/", headers={"host": "xn--lot-uma.example"})
    assert page.status_code == 200
    assert "Îlot</a>" in page.text
    assert "Îlot</a>" not in Client().get("/nl/", headers={"host": "testserver"}).text
    assert AuditEvent.objects.filter(verb="site.changed", organisation=own).count() == 1
    # The officer may write its pages.
    assert desk.get(f"/desk/pages/{own.site.root_page_id}/edit/").status_code == 200


def test_settings_are_changed_and_kept(db: None) -> None:
    own = organisation("ilot")
    desk = officer(own)
    desk.post(ADDRESS, VALUES)
    desk.post(ADDRESS, {**VALUES, "host": "www.ilot.example", "site_name": "L’Îlot"})
    assert Site.objects.filter(organisation=own).values_list("hostname", "site_name").get() == ("www.ilot.example", "L’Îlot")
    assert SiteProfile.objects.get(organisation=own).email == "info@ilot.example"


@pytest.mark.parametrize("host", ["https://ilot.example", "ilot.example/fr", "ilot", "ilot..example", "-a.example", "a b.example", ""])
def test_a_domain_is_a_name_alone(db: None, host: str) -> None:
    own = organisation("ilot")
    reply = officer(own).post(ADDRESS, {**VALUES, "host": host})
    assert reply.status_code == 200
    assert not Site.objects.filter(organisation=own).exists()
    assert not SiteProfile.objects.exists()


def test_two_organisations_share_no_domain(db: None) -> None:
    first, second = organisation("ilot"), organisation("autre")
    officer(first).post(ADDRESS, VALUES)
    officer(second).post(ADDRESS, VALUES)
    assert not Site.objects.filter(organisation=second).exists()


def test_the_default_site_keeps_its_address(db: None) -> None:
    host = Organisation.objects.get(is_host=True)
    before = Site.objects.get(is_default_site=True).hostname
    desk = officer(host)
    assert 'name="host"' not in desk.get(ADDRESS).text
    assert desk.post(ADDRESS, {**VALUES, "host": "other.example"}).status_code == 302
    assert Site.objects.get(is_default_site=True).hostname == before
    assert "Îlot</a>" in Client().get("/fr/").text


def test_trainers_do_not_change_the_site(db: None) -> None:
    own = organisation("ilot")
    assert signed_in(person("tina", own, Role.TRAINER)).get(ADDRESS).status_code == 403


def test_a_communication_officer_gives_no_domain(db: None) -> None:
    own = organisation("ilot")
    desk = signed_in(person("olga", own, Role.COMMUNICATOR))
    assert "font tourner cette installation" in desk.get(ADDRESS).text
    assert 'name="site_name"' not in desk.get(ADDRESS).text
    desk.post(ADDRESS, VALUES)
    assert not Site.objects.filter(organisation=own).exists()
    officer(own).post(ADDRESS, VALUES)
    assert desk.post(ADDRESS, {**VALUES, "host": "elsewhere.example", "site_name": "L’Îlot"}).status_code == 302
    found = Site.objects.get(organisation=own)
    assert (found.hostname, found.site_name) == ("xn--lot-uma.example", "L’Îlot")


@pytest.mark.parametrize("host", ["cards.example.org", "localhost.localdomain.localhost"])
def test_nobody_takes_the_address_of_the_installation(db: None, settings: Settings, host: str) -> None:
    settings.RAVIVE_URL = "https://cards.example.org"
    own = organisation("ilot")
    assert officer(own).post(ADDRESS, {**VALUES, "host": host}).status_code == 200
    assert not Site.objects.filter(organisation=own).exists()


def test_a_site_shows_the_decks_of_its_organisation_or_else_all(db: None, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    own = organisation("ilot")
    own.languages = ["fr"]
    own.save()
    officer(own).post(ADDRESS, VALUES)

    def shown(host: str) -> set[str]:
        return set(re.findall(r'<h3><a href="/fr/decks/([^/]+)/"', Client().get("/fr/", headers={"host": host}).text))

    everything = shown("testserver")
    assert "voyage" in everything
    assert shown("xn--lot-uma.example") == everything
    Deck.objects.filter(slug="voyage").update(organisation=own)
    assert shown("xn--lot-uma.example") == {"voyage"}
    assert shown("testserver") == everything - {"voyage"}
