"""The switch of the desk's language: one click, stored with the account, back to the same page."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from wagtail.users.models import UserProfile

from ravive.people.models import Role
from tests.people.cast import organisation, person, signed_in

LANGUAGE = "/desk/language/"


@pytest.fixture
def anna(db: None) -> User:
    return person("anna", organisation("nord"), Role.ADMIN)


@pytest.fixture
def desk(anna: User) -> Client:
    return signed_in(anna)


@pytest.mark.database
def test_one_click_stores_the_language_and_comes_back_to_the_page(anna: User, desk: Client) -> None:
    page = desk.get("/desk/audit/?by=anna").text
    assert f'action="{LANGUAGE}"' in page
    assert 'name="next" value="/desk/audit/?by=anna"' in page
    reply = desk.post(LANGUAGE, {"language": "de", "next": "/desk/audit/?by=anna"})
    assert reply.headers["Location"] == "/desk/audit/?by=anna"
    assert UserProfile.objects.get(user=anna).preferred_language == "de"
    page = signed_in(anna, "nl").get("/desk/").text
    assert 'lang="de"' in page
    assert 'value="de" lang="de" title="Deutsch"\n  aria-pressed="true"' in page


def test_other_choices_of_the_account_stay(anna: User, desk: Client) -> None:
    UserProfile.objects.create(user=anna, theme="dark")
    desk.post(LANGUAGE, {"language": "nl"})
    profile = UserProfile.objects.get(user=anna)
    assert (profile.theme, profile.preferred_language) == ("dark", "nl")


@pytest.mark.parametrize("page", ["https://example.org/", "//example.org/", "", "javascript:alert(1)"])
def test_another_site_is_never_the_page_to_come_back_to(desk: Client, page: str) -> None:
    assert desk.post(LANGUAGE, {"language": "nl", "next": page}).headers["Location"] == "/desk/"


@pytest.mark.parametrize("language", ["es", "", "xx"])
def test_a_language_that_the_desk_does_not_speak_is_refused(desk: Client, language: str) -> None:
    assert desk.post(LANGUAGE, {"language": language}).status_code == 404
    assert not UserProfile.objects.filter(preferred_language=language).exclude(preferred_language="").exists()


def test_a_request_from_elsewhere_changes_nothing(anna: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    assert client.post(LANGUAGE, {"language": "de"}).status_code == 403
    assert client.get(LANGUAGE).status_code in (403, 405)
    assert not UserProfile.objects.filter(preferred_language="de").exists()


def test_wagtails_own_screens_have_the_switch_too(anna: User, desk: Client) -> None:
    for address in ("/desk/account/", "/desk/"):
        assert desk.get(address).text.count(f'action="{LANGUAGE}"') == 1


def test_a_page_that_a_form_opened_leads_back_to_where_the_form_stands(desk: Client) -> None:
    page = desk.post("/desk/team/invite/", {"username": ""}, headers={"referer": "http://testserver/desk/team/invite/?a=1"}).text
    assert 'name="next" value="/desk/team/invite/?a=1"' in page
