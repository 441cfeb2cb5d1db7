"""What no view can answer is refused with 400 or 404, on both databases, and never ends in an error of the server."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ravive.decks.models import CardComment, Deck
from ravive.lib.languages import INTERFACE
from tests.client_response import ClientResponse
from tests.people.cast import person
from tests.reviews.phone import headers

pytestmark = pytest.mark.database

NUL_QUERIES = (
    "/fr/?q=%00",
    "/desk/search/?q=a%00b",
    "/desk/pages/search/?q=%00",
    "/desk/images/?q=%00",
    "/desk/team/?%00=1",
    "/desk/facts/?q=%00",
)
OTHER_HOSTS = ("evil.example", "a b", "[::1", "localhost:x", "\u00ff", "a" * 400)
BEARER = headers()


@pytest.fixture
def staff(db: None) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person("amina", host=True))
    return client


@pytest.mark.parametrize("address", NUL_QUERIES)
def test_a_nul_character_in_a_query_is_refused(staff: Client, address: str) -> None:
    response = staff.get(address)
    assert response.status_code == 400
    assert all(f'lang="{language}"' in response.text for language in INTERFACE)


@pytest.mark.parametrize(
    "address", ["/fr/decks/%00/", "/calendar/%00.ics", "/desk/workflows/tasks/add/%00/organisation/", "/badges/keys/%00"]
)
def test_a_nul_character_in_a_path_is_not_found(staff: Client, address: str) -> None:
    assert staff.get(address).status_code == 404


def test_a_nul_character_in_a_form_is_refused(staff: Client) -> None:
    deck = Deck.objects.get(slug="voyage")
    card = deck.cards.all()[0].card_id
    assert staff.post(f"/desk/decks/{deck.pk}/review/cards/{card}/", {"text": "a\0b"}).status_code == 400
    named = SimpleUploadedFile("a.png", b"x")
    setattr(named, "_name", "a\0.png")  # noqa: B010 - its own setter would clean the name
    assert staff.post("/desk/images/add/", {"title": "x", "file": named, "\0": "1"}).status_code == 400
    assert not CardComment.objects.exists()


@pytest.mark.parametrize("host", OTHER_HOSTS)
@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("POST", "/api/v1/trainings/AAAA22/certificate"),
        ("PUT", "/api/v1/trainings/AAAA22/reminders/calendar"),
        ("GET", "/api/v1/openapi.json"),
        ("GET", "/fr/"),
        ("GET", "/nowhere"),
        ("GET", "/verify/1"),
        ("GET", "/badges/issuers/1"),
        ("POST", "/desk/login/"),
    ],
)
def test_another_host_is_refused(db: None, method: str, address: str, host: str) -> None:
    client = Client(raise_request_exception=False)
    response: ClientResponse = client.generic(method, address, b"{}", content_type="application/json", headers={**BEARER, "host": host})
    assert response.status_code == 400
    if address.startswith("/api/"):
        assert response.json()["code"] == "malformed"


@pytest.mark.parametrize("charset", ["idna", "utf-7", "x", "hex", "undefined"])
def test_a_charset_of_a_client_changes_nothing(charset: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from ravive.config.server import wsgi

    received: list[str] = []
    monkeypatch.setattr(wsgi, "django_application", lambda environ, _start: received.append(environ["CONTENT_TYPE"]) or [])
    sent = {"REQUEST_METHOD": "POST", "CONTENT_TYPE": f"application/x-www-form-urlencoded; charset={charset}"}
    wsgi.application(sent, lambda *_: print)  # type: ignore[arg-type, return-value]  # nobody writes
    assert received == ["application/x-www-form-urlencoded"]


def test_the_charset_is_taken_out_of_a_content_type() -> None:
    from ravive.config.server.request_checks import without_charset

    assert without_charset('text/plain;charset="utf-8"') == "text/plain"
    assert without_charset("application/json") == "application/json"


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/desk/choose-external-link/", {"object_id": "1"}),
        ("/desk/pages/{home}/copy/", {"new_parent_page": "99999999999999999999"}),
        ("/desk/pages/{home}/copy/", {}),
        ("/desk/pages/{home}/move/", {"new_parent_page": "'"}),
        ("/desk/sites/new/", {"root_page": "²", "hostname": "x", "port": "80"}),
        ("/desk/pages/1/lock/", {}),
    ],
)
def test_a_value_that_wagtail_cannot_use_is_refused(staff: Client, address: str, sent: dict[str, str]) -> None:
    from ravive.pages.models import HomePage

    page = HomePage.objects.all()[0]
    assert staff.post(address.format(home=page.pk), sent).status_code in (400, 404)


def test_a_number_that_no_database_holds_is_not_found_at_the_desk(staff: Client) -> None:
    assert staff.get(f"/desk/images/chooser/chosen/{'9' * 5000}/").status_code in (400, 404)
    assert staff.get(f"/desk/decks/{'9' * 30}/cards/terrasse/history/4/").status_code == 404
    # A page of Wagtail that hands the number to SQLite, which holds 64 bits.
    assert staff.get("/desk/pages/1/results/?q=&content_type=9223372036854775808").status_code in (200, 400)


def test_the_page_of_wagtail_that_always_fails_is_for_nobody(staff: Client) -> None:
    assert staff.get("/desk/failwhale/").status_code == 404


def test_pages_are_searched_and_filtered_at_once(staff: Client) -> None:
    assert staff.get("/desk/pages/1/results/?q=ravive&has_child_pages=true").status_code == 200


def test_a_card_sent_as_another_form_is_refused(staff: Client) -> None:
    deck = Deck.objects.get(slug="voyage")
    card = deck.cards.all()[0].card_id
    assert staff.post(f"/desk/decks/{deck.pk}/cards/{card}/save/", {"a": "1"}).status_code == 400


@pytest.mark.parametrize("size", [1_001, 1_100_000, 3_000_000])
def test_a_report_that_is_too_large_is_refused(visitor: Client, size: int) -> None:
    response = visitor.post("/api/v1/reports", b" " * size, content_type="application/json")
    assert response.status_code == 413
