"""What strangers try with the forms of a public site: confirm for others, find out who signed, flood mailboxes, lists and tables."""

import csv
import re
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO, StringIO
from itertools import cycle
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pytest_django import Settings

from ravive.hub.events.models import Registration
from ravive.hub.letters.models import LetterSignature, OpenLetter
from ravive.hub.letters.subject import LETTERS
from ravive.hub.workshops.models import WorkshopRequest
from ravive.mailing.models import MailAddress
from ravive.people.models import Role
from ravive.site import public_form
from tests.client_response import ClientResponse
from tests.hub.events import cast as events
from tests.hub.letters.letter_cast import letter_of, letter_page
from tests.hub.workshops import cast as workshops
from tests.people.cast import host, person, signed_in

type OnCommit = Callable[..., AbstractContextManager[object]]
HOST = "https://cards.example.org"
HOSTILE = ["=HYPERLINK(1)", "+1+1", "-1+1", "Ligue;=1+1", "=cmd|' /C calc'!A0"]


@dataclass(frozen=True, kw_only=True)
class Target:
    """A form: its address, what it is for, what it holds, and the names of its fields for a name and an e-mail address."""

    address: str
    purpose: str
    data: dict[str, Any]
    name: str
    email: str
    # What stands in the path of its links.
    path: str


@pytest.fixture(autouse=True)
def _mail_server(settings: Settings, db: None) -> None:
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = HOST, True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.DEFAULT_FROM_EMAIL = "site@example.org"


@pytest.fixture
def letter() -> OpenLetter:
    return letter_of(letter_page(), accepts_people=True)


@pytest.fixture
def targets(letter: OpenLetter) -> dict[str, Target]:
    event, workshop = events.event_page(), workshops.workshop_page()
    events.opened(event, places=50)
    asked = {name: value for name, value in workshops.SENT.items() if name not in ("establishment", "email")}
    return {
        "person": Target(
            address=f"/fr/letters/{letter.pk}/sign/person/", purpose=f"letter-{letter.pk}-person", data={"country": "BE"}, name="name",
            email="email", path="letters",
        ),
        "organisation": Target(
            address=f"/fr/letters/{letter.pk}/sign/organisation/", purpose=f"letter-{letter.pk}-organisation",
            data={"country": "BE", "has_mandate": "on"}, name="name", email="email", path="letters",
        ),
        "event": Target(
            address=f"/fr/events/{event.pk}/register/", purpose=f"event-{event.pk}", data={}, name="name", email="email",
            path="registration-mails",
        ),
        "workshop": Target(
            address=f"/fr/workshops/ask/{workshop.pk}/", purpose=workshop.form_purpose, data=asked, name="establishment", email="email",
            path="workshops",
        ),
    }  # fmt: skip


FORMS = ("person", "organisation", "event", "workshop")


@pytest.fixture
def send(visitor: Client, targets: dict[str, Target], django_capture_on_commit_callbacks: OnCommit) -> Callable[..., ClientResponse]:
    """Send one form, and do what it set off."""

    def send(form: str, name: str = "Ada Peeters", email: str = "ada@example.org") -> ClientResponse:
        target = targets[form]
        value = {public_form.FIELD: public_form.new_value(target.purpose), target.name: name, target.email: email}
        with django_capture_on_commit_callbacks(execute=True):
            return visitor.post(target.address, {**target.data, **value})

    return send


def confirming(number: int = -1) -> str:
    """Return the path of the link in an e-mail."""
    found = re.search(rf"{HOST}(/\S+/confirm/\S+)", str(mail.outbox[number].body))
    assert found, mail.outbox[number].body
    return found[1]


def press(visitor: Client, path: str) -> ClientResponse:
    chosen = re.findall(r'name="request" value="([^"]+)"', visitor.get(path).text)
    return visitor.post(path, {"request": chosen, "answer": "confirm"})


def confirmed() -> int:
    return MailAddress.objects.filter(unconfirmed_since=None).count()


