"""Signing in: two factors, no registration, limits, and leaving without traces."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from ravive.people.models import Role
from ravive.people.queries import host_organisation
from tests.existing import existing
from tests.people.cast import PASSWORD, code, person, signed_in

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def fresh_codes() -> None:
    """A code that another test used is not remembered."""
    cache.clear()


def sign_in(client: Client, name: str, password: str = PASSWORD) -> str:
    """Return where the first step leads."""
    return client.post("/desk/login/", {"login": name, "password": password}).headers.get("Location", "")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["anna", "anna@example.org"])
def test_password_and_code_open_the_desk(name: str) -> None:
    person("anna", host_organisation(), Role.AUTHOR)
    client = Client()
    assert sign_in(client, name) == reverse("mfa_authenticate")
    assert client.get("/desk/").headers["Location"].startswith("/desk/login/")
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).headers["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_a_wrong_password_says_the_same_as_an_unknown_name() -> None:
    person("anna", host_organisation(), Role.AUTHOR)
    answers = [Client().post("/desk/login/", {"login": name, "password": "faux mot de passe"}).text for name in ("anna", "nobody")]
    assert all("n’est pas correct" in answer for answer in answers)


def test_a_wrong_code_opens_nothing() -> None:
    person("anna", host_organisation(), Role.AUTHOR)
    client = Client()
    sign_in(client, "anna")
    assert "Ce code n’est pas correct" in client.post(reverse("mfa_authenticate"), {"code": "000000"}).text
    assert client.get("/desk/").status_code == 302


@pytest.mark.slow
def test_the_same_code_opens_the_desk_once() -> None:
    person("anna", host_organisation(), Role.AUTHOR)
    digits = code()
    for client, status in ((Client(), 302), (Client(), 200)):
        sign_in(client, "anna")
        assert client.post(reverse("mfa_authenticate"), {"code": digits}).status_code == status


@pytest.mark.slow
def test_a_first_second_factor_is_set_up_and_gives_recovery_codes() -> None:
    anna = person("anna", host_organisation(), Role.AUTHOR, second_factor=False)
    client = Client()
    sign_in(client, "anna")
    assert client.get("/desk/").headers["Location"] == reverse("mfa_index")
    page = client.get(reverse("mfa_activate_totp")).text
    assert '<svg viewBox="0 0 ' in page
    secret = re.search(r'class="r-code">(\w+)<', page)
    assert secret
    done = client.post(reverse("mfa_activate_totp"), {"code": code(secret[1])})
    assert done.headers["Location"] == reverse("mfa_view_recovery_codes")
    shown = client.get(done.headers["Location"]).text
    codes = re.findall(r'<li class="r-code">(\d+)</li>', shown)
    assert len(codes) == 10
    assert "ils ne seront plus affichés" in shown
    again = client.get(done.headers["Location"]).text
    assert "r-codes" not in again
    assert not [old_code for old_code in codes if old_code in again]
    assert client.get("/desk/").status_code == 200
    other = Client()
    sign_in(other, "anna")
    assert other.post(reverse("mfa_authenticate"), {"code": codes[0]}).headers["Location"] == "/desk/"
    assert Authenticator.objects.filter(user=anna).count() == 2


def test_the_secret_of_a_code_app_is_not_kept_in_the_clear() -> None:
    anna = person("anna", host_organisation(), Role.AUTHOR, second_factor=False)
    client = Client()
    sign_in(client, "anna")
    secret = existing(re.search(r'class="r-code">(\w+)<', client.get(reverse("mfa_activate_totp")).text))[1]
    client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert secret not in str(list(Authenticator.objects.filter(user=anna).values_list("data", flat=True)))


def test_what_protects_an_account_is_not_touched_by_whoever_finds_the_screen_open() -> None:
    client = signed_in(person("anna", host_organisation(), Role.AUTHOR))
    for name in ("mfa_deactivate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"):
        assert client.get(reverse(name)).headers["Location"].startswith(reverse("account_reauthenticate"))


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password", "socialaccount_login"])
def test_nobody_registers_and_nothing_goes_by_mail(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["/desk/signup/", "/desk/password_reset/", "/desk/password_reset/confirm/MQ/abc-1/"])
def test_wagtails_own_ways_in_are_closed(path: str) -> None:
    assert Client().get(path).headers["Location"].startswith("/desk/login/")
    assert signed_in(person("anna", host_organisation(), Role.ADMIN)).get(path).status_code == 404


def test_signing_out_ends_the_session_and_asks_the_browser_to_forget() -> None:
    client = signed_in(person("anna", host_organisation(), Role.AUTHOR))
    assert client.get("/desk/logout/").status_code == 200
    assert client.get("/desk/").status_code == 200
    out = client.post("/desk/logout/")
    assert out.headers["Clear-Site-Data"] == '"cache"'
    assert client.get("/desk/").status_code == 302


def test_a_new_password_ends_other_sessions() -> None:
    anna = person("anna", host_organisation(), Role.AUTHOR)
    here, there = signed_in(anna), signed_in(anna)
    new = "une autre phrase bien longue"
    answer = here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 302
    assert here.get("/desk/").status_code == 200
    assert there.get("/desk/").status_code == 302


def test_passkeys_are_allowed_at_the_desk_only() -> None:
    allowed = "publickey-credentials-get=(self)"
    assert allowed in Client().get("/desk/login/").headers["Permissions-Policy"]
    assert allowed not in Client().get("/fr/").headers["Permissions-Policy"]
    assert "camera=()" in Client().get("/desk/login/").headers["Permissions-Policy"]


def test_a_form_from_elsewhere_is_refused_in_the_readers_language() -> None:
    person("anna", host_organisation(), Role.AUTHOR)
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "nl"})
    answer = client.post("/desk/login/", {"login": "anna", "password": PASSWORD})
    assert answer.status_code == 403
    assert "Dit formulier is niet aanvaard" in answer.text


def test_a_browser_sends_its_forms_with_their_origin() -> None:
    assert Client().get("/desk/login/").headers["Referrer-Policy"] == "same-origin"


def test_sessions_end_with_the_browser_and_after_a_day() -> None:
    person("anna", host_organisation(), Role.AUTHOR)
    client = Client()
    sign_in(client, "anna")
    client.post(reverse("mfa_authenticate"), {"code": code()})
    cookie = client.cookies["sessionid"]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"], cookie["max-age"]) == ("/desk/", "Strict", True, "")
    assert client.session.get_expiry_age() <= 12 * 60 * 60


def test_passwords_are_kept_by_scrypt() -> None:
    from ravive.config import settings as own

    assert "Scrypt" in own.PASSWORD_HASHERS[0]


def test_under_another_key_of_the_installation_a_code_opens_nothing(settings: Settings) -> None:
    person("anna", host_organisation(), Role.AUTHOR)
    settings.SECRET_KEY = "another key, as after a restored copy without its key"
    client = Client()
    sign_in(client, "anna")
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).status_code == 200
