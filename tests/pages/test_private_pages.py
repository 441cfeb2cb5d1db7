"""A page made private at the desk: a password asked at each visit and kept nowhere, or an account of the desk."""

import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from ravive.pages.models import HomePage
from ravive.people.models import Role
from ravive.people.queries import host_organisation
from tests.existing import existing
from tests.people.cast import organisation, person

SECRET = "trois petits chats"


@pytest.fixture
def home(db: None) -> HomePage:
    return HomePage.objects.get(locale__language_code="fr")


@pytest.fixture
def staff(db: None) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("amina", host=True))
    return client


def parent_of(page: Page) -> Page:
    return Page.objects.get(pk=existing(page.get_parent()).pk)


def restrict(page: Page, kind: str, password: str = "") -> PageViewRestriction:
    return PageViewRestriction.objects.create(page=page, restriction_type=kind, password=password)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "Cette page demande un mot de passe"),
        ("nl", "Deze pagina vraagt een wachtwoord"),
        ("de", "Diese Seite verlangt ein Passwort"),
        ("en", "This page asks for a password"),
    ],
)
def test_a_page_with_a_password_asks_for_it_in_its_own_language(visitor: Client, language: str, words: str) -> None:
    page = HomePage.objects.get(locale__language_code=language)
    restrict(page, PageViewRestriction.PASSWORD, SECRET)
    response = visitor.get(f"/{language}/")
    assert response.status_code == 403
    assert words in response.text
    assert "data-exit" in response.text
    assert page.lead not in response.text
    assert SECRET not in response.text


def test_the_right_password_shows_the_page_once_and_is_kept_nowhere(visitor: Client, home: HomePage) -> None:
    restrict(home, PageViewRestriction.PASSWORD, SECRET)
    wrong = visitor.post("/fr/", {"password": "deux petits chats"})
    assert wrong.status_code == 403
    assert 'role="alert"' in wrong.text
    right = visitor.post("/fr/", {"password": SECRET})
    assert right.status_code == 200
    assert home.lead in right.text
    assert right.headers["Cache-Control"] == "no-store"
    assert not right.cookies and not wrong.cookies
    assert visitor.get("/fr/").status_code == 403


def test_a_page_inside_a_private_page_needs_both_passwords(visitor: Client, home: HomePage) -> None:
    restrict(home, PageViewRestriction.PASSWORD, SECRET)
    restrict(parent_of(home), PageViewRestriction.PASSWORD, "un chien")
    half = visitor.post("/fr/", {"password": SECRET})
    assert half.status_code == 403
    assert f'name="password" value="{SECRET}"' in half.text
    assert 'role="alert"' not in half.text
    assert visitor.post("/fr/", {"password": [SECRET, "un chien"]}).status_code == 200


def test_a_page_for_accounts_leads_visitors_to_the_login_of_the_desk(visitor: Client, home: HomePage) -> None:
    restrict(home, PageViewRestriction.LOGIN)
    response = visitor.get("/fr/", follow=True)
    assert response.redirect_chain[-1] == (f"/desk/login/?next=/desk/private/{home.pk}/", 302)
    assert response.status_code == 200


def test_staff_read_a_page_for_accounts_at_the_desk_in_its_own_language(staff: Client, home: HomePage) -> None:
    restrict(home, PageViewRestriction.LOGIN)
    response = staff.get("/fr/", follow=True, headers={"accept-language": "de"})
    assert response.status_code == 200
    assert home.lead in response.text
    assert 'lang="fr"' in response.text
    assert response.headers["Content-Language"] == "fr"


def test_an_account_outside_the_groups_of_a_page_sees_so(visitor: Client, home: HomePage) -> None:
    trainers = Group.objects.create(name="trainers")
    restrict(home, PageViewRestriction.GROUPS).groups.add(trainers)
    account = person("bram", host_organisation(), Role.TRAINER)
    visitor.force_login(account)
    refused = visitor.get("/fr/", follow=True)
    assert refused.status_code == 403
    assert "Votre compte ne peut pas lire cette page" in refused.text
    account.groups.add(trainers)
    assert home.lead in visitor.get("/fr/", follow=True).text


def test_staff_of_another_organisation_do_not_read_a_page_for_accounts(visitor: Client, home: HomePage) -> None:
    restrict(home, PageViewRestriction.LOGIN)
    visitor.force_login(person("carl", organisation("nord"), Role.TRAINER))
    response = visitor.get("/fr/", follow=True)
    assert response.status_code == 404
    assert home.lead not in response.text


def test_a_page_that_is_public_again_is_left_at_its_public_address(staff: Client, home: HomePage) -> None:
    assert staff.get(f"/desk/private/{home.pk}/").headers["Location"] == "/fr/"


def test_a_password_is_asked_at_the_desk_too(staff: Client, home: HomePage) -> None:
    restrict(home, PageViewRestriction.LOGIN)
    restrict(parent_of(home), PageViewRestriction.PASSWORD, SECRET)
    address = f"/desk/private/{home.pk}/"
    form = staff.get(address)
    assert form.status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.text)
    assert token
    assert home.lead in staff.post(address, {"password": SECRET, "csrfmiddlewaretoken": token[1]}).text


def test_staff_make_a_page_private_at_the_desk(home: HomePage, visitor: Client) -> None:
    staff = Client()
    staff.force_login(person("amina", host=True))
    staff.post(f"/desk/pages/{home.pk}/privacy/", {"restriction_type": "password", "password": SECRET})
    assert visitor.get("/fr/").status_code == 403


@pytest.mark.parametrize("path", ["/fr/_util/login/", "/fr/_util/authenticate_with_password/1/1/"])
def test_doors_that_need_a_session_are_closed_outside_the_desk(visitor: Client, path: str) -> None:
    assert visitor.get(path).status_code == visitor.post(path).status_code == 404