def stored() -> int:
    return LetterSignature.objects.count() + Registration.objects.count() + WorkshopRequest.objects.count()


def test_one_mailbox_gets_three_mails_a_day_over_all_forms(send: Callable[..., ClientResponse]) -> None:
    spellings = ("Victim@gmail.com", "v.ictim@gmail.com", "victim+a@googlemail.com", "VICTIM+b@gmail.com")
    for number, email in enumerate(spellings):
        for form in FORMS:
            assert send(form, f"Nom {number}", email).status_code == 302
    assert len(mail.outbox) == 3


@pytest.mark.parametrize("form", FORMS)
def test_a_link_confirms_at_its_own_form_for_its_own_mailbox(
    visitor: Client, send: Callable[..., ClientResponse], targets: dict[str, Target], form: str
) -> None:
    send(form, "Victim", "victim@v.example")
    victim = MailAddress.objects.get()
    send(form, "Attacker", "attacker@a.example")
    path = confirming()
    for other in {target.path for target in targets.values()} - {targets[form].path}:
        visitor.post(path.replace(f"/{targets[form].path}/", f"/{other}/"), {"request": [victim.pk], "answer": "confirm"})
    assert confirmed() == 0
    visitor.post(path, {"request": [victim.pk], "answer": "confirm"})
    victim.refresh_from_db()
    assert victim.unconfirmed_since is not None
    for forged in ("x" * 80, f"{victim.pk}.{victim.mailbox_mark}", path.split("/")[-2][:-1]):
        assert visitor.post(f"/fr/{targets[form].path}/confirm/{forged}/", {"request": [victim.pk], "answer": "confirm"}).status_code == 404
    victim.refresh_from_db()
    assert victim.unconfirmed_since is not None


@pytest.mark.parametrize("form", FORMS)
def test_a_link_is_used_once(visitor: Client, send: Callable[..., ClientResponse], form: str) -> None:
    send(form)
    path = confirming()
    assert press(visitor, path).status_code == 200
    assert (confirmed(), stored()) == (1, 1)
    mails = len(mail.outbox)
    assert press(visitor, path).status_code in (200, 404)
    assert (confirmed(), stored(), len(mail.outbox)) == (1, 1, mails)


