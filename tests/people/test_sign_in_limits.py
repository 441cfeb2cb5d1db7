"""Guessing a password is slow; the owner of the account signs in meanwhile; no answer says which names exist."""

import re
import time
from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ravive.people import actions, devices, invitations, sign_in_limits
from ravive.people.models import Role
from ravive.people.queries import host_organisation
from ravive.people.sign_in_limits import Attempt
from ravive.throttling.models import RequestCount
from ravive.throttling.storage import sign_in_storage
from tests.people.cast import NOW, PASSWORD, code, host, person

pytestmark = [pytest.mark.django_db]

WRONG, TOO_MANY = "faux mot de passe", "Trop d’essais"
HOME, ELSEWHERE = "192.0.2.1", "198.51.100.1"


@pytest.fixture(autouse=True)
def fresh_codes() -> None:
    """A code that another test used is not remembered."""
    cache.clear()


@pytest.fixture
def anna(db: None) -> User:
    return person("anna", host_organisation(), Role.AUTHOR)


def browser(address: str = HOME) -> Client:
    return Client(REMOTE_ADDR=address)


def attempt(client: Client, password: str = WRONG, name: str = "anna") -> str:
    return client.post("/desk/login/", {"login": name, "password": password}).text


def enters(client: Client, name: str = "anna") -> bool:
    answer = client.post("/desk/login/", {"login": name, "password": PASSWORD})
    return answer.headers.get("Location") == reverse("mfa_authenticate")


def used(address: str = HOME) -> Client:
    """Return a browser in which Anna signed in and out again."""
    client = browser(address)
    assert enters(client)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    client.post("/desk/logout/")
    assert settings.RAVIVE_DEVICE_COOKIE_NAME in client.cookies
    return client


def attack(name: str = "anna", times: int = 40) -> None:
    """Let so many addresses have sent a wrong password within an hour."""
    for number in range(times):
        Attempt(name=name, address=f"203.0.113.{number}").fail()


@pytest.mark.slow
def test_a_guesser_waits_and_the_owner_elsewhere_does_not(anna: User) -> None:
    guesser = browser(ELSEWHERE)
    answers = [attempt(guesser) for _time in range(6)]
    assert [TOO_MANY in answer for answer in answers] == [False] * 5 + [True]
    assert "Patientez 1 minute, puis réessayez." in answers[-1]
    assert TOO_MANY in attempt(guesser, PASSWORD)
    assert enters(browser(HOME))


@pytest.mark.slow
def test_an_attack_from_many_addresses_leaves_the_owner_attempts_on_a_new_device(anna: User) -> None:
    attack()
    assert TOO_MANY not in attempt(browser(HOME))
    assert enters(browser(HOME))
    guesser = browser(ELSEWHERE)
    assert [TOO_MANY in attempt(guesser) for _time in range(3)] == [False, False, True]


@pytest.mark.slow
def test_a_device_of_the_owner_is_slowed_by_nobody(anna: User) -> None:
    own = used(HOME)
    attack()
    neighbour = browser(HOME)
    for _time in range(40):
        attempt(neighbour)
    assert TOO_MANY in attempt(neighbour)
    assert enters(own)


@pytest.mark.slow
def test_a_device_of_the_owner_does_not_guess_without_end_and_exempts_no_other_name(anna: User) -> None:
    person("bart", host_organisation(), Role.AUTHOR)
    own = used(HOME)
    assert [TOO_MANY in attempt(own) for _time in range(11)] == [False] * 10 + [True]
    sign_in_storage().reset()
    attack("bart")
    assert [TOO_MANY in attempt(own, name="bart") for _time in range(3)] == [False, False, True]


def test_an_invented_cookie_is_no_device(anna: User) -> None:
    attack()
    forger = browser(ELSEWHERE)
    forger.cookies[settings.RAVIVE_DEVICE_COOKIE_NAME] = f'["abc",{anna.pk}]:invented:signature'
    assert [TOO_MANY in attempt(forger) for _time in range(3)] == [False, False, True]


def test_the_link_of_an_administrator_makes_a_device(anna: User) -> None:
    actions.renew_invitation(organisation=host(), user=anna, by=person("root", host=True), now=NOW)
    client = browser(HOME)
    client.post(reverse("invitation", args=invitations.parts(anna)), {"password": PASSWORD, "again": PASSWORD})
    attack()
    assert [TOO_MANY in attempt(client) for _time in range(4)] == [False] * 4


def test_the_device_is_a_cookie_of_the_desk_alone(anna: User) -> None:
    cookie = used().cookies[settings.RAVIVE_DEVICE_COOKIE_NAME]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == ("/desk/", True, "Strict", devices.AGE_SECONDS)
    assert "anna" not in cookie.value


def test_one_address_does_not_try_many_names(anna: User) -> None:
    sprayer = browser(ELSEWHERE)
    answers = [attempt(sprayer, name=f"name-{number}") for number in range(60)]
    assert sum(TOO_MANY not in answer for answer in answers) <= 30
    sign_in_storage().reset()
    assert enters(browser(HOME))


