"""Who sees details of people, saves a file or enters an organisation as a host of the site is in the audit log."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from unittest import mock

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from ravive.mailing import encryption
from ravive.people import audit_words
from ravive.people.audit_views import ENTERED, SAVED, VIEWED
from ravive.people.models import AuditEvent, Role
from ravive.site import personal_data
from ravive.site.personal_data import DataSubject
from tests.answered import closed_after
from tests.people.cast import host, organisation, person, signed_in
from tests.people.isolation import MARKER, REGISTRY, World, addresses, find_makers
from tests.people.test_isolation import filled

find_makers()

# Addresses that show a registered detail and need no entry, each with its reason.
NEEDS_NO_ENTRY = {
    "visits": "paths of pages and numbers, of nobody",
    "desk_home": "it names an establishment that asked for a workshop, and nobody in it",
    "wagtailadmin_home": "it is the same page",
    "new_training": "it names the establishment of a workshop, and nobody in it",
}
# Colleagues name each other on every page, a public page names the second, and learners have no name.
PUBLIC_PEOPLE = frozenset({DataSubject.STAFF, DataSubject.NAMED, DataSubject.LEARNERS})


@pytest.fixture
def world(db: None, settings: Settings, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    other = organisation(MARKER.lower(), f"Organisation {MARKER}")
    made = World(other=other, insider=person(f"insider-{MARKER}", other, Role.ADMIN, Role.COMMUNICATOR))
    for make in REGISTRY.makers:
        make(made)
    return made


def mark_plain_values(world: World) -> set[str]:
    """Rewrite the registered details that are stored in clear, so that each is found on a page; return what they are now."""
    found: set[str] = set()
    models_by_name = {rows.model._meta.label: rows for rows in world.rows}
    of_visitors = (data for data in personal_data.registered() if not PUBLIC_PEOPLE.issuperset(data.people))
    for field in (field for data in of_visitors for field in data.fields):
        stored = apps.get_model(field.model)._meta.get_field(field.field)
        rows = models_by_name.get(field.model)
        if rows is None or not isinstance(stored, models.CharField | models.TextField):
            continue
        for pk, value in list(rows.values_list("pk", field.field)):
            if value and MARKER in value:
                written = f"Q{len(found)}q{MARKER}"
                rows.model._default_manager.filter(pk=pk).update(**{field.field: written})
                found.add(written)
    return found


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What one address answered: whether it showed details or a file, and the entries that this wrote."""

    name: str
    shows: bool
    is_file: bool
    events: tuple[AuditEvent, ...]


def visits(world: World, client: Client) -> Iterator[Visit]:
    """Yield what each address of the desk that answers does, and undo its changes."""
    plain = mark_plain_values(world)
    assert plain, "the makers store no registered detail in clear"
    cookies = {name: cookie.value for name, cookie in client.cookies.items()}
    opened = encryption.decrypt_bytes
    for address in addresses():
        path, filling = filled(address, world)
        query = {name: value(world) for name, value in filling.query.items()}
        client.cookies = SimpleCookie(cookies)
        before = AuditEvent.objects.count()
        with transaction.atomic(), mock.patch.object(encryption, "decrypt_bytes", side_effect=opened) as decrypts:
            response = client.get(path, query_params=query)
            with closed_after(response):
                text = b"".join(response).decode(errors="replace")
            if response.status_code == 200:
                is_file = response.headers.get("Content-Disposition", "").startswith("attachment")
                shows = bool(decrypts.call_count) or any(value in text for value in plain)
                events = tuple(AuditEvent.objects.order_by("pk")[before:])
                yield Visit(name=address.name, shows=shows, is_file=is_file, events=events)
            transaction.set_rollback(True)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_every_page_with_details_and_every_file_is_recorded(world: World) -> None:
    client = signed_in(person("root", world.other, *Role.values, host=True))
    client.raise_request_exception = False
    client.post("/desk/switch/", {"organisation": world.other.slug})
    seen: set[str] = set()
    silent: set[str] = set()
    for visit in visits(world, client):
        if not visit.shows and not visit.is_file:
            continue
        seen.add(visit.name)
        if not any(event.organisation == world.other for event in visit.events):
            silent.add(visit.name)
    assert len(seen) > 20
    assert silent == NEEDS_NO_ENTRY.keys(), "call seen_details.note in these views, or say here why not"
    unnamed = {name for name in seen - silent if f"screen:{name}" not in audit_words.all_words()}
    assert not unnamed, f'add "screen:NAME" to the words of the package (people.audit_words.add_words): {unnamed}'


