"""The link that `ravive serve` prints while no account exists: once, for a day, on this computer."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from ravive.config.commands.first_account import say_link
from ravive.people import actions, first_account, queries
from ravive.people.models import AuditEvent, FirstAccountLink, Role
from tests.existing import existing
from tests.people.cast import PASSWORD, host, person

pytestmark = [pytest.mark.django_db]

HERE = "http://127.0.0.1:8000"
GIVEN = {"username": "amina", "email": "", "password": PASSWORD, "again": PASSWORD}


def printed_lines(*, address: str = HERE, from_anywhere: bool = False, hours_ago: float = 0) -> list[str]:
    """Return what a start prints about the first account."""
    lines: list[str] = []
    say_link(address=address, from_anywhere=from_anywhere, now=timezone.now() - timedelta(hours=hours_ago), say=lines.append)
    return lines


def link(**options: object) -> str:
    """Return the path of the link that a start prints."""
    (line,) = printed_lines(**options)  # pyright: ignore[reportArgumentType]  # the arguments of `printed_lines`
    return existing(re.search(r"http://127\.0\.0\.1:8000(/desk/first-account/[\w-]{43}/)$", line))[1]


def browser(address: str = "127.0.0.1", language: str = "en", **headers: str) -> Client:
    return Client(REMOTE_ADDR=address, headers={"accept-language": language, **headers})


def test_the_link_creates_an_administrator_who_hosts_the_site() -> None:
    path, client = link(), browser()
    assert client.get(path).status_code == 200
    done = client.post(path, GIVEN, follow=True)
    # One form: they are signed in, and on a public site a second factor comes next.
    assert done.redirect_chain[-1][0] == reverse("mfa_index")
    amina = User.objects.get()
    assert amina.check_password(PASSWORD) and queries.is_host(amina)
    assert queries.own_roles(amina, host()) == {Role.ADMIN}
    assert list(AuditEvent.objects.values_list("verb", "by_name")[:3]) == [
        ("member.added", "amina"),
        ("account.made_host", "amina"),
        ("account.made", "not signed in"),
    ]


def test_the_link_works_once() -> None:
    path = link()
    browser().post(path, GIVEN)
    again = browser().post(path, {**GIVEN, "username": "bart"})
    assert (again.status_code, User.objects.count(), FirstAccountLink.objects.count()) == (410, 1, 0)
    assert printed_lines() == []


def test_the_link_works_for_a_day() -> None:
    assert browser().get(link(hours_ago=23.9)).status_code == 200
    assert browser().get(link(hours_ago=24.1)).status_code == 410


def test_a_later_start_replaces_the_link() -> None:
    earlier = link()
    later = link()
    assert [browser().get(path).status_code for path in (earlier, later)] == [410, 200]


def test_no_link_works_once_somebody_was_added_by_command() -> None:
    path = link()
    person("bart")
    assert browser().post(path, GIVEN).status_code == 410
    assert not User.objects.filter(username="amina").exists()


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("203.0.113.7", {}),
        ("::ffff:203.0.113.7", {}),
        ("", {}),
        ("127.0.0.1", {"x-forwarded-for": "203.0.113.7"}),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}),
        ("127.0.0.1", {"forwarded": "for=203.0.113.7"}),
        ("::1", {"x-real-ip": "203.0.113.7"}),
    ],
)
def test_other_machines_are_refused_unless_the_start_allowed_them(address: str, headers: dict[str, str]) -> None:
    elsewhere = browser(address, **headers)
    path = link()
    assert elsewhere.get(path).status_code == elsewhere.post(path, GIVEN).status_code == 403
    assert "ravive serve --first-account-from-anywhere" in elsewhere.get(path).text
    assert not User.objects.exists()
    assert elsewhere.post(link(from_anywhere=True), GIVEN).status_code == 302
    assert User.objects.get().username == "amina"


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_this_computer_has_several_addresses(address: str) -> None:
    assert browser(address).get(link()).status_code == 200


def test_only_a_digest_is_stored() -> None:
    token = link().split("/")[-2]
    assert token not in str(FirstAccountLink.objects.values_list())
    assert browser().get(f"/desk/first-account/{FirstAccountLink.objects.get().digest}/").status_code == 410


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"password": "short", "again": "short"}, "at least 12 characters"),
        ({"password": "passwordpassword", "again": "passwordpasswort"}, "not the same password"),
        ({"password": "q1w2e3r4t5y6", "again": "q1w2e3r4t5y6"}, "too common"),
        ({"username": "a b"}, "Enter a valid username"),
        ({"email": "no"}, "Enter a valid email"),
    ],
)
def test_a_mistake_is_named_and_the_link_still_works(wrong: dict[str, str], words: str) -> None:
    path = link()
    assert words in browser().post(path, GIVEN | wrong).text
    assert not User.objects.exists()
    assert browser().post(path, GIVEN).status_code == 302


def test_behind_a_public_address_the_start_says_how_to_get_a_link(settings: Settings) -> None:
    settings.RAVIVE_URL = "https://ravive.example"
    assert "ravive staff add NAME --host" in printed_lines()[0]
    assert "--first-account-from-anywhere" in printed_lines()[1]
    assert not FirstAccountLink.objects.exists()
    assert re.search(r"from any machine.*https://ravive\.example/desk/first-account/[\w-]{43}/$", printed_lines(from_anywhere=True)[0])
    person("bart")
    assert printed_lines() == printed_lines(from_anywhere=True) == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "Créer le premier compte"), ("nl", "De eerste account aanmaken"), ("de", "Das erste Konto anlegen")],
)
def test_the_page_speaks_the_language_of_the_browser(language: str, words: str) -> None:
    assert words in browser(language=language).get(link()).text


def test_a_request_that_lost_a_race_creates_nobody() -> None:
    stored = existing(first_account.usable_link(link().split("/")[-2], now=timezone.now()))
    values = {"link": stored, "email": "", "password": PASSWORD, "now": timezone.now()}
    actions.create_first_account(username="amina", **values)
    # As if the other request had not committed its account yet.
    User.objects.all().delete()
    with pytest.raises(actions.RefusedError):
        actions.create_first_account(username="bart", **values)
    assert not User.objects.exists()


def test_on_ones_own_computer_the_desk_opens_after_one_form(settings: Settings) -> None:
    settings.RAVIVE_IS_LOCAL = True
    client = browser()
    shown = client.post(link(), GIVEN, follow=True)
    assert shown.redirect_chain[-1][0] == "/desk/"
    assert "Your password alone opens the desk" in shown.text
    # From elsewhere, and through a proxy, it asks for a second factor all the same.
    for elsewhere in (browser("192.0.2.7"), browser(**{"X-Forwarded-For": "192.0.2.7"})):
        elsewhere.force_login(User.objects.get())
        assert elsewhere.get("/desk/").headers["Location"] == reverse("mfa_index")
        assert elsewhere.get("/desk/pages/").headers["Location"] == reverse("mfa_index")
    # Once a public address is set, here too.
    settings.RAVIVE_IS_LOCAL = False
    assert client.get("/desk/").headers["Location"] == reverse("mfa_index")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