def test_the_processor_does_not_work_for_guessers(anna: User, hashed: Callable[[], int], monkeypatch: pytest.MonkeyPatch) -> None:
    # On a slow machine, a second window would begin on the way.
    started = time.time()
    monkeypatch.setattr(sign_in_storage(), "_clock", lambda: started)
    for number in range(60):
        attempt(browser(f"203.0.113.{number}"), name=f"name-{number}")
    assert hashed() <= 15


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many passwords were computed since the last question."""
    computed: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, password, *rest: computed.append(password) or encode(self, password, *rest)
    )

    def count() -> int:
        found = len(computed)
        computed.clear()
        return found

    return count


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["anna", "ANNA", "anna@example.org", "nobody", "nobody@example.org", "invited", "closed", "twice@example.org"]
)
def test_every_name_costs_one_password(anna: User, hashed: Callable[[], int], name: str) -> None:
    invited, closed = person("invited"), person("closed")
    invited.set_unusable_password()
    invited.save()
    User.objects.filter(pk=closed.pk).update(is_active=False)
    if name == "twice@example.org":
        User.objects.filter(pk__in=[anna.pk, closed.pk]).update(email=name)
    hashed()
    attempt(browser(), name=name)
    assert hashed() == 1


@pytest.mark.slow
def test_unknown_and_known_names_get_the_same_pages_and_statements(anna: User) -> None:
    pages, writes = {}, {}
    for name in ("anna", "nobody"):
        client = browser(ELSEWHERE)
        with CaptureQueriesContext(connection) as asked:
            pages[name] = [without_tokens(attempt(client, name=name)).replace(name, "") for _time in range(8)]
        writes[name] = sum(query["sql"].startswith(("INSERT", "UPDATE", "\nINSERT")) for query in asked.captured_queries)
        sign_in_storage().reset()
    assert pages["anna"] == pages["nobody"]
    assert writes["anna"] == writes["nobody"]


def without_tokens(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


@pytest.mark.slow
def test_a_passkey_is_never_refused_for_what_others_tried(anna: User) -> None:
    attack()
    client = browser(HOME)
    for _time in range(40):
        attempt(client)
        answer = client.post(reverse("mfa_login_webauthn"), {"credential": "{}"}, follow=True)
        assert answer.status_code == 200
        assert TOO_MANY not in "".join(str(message) for message in answer.context["messages"])


@pytest.mark.slow
def test_a_passkey_as_second_factor_is_not_refused_after_wrong_codes(anna: User) -> None:
    client = browser()
    enters(client)
    pages = [client.post(reverse("mfa_authenticate"), {"code": "000000"}).text for _time in range(20)]
    assert TOO_MANY in pages[-1]
    assert TOO_MANY not in client.post(reverse("mfa_authenticate"), {"credential": "{}"}).text


@pytest.mark.slow
def test_codes_are_limited_over_all_addresses_and_not_on_a_device_of_the_owner(anna: User) -> None:
    own = used(HOME)
    refused = 0
    for number in range(12):
        guesser = browser(f"203.0.113.{number}")
        sign_in_storage().reset()
        assert enters(guesser)
        refused += TOO_MANY in guesser.post(reverse("mfa_authenticate"), {"code": "000000"}).text
    assert refused == 2
    assert enters(own)
    assert TOO_MANY not in own.post(reverse("mfa_authenticate"), {"code": "000000"}).text
    anna.set_password(f"{PASSWORD} !")
    anna.save()
    sign_in_storage().reset()
    again = browser("203.0.113.99")
    again.post("/desk/login/", {"login": "anna", "password": f"{PASSWORD} !"})
    assert TOO_MANY not in again.post(reverse("mfa_authenticate"), {"code": "000000"}).text


@pytest.mark.parametrize("values", [{"email": "anna@example.org"}, {"username": "anna@example.org", "email": ""}])
def test_a_newer_account_does_not_take_over_an_address(anna: User, values: dict[str, str]) -> None:
    User.objects.create_user(**{"username": "later", "password": "un autre mot de passe", **values})
    assert enters(browser(), "anna@example.org")
    assert enters(browser(), "Anna@Example.org")


@pytest.mark.database
@pytest.mark.slow
def test_unlocking_forgets_what_was_tried_in_every_process(anna: User) -> None:
    client = browser(ELSEWHERE)
    attack()
    attempt(client)
    attempt(client)
    assert TOO_MANY in attempt(client, PASSWORD)
    actions.unlock(user=anna, by="test", now=NOW)
    assert not sign_in_limits.is_under_attack("anna")
    assert enters(client)


def test_no_address_and_no_name_is_stored(anna: User) -> None:
    attempt(browser(ELSEWHERE), name="a secret typed as a name")
    stored = str(list(RequestCount.objects.values_list("key", flat=True)))
    assert "sign-in-failures" in stored
    assert "secret" not in stored and ELSEWHERE not in stored and "sign-in-address" not in stored


@pytest.mark.parametrize(
    ("address", "counted"), [("2001:db8:1:2:3::4", "2001:db8:1:2::"), ("::ffff:192.0.2.7", "192.0.2.7"), ("192.0.2.7", "192.0.2.7")]
)
def test_a_network_of_one_customer_is_one_address(address: str, counted: str) -> None:
    assert sign_in_limits.network_of(address) == counted


def test_a_flood_of_attempts_writes_nothing(anna: User) -> None:
    client = browser(ELSEWHERE)
    for _time in range(40):
        attempt(client)
    with CaptureQueriesContext(connection) as asked:
        for _time in range(10):
            assert TOO_MANY in attempt(client)
            assert TOO_MANY in attempt(client, name=f"name-{_time}")
    assert [query["sql"] for query in asked.captured_queries] == []
