"""The look of a site at the desk: shown before it is published, corrected in words, refused when it is no colour."""

import pytest
from django.test import Client

from ravive.pages.models import SiteProfile
from ravive.people.models import AuditEvent, Organisation, Role
from tests.people.cast import host, person, signed_in

ADDRESS, PREVIEW = "/desk/site/brand/", "/desk/site/brand/preview/"
YELLOW = {"colour": "#F5B700", "second_colour": "", "corners": "round", "lettering": "clear"}
FRENCH = {"accept-language": "fr"}


@pytest.fixture
def own(visitor: Client) -> Organisation:
    """Return the organisation of the site that answers by default."""
    return host()


@pytest.fixture
def desk(own: Organisation) -> Client:
    return signed_in(person("officer", own, Role.COMMUNICATOR))


def test_a_look_is_published_as_it_is_stored(desk: Client, own: Organisation, visitor: Client) -> None:
    assert desk.post(ADDRESS, YELLOW).status_code == 302
    profile = SiteProfile.objects.get(organisation=own)
    assert (profile.colour, profile.corners) == ("#f5b700", "round")
    assert AuditEvent.objects.filter(verb="site.brand_changed", organisation=own).count() == 1
    assert "/brand/f5b700--round-clear." in visitor.get("/fr/").text


def test_a_look_is_shown_first_without_being_stored(desk: Client, own: Organisation, visitor: Client) -> None:
    page = desk.post(ADDRESS, {**YELLOW, "preview": "1"}, headers=FRENCH).text
    assert "Aperçu\u00a0: rien n’est encore publié." in page
    assert 'fill="#f5b700"' in page
    assert not SiteProfile.objects.exclude(colour="").filter(organisation=own).exists()
    assert "/brand/" not in visitor.get("/fr/").text


def test_the_page_says_what_was_corrected(desk: Client) -> None:
    page = desk.post(ADDRESS, {**YELLOW, "preview": "1"}, headers=FRENCH).text
    assert "#f5b700 est trop pâle pour du texte. Les liens prennent #" in page
    assert "corrigé, c’était 1," in page
    teal = desk.post(ADDRESS, {**YELLOW, "colour": "0A5C66", "preview": "1"}, headers=FRENCH).text
    day = teal.split("brand-contrast")[1]
    assert "trop pâle" not in teal
    assert "corrigé" not in day
    assert day.count("assez") == 7


@pytest.mark.parametrize("colour", ["teal", "#12", "#0a5c66;}body{"])
def test_what_is_no_colour_is_refused(desk: Client, own: Organisation, colour: str) -> None:
    page = desk.post(ADDRESS, {**YELLOW, "colour": colour}, headers=FRENCH)
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.text
    assert not SiteProfile.objects.exclude(colour="").filter(organisation=own).exists()


def test_a_second_colour_needs_a_first(desk: Client) -> None:
    page = desk.post(ADDRESS, {**YELLOW, "colour": "", "second_colour": "#a3244a"}, headers=FRENCH)
    assert "Donnez aussi la couleur principale" in page.text


def test_the_script_gets_the_preview_of_what_is_chosen(desk: Client) -> None:
    found = desk.get(PREVIEW, {**YELLOW, "second_colour": "a3244a"}, headers=FRENCH)
    assert found.status_code == 200
    assert "<html" not in found.text
    assert 'fill="#a3244a"' in found.text
    assert desk.get(PREVIEW, {**YELLOW, "colour": "#f5"}).status_code == 422


def test_only_officers_change_the_look(own: Organisation) -> None:
    trainer = signed_in(person("trainer", own, Role.TRAINER))
    assert trainer.post(ADDRESS, YELLOW).status_code == 403
    assert trainer.get(PREVIEW, YELLOW).status_code == 403


def test_the_settings_lead_to_the_look(desk: Client) -> None:
    assert f'href="{ADDRESS}"' in desk.get("/desk/site/").text
