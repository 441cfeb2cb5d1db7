"""A person asks what is stored of them: found by their address in every form, in a file, corrected, stopped, erased, and logged."""

import json
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape as html_text
from django.utils.translation import override

from ravive.entries import detail_words, mailbox_parts, person_files, person_requests
from ravive.entries.models import ClearedEntry, PersonRequest
from ravive.entries.registry import registered
from ravive.hub.workshops.models import AgeBand
from ravive.lib.months import months_after
from ravive.mailing.models import QueuedMail
from ravive.people.agenda import WaitingFor, items_for
from ravive.people.models import PRIVACY_ROLES, AuditEvent, Organisation, Role
from ravive.site import personal_data
from tests.entries.clearings import clear
from tests.entries.flow import ADDRESS, EntryFlow, OlderCopy, addresses
from tests.existing import existing
from tests.people.cast import organisation, person, signed_in

pytestmark = pytest.mark.django_db
# What the file says of a thing beside its details.
FRAMED = {"form", "stays", "activities", "source"}
# The news and reminders are stored as long as somebody wants them.
WITHOUT_A_DAY = {"newsletter", "reminders"}
NAMES = [subject.name for subject in registered()]
each = pytest.mark.parametrize("name", NAMES)
LIST = "/desk/requests/"
OTHER = "eve@other.example"


def officer(flow: EntryFlow) -> Client:
    """Return an administrator of the organisation whose form it is."""
    return signed_in(person("ada", owner(flow), Role.ADMIN))


def owner(flow: EntryFlow) -> Organisation:
    (subject,) = (subject for subject in registered() if subject.name == flow.cast.name)
    model = subject.models[0]
    return Organisation.objects.get(pk=model._default_manager.values_list(subject.organisation_field, flat=True)[:1])


def asked(client: Client, address: str = ADDRESS) -> str:
    """Enter a request; return the path of its page."""
    values = {"email": address, "received_on": timezone.localdate().isoformat(), "is_checked": "on"}
    reply = client.post(LIST, values)
    assert reply.status_code == 302, reply.text
    return reply.headers["Location"]


def taken(client: Client, page: str) -> tuple[dict[str, Any], str]:
    """Take the file of a request; return its JSON and its page."""
    reply = client.post(f"{page}file/", {"language": "fr"})
    with zipfile.ZipFile(BytesIO(reply.content)) as archive:
        contents = {name.rpartition(".")[2]: archive.read(name).decode() for name in archive.namelist()}
    return json.loads(contents["json"]), contents["html"]