def events_of(verb: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(verb=verb).order_by("pk"))


@pytest.mark.database
def test_one_entry_a_person_page_and_quarter_of_an_hour(world: World) -> None:
    donor = f"/desk/giving/donors/{world.kept['donor'].pk}/"
    nora, otto = (signed_in(person(name, world.other, Role.TREASURER)) for name in ("nora", "otto"))
    for client in (nora, nora, otto):
        assert client.get(donor).status_code == 200
    nora.get("/desk/giving/donors/")
    events = events_of(VIEWED)
    assert [(event.by_name, event.detail["screen"]) for event in events] == [("nora", "donor"), ("otto", "donor"), ("nora", "donors")]
    assert events[0].detail["number"] == str(world.kept["donor"].pk)
    assert events[0].detail["details"] > 0
    # What was shown is not repeated.
    assert MARKER not in "".join(f"{event.subject_label}{event.detail}" for event in events)


def test_every_file_has_an_entry_and_an_export_one_alone(world: World) -> None:
    client = signed_in(person("ada", world.other, Role.ADMIN))
    for _time in range(2):
        client.get("/desk/audit/file/")
    assert [event.detail["screen"] for event in events_of(SAVED)] == ["audit_file", "audit_file"]
    client.get("/desk/newsletter/readers.csv")
    assert len(events_of(SAVED)) == 2


def test_a_refused_request_and_a_page_without_details_leave_nothing(world: World) -> None:
    before = AuditEvent.objects.count()
    client = signed_in(person("tess", world.other, Role.TRANSLATOR))
    assert client.get("/desk/giving/donors/").status_code == 403
    assert client.get("/desk/decks/").status_code == 200
    assert AuditEvent.objects.count() == before + 1  # her role


def test_a_host_who_enters_an_organisation_is_recorded_there(world: World) -> None:
    client = signed_in(person("root", host(), Role.ADMIN, host=True))
    client.get("/desk/decks/")
    assert events_of(ENTERED) == []
    client.post("/desk/switch/", {"organisation": world.other.slug})
    client.get("/desk/decks/")
    client.get("/desk/trainings/")
    (event,) = events_of(ENTERED)
    assert (event.organisation, event.by_name) == (world.other, "root")


@pytest.mark.database
def test_who_saw_what_between_two_moments_is_told_by_person(world: World) -> None:
    begins = timezone.localtime()
    nora = signed_in(person("nora", world.other, Role.TREASURER))
    nora.get("/desk/giving/donors/")
    nora.get("/desk/newsletter/readers.csv")
    ada = signed_in(person("ada", world.other, Role.ADMIN), "en")
    asked = {"begins": f"{begins:%Y-%m-%dT%H:%M}", "ends": f"{begins + timedelta(minutes=5):%Y-%m-%dT%H:%M}"}
    page = ada.get("/desk/audit/", asked).text
    (row,) = re.findall(r"<tr><th scope=\"row\"><a href=\"\?[^\"]*person=nora\">nora</a></th>(.*?)</tr>", page, re.DOTALL)
    assert re.findall(r">(\d+)<", row)[0] == "1"
    seen = ada.get("/desk/audit/", {**asked, "kind": "seen"}).text
    assert "saw details of people" in seen
    assert "changed the organisation" not in seen
    lines = ada.get("/desk/audit/file/", {**asked, "kind": "seen", "person": "nora"}).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "Donors" in lines[1]


def test_a_host_reads_the_log_of_every_organisation_at_home_only(world: World) -> None:
    nora = signed_in(person("nora", world.other, Role.TREASURER))
    nora.get("/desk/giving/donors/")
    root = signed_in(person("root", host(), Role.ADMIN, host=True), "en")
    assert "saw details of people" not in root.get("/desk/audit/", {"kind": "seen"}).text
    everywhere = {"kind": "seen", "everywhere": "on"}
    page = root.get("/desk/audit/", everywhere).text
    assert "saw details of people" in page
    assert f"<td>{world.other.name}</td>" in page
    assert world.other.name in root.get("/desk/audit/file/", everywhere).content.decode()
    # An administrator of the host's organisation who hosts nothing reads its own log alone.
    ada = signed_in(person("ada", host(), Role.ADMIN), "en")
    assert world.other.name not in ada.get("/desk/audit/", everywhere).text