@pytest.mark.parametrize("form", FORMS)
def test_a_link_expires(visitor: Client, send: Callable[..., ClientResponse], monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    send(form)
    path, later = confirming(), time.time() + timedelta(days=2, minutes=1).total_seconds()
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert press(visitor, path).status_code == 404
    assert confirmed() == 0


@pytest.mark.parametrize("form", ["person", "organisation", "workshop"])
def test_no_reply_says_that_an_address_is_known(visitor: Client, send: Callable[..., ClientResponse], form: str) -> None:
    def reply(name: str, email: str) -> tuple[int, str, str]:
        sent = send(form, name, email)
        page = visitor.get(sent.headers["Location"]).text
        return sent.status_code, sent.headers["Location"], re.sub(r'value="[^"]+"', "", page)

    unknown = reply("Ada", "ada@example.org")
    press(visitor, confirming())
    assert reply("Ada", "ada@example.org") == unknown == reply("Bo", "bo@example.org")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("line", ["\r\nBcc: all@example.org", "\nSubject: x", "\u2028x", "\x0bx"])
def test_no_header_of_an_e_mail_is_injected(send: Callable[..., ClientResponse], form: str, line: str) -> None:
    assert send(form, name=f"Ada{line}").status_code == 422
    assert send(form, email=f"ada@example.org{line}").status_code == 422
    assert send(form, email=f"ada{line}@example.org").status_code == 422
    assert stored() == len(mail.outbox) == 0
    # Two addresses are none.
    assert send(form, email="ada@example.org, bo@example.org").status_code == 422


@pytest.mark.parametrize("form", FORMS)
def test_a_one_time_value_is_of_one_form_and_changes_things_once(visitor: Client, targets: dict[str, Target], form: str) -> None:
    target = targets[form]
    fields = {**target.data, target.name: "Ada", target.email: "ada@example.org"}
    assert visitor.post(target.address, fields).status_code == 409
    for other in targets.values():
        if other.purpose != target.purpose:
            assert visitor.post(target.address, {**fields, public_form.FIELD: public_form.new_value(other.purpose)}).status_code == 403
    once = {public_form.FIELD: public_form.new_value(target.purpose)}
    foreign = visitor.post(target.address, {**fields, **once}, headers={"Sec-Fetch-Site": "cross-site"})
    assert (foreign.status_code, stored()) == (403, 0)
    assert [visitor.post(target.address, {**fields, **once}).status_code for _ in range(3)] == [302] * 3
    assert stored() == 1


@pytest.mark.installations
@pytest.mark.timeout(900)
def test_ten_thousand_scripted_signatures(
    visitor: Client, letter: OpenLetter, targets: dict[str, Target], django_capture_on_commit_callbacks: OnCommit
) -> None:
    """A script without proofs of work: a hundred forms come through, as many e-mails, and people with a browser still sign."""
    target, page = targets["person"], "/fr/lettres/interet/"
    LETTERS.flood.clear(letter.pk)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert visitor.get(page).status_code == 200
        return len(captured)

    visitor.get(page)
    few, statuses = queries(), Counter[int]()
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(10_000):
            value = {public_form.FIELD: public_form.new_value(target.purpose), "name": f"Nom {number}", "email": f"n@d{number}.example"}
            statuses[visitor.post(target.address, {**target.data, **value}).status_code] += 1
    # The steady rate is one form in 40 seconds.
    assert 100 <= statuses[302] < 130
    assert statuses[302] + statuses[429] == 10_000
    assert LetterSignature.objects.count() == MailAddress.objects.count() == statuses[302]
    assert len(mail.outbox) == statuses[302]
    # Nothing counts that nobody confirmed.
    assert 'class="counter"><b>0</b>' in visitor.get(page).text
    assert queries() == few


def test_no_table_runs_a_formula(visitor: Client, letter: OpenLetter, send: Callable[..., ClientResponse]) -> None:
    """Every table that the desk gives out of what visitors typed."""
    officer = signed_in(person("officer", host(), Role.COMMUNICATOR, Role.ADMIN))
    for number, name in enumerate(HOSTILE):
        for form in ("person", "organisation", "event"):
            # The forms refuse such a name; a row of before them may have it.
            assert send(form, name, f"n{number}@{form}{number}.example").status_code == (302 if name.startswith("Ligue") else 422)
            assert send(form, f"Nom {number}", f"m{number}@{form}{number}.example").status_code == 302
    for row, name in zip(LetterSignature.objects.exclude(name="").order_by("pk"), cycle(HOSTILE), strict=False):
        LetterSignature.objects.filter(pk=row.pk).update(name=name)
    LetterSignature.objects.update(state="valid", is_confirmed=True)
    event = Registration.objects.values_list("event", flat=True)[0]
    text = officer.get(f"/desk/letters/{letter.pk}/list.csv").content.decode("utf-8-sig")
    cells = [cell for separator in ",;" for row in csv.reader(StringIO(text), delimiter=separator) for cell in row]
    assert len([cell for cell in cells if "1+1" in cell]) > len(HOSTILE)
    assert not [cell for cell in cells if re.match(r"\s*[=+\-@]", cell)]
    accepted = [name for name in HOSTILE if name.startswith("Ligue")]
    for address, names in ((f"/desk/letters/{letter.pk}/list.xlsx", HOSTILE), (f"/desk/events/{event}/list.xlsx", accepted)):
        book = load_workbook(BytesIO(officer.get(address).content))
        found = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
        assert set(names) <= {str(cell.value) for cell in found}
        assert "f" not in {cell.data_type for cell in found}