def names_in(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield str(name)
            yield from names_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from names_in(part)


def displayed(flow: EntryFlow, name: str, value: str) -> str:
    """Return how the file writes what was typed: the words of a choice, or of the row that a number stands for."""
    (row,) = flow.rows()
    if name == "age_bands":
        return str(AgeBand(value).label)
    if hasattr(row, f"get_{name}_display"):
        return str(getattr(row, f"get_{name}_display")())
    return f"{value}.00" if name == "own_amount" else str(getattr(row, name, value))


@each
@pytest.mark.database
def test_a_person_gets_everything_that_they_typed(flow: EntryFlow) -> None:
    flow.confirmed()
    client = officer(flow)
    page = asked(client, ADDRESS.upper())
    assert "Tout ce qui est enregistré" not in client.get(page).text
    content, html = taken(client, page)
    stored = json.dumps(content["stored"], ensure_ascii=False)
    for name, value in flow.cast.values(flow.about, 0).items():
        if value and name not in ("amount", "frequency"):
            assert value in stored or displayed(flow, name, value) in stored, (name, value, stored)
    assert ADDRESS in stored
    assert ADDRESS in html
    # An own question is called by its words.
    assert [name for name in set(names_in(content["stored"])) - FRAMED - {"Salle ?"} if not detail_words.has_label(name)] == []


@each
@pytest.mark.database
def test_a_file_says_what_for_how_long_and_to_whom(flow: EntryFlow) -> None:
    flow.confirmed()
    client = officer(flow)
    content, html = taken(client, asked(client))
    (stored,) = content["stored"]
    record = content["record"]
    # What article 15.1 asks of each thing: purposes, basis, recipients, time, source.
    assert stored["source"] and stored["activities"]
    for name in stored["activities"]:
        activity = record["activities"][name]
        assert activity["recipients"]
        for use in activity["uses"]:
            assert all(use[part] for part in ("purpose", "basis", "limit", "deletion"))
            assert html_text(use["purpose"]) in html and html_text(use["deletion"]) in html
    if flow.subject.name not in WITHOUT_A_DAY:
        day = stored["erase_on"]
        first = min(day.values()) if isinstance(day, dict) else day
        assert first >= timezone.localdate().isoformat()
        assert date_format(date.fromisoformat(first), "DATE_FORMAT") in html
    # The rights, the authority, the notice, and what is left out.
    for words in ("article 16", "article 18", "article 20", "article 21", "edpb.europa.eu", "/fr/notices/privacy/", "article 15.4"):
        assert words in html, words


def test_a_file_has_words_instead_of_codes() -> None:
    with override("fr"):
        lines = person_files.lines_of({"language": "nl", "country": "BE", "email_language": "fr", "name": "Nl"})
        assert [line.text for line in lines] == ["Nederlands", "Belgique", "Français", "Nl"]


@each
@pytest.mark.database
def test_what_is_erased_leaves_nothing_and_stays_erased(flow: EntryFlow, older: OlderCopy) -> None:
    flow.confirmed()
    client = officer(flow)
    page = asked(client)
    with older():
        assert client.get(f"{page}erase/").status_code == 200
        assert client.post(f"{page}erase/").headers["Location"] == page
        assert not held(page)
        assert addresses() == 0
    # The copy had it: the log of departures erased it again.
    assert not held(page)
    assert addresses() == 0
    assert not QueuedMail.objects.filter(is_occasion=False).exists()


def held(page: str) -> list[tuple[mailbox_parts.MailboxPart, mailbox_parts.Holding]]:
    """Return what the page of a request shows."""
    return person_requests.holdings_of(PersonRequest.objects.get(pk=page.split("/")[3]))


@each
def test_each_thing_is_stopped_or_erased_apart_and_logged_without_the_address(flow: EntryFlow) -> None:
    flow.confirmed()
    client = officer(flow)
    page = asked(client)
    ((part, holding),) = held(page)
    chosen = {"part": part.name, "key": holding.key}
    assert holding.may_stop
    client.post(f"{page}stop/", chosen)
    assert addresses() == 0
    assert not any(holding.may_stop for _part, holding in held(page))
    if held(page):
        assert client.get(f"{page}erase/", chosen).status_code == 200
        client.post(f"{page}erase/", chosen)
    assert not held(page)
    client.post(f"{page}file/", {"language": "nl"})
    client.post(f"{page}answered/")
    events = list(AuditEvent.objects.filter(subject_type="entries.personrequest").order_by("pk"))
    assert [event.verb for event in events if event.verb != "request.erased"] == [
        "request.opened", "request.stopped", "request.file_taken", "request.answered",
    ]  # fmt: skip
    written = "".join(str(vars(event)) for event in AuditEvent.objects.all())
    assert "zoe" not in written.casefold()
    assert "zwaardvis" not in written.casefold()


@each
def test_another_organisation_and_another_person_find_nothing(flow: EntryFlow) -> None:
    flow.confirmed()
    stranger = signed_in(person("eve", organisation("nord"), Role.ADMIN))
    assert not held(asked(stranger))
    client = officer(flow)
    page = asked(client, OTHER)
    assert not held(page)
    ((part, holding),) = held(asked(client))
    chosen = {"part": part.name, "key": holding.key}
    assert client.post(f"{page}erase/", chosen).status_code == 404
    assert client.post(f"{page}stop/", chosen).status_code == 404
    assert stranger.get(page).status_code == 404
    assert stranger.post(f"{page}file/").status_code == 404
    assert addresses() == 1


@pytest.mark.parametrize("name", ["campaigns", "events", "letters"])
def test_an_entry_is_found_once_its_mails_are_stopped(flow: EntryFlow) -> None:
    assert flow.visitor.post(flow.confirmed(), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert addresses() == 0
    client = officer(flow)
    page = asked(client)
    assert len(held(page)) == 1
    assert "L’adresse elle-même est supprimée" in client.get(page).text
    client.post(f"{page}erase/")
    assert not held(page)


@pytest.mark.parametrize("name", ["events", "letters", "runs", "workshops"])
def test_a_name_is_corrected(flow: EntryFlow) -> None:
    flow.confirmed()
    client = officer(flow)
    page = asked(client)
    ((part, holding),) = held(page)
    form = f"{page}correct/{part.name}/{holding.key}/"
    assert "Zwaardvis a" in client.get(form).text
    wanted = {detail.name: detail.value for detail in holding.corrections} | {holding.corrections[0].name: "Zonnebaars"}
    assert client.post(form, wanted).headers["Location"] == page
    assert "Zonnebaars" in texts(page)
    assert "Zwaardvis a" not in texts(page)
    assert AuditEvent.objects.filter(verb="request.corrected").count() == 1
    assert client.post(form, {**wanted, holding.corrections[0].name: ""}).status_code == 422


def texts(page: str) -> str:
    return json.dumps([dict(holding.data) for _part, holding in held(page)], ensure_ascii=False)


@pytest.mark.parametrize("name", [subject.name for subject in registered() if subject.day_field and subject.name != "gifts"])
@pytest.mark.database
def test_a_copy_of_what_staff_cleared_is_found_and_erased(flow: EntryFlow, name: str) -> None:
    flow.confirmed()
    assert clear(flow, with_confirmed=True) == 1
    page = asked(signed_in(existing(AuditEvent.objects.filter(verb="entry.cleared").first()).by))
    ((part, holding),) = held(page)
    assert part.name == "cleared"
    assert holding.data["email"] == ADDRESS
    if name in ("events", "workshops"):
        # An own question is read in its words, here too.
        assert (f"q{name}" in str(holding.data), "'Salle ?': 'Zaal Baars a'" in str(holding.data)) == (False, True)
    person_requests.erase_all(PersonRequest.objects.get(), by=existing(AuditEvent.objects.first()).by, now=timezone.now())
    assert not ClearedEntry.objects.exists()


@pytest.mark.parametrize("name", ["newsletter"])
def test_what_nobody_confirmed_is_not_confirmed_at_the_desk(flow: EntryFlow) -> None:
    flow.send()
    client = officer(flow)
    page = asked(client)
    ((part, holding),) = held(page)
    assert not holding.may_stop
    assert client.post(f"{page}stop/", {"part": part.name, "key": holding.key}).status_code == 404
    assert not flow.counted()


@pytest.mark.parametrize("role", [role for role in Role if role not in PRIVACY_ROLES])
def test_only_those_who_answer_for_details_answer(role: Role) -> None:
    asker = signed_in(person("mia", organisation("nord"), role))
    assert asker.get(LIST).status_code == 403


def test_a_request_waits_in_the_agenda_and_its_address_goes_on_its_day() -> None:
    nord = organisation("nord")
    ada = person("ada", nord, Role.ADMIN)
    client, today = signed_in(ada), timezone.localdate()
    assert client.post(LIST, {"email": "no address", "received_on": today.isoformat(), "is_checked": "on"}).status_code == 422
    assert client.post(LIST, {"email": ADDRESS, "received_on": today.isoformat()}).status_code == 422
    late = {"email": ADDRESS, "received_on": (today + timedelta(days=1)).isoformat(), "is_checked": "on"}
    assert client.post(LIST, late).status_code == 422
    page = asked(client)
    waiting = WaitingFor(user=ada, organisation=nord, roles=frozenset({Role.ADMIN}), today=today)
    (item,) = (item for item in items_for(waiting) if item.menu == "requests")
    assert (item.since, item.address) == (months_after(today, 1), page)
    assert ADDRESS in client.get(LIST).text
    client.post(f"{page}answered/")
    assert not [item for item in items_for(waiting) if item.menu == "requests"]
    request = PersonRequest.objects.get()
    assert request.erase_on == today + timedelta(days=30)
    personal_data.erase_due(now=timezone.now() + timedelta(days=30))
    assert person_requests.address_of(PersonRequest.objects.get()) == ""
    assert ADDRESS not in client.get(LIST).text
    assert client.get(page).status_code == 200
    assert client.post(f"{page}file/").status_code == 404
