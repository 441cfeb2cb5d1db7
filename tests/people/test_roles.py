"""Organisations, the roles in them, and the log that only grows."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from pytest_django.fixtures import DjangoAssertNumQueries

from ravive.people import actions, queries
from ravive.people.models import AppendOnlyError, AuditEvent, Membership, Organisation, Role
from tests.existing import existing
from tests.people.cast import host, organisation, person

pytestmark = [pytest.mark.django_db]


def test_a_new_installation_has_one_host_with_the_site() -> None:
    host = queries.host_organisation()
    assert host is not None
    assert host.slug == "demonstration"
    assert host.site.is_default_site


@pytest.mark.database
def test_there_is_only_one_host() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(name="Another", slug="another", is_host=True)


@pytest.mark.database
def test_a_role_is_held_once() -> None:
    nord = organisation("nord")
    anna = person("anna", nord, Role.AUTHOR)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=anna, organisation=nord, role=Role.AUTHOR)


@pytest.mark.database
def test_an_unknown_role_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=person("anna"), organisation=organisation("nord"), role="king")


@pytest.mark.parametrize(
    "values",
    [
        {"slug": "demonstration"},
        {"languages": []},
        {"languages": ["fr", "xx"]},
        {"countries": ["Belgium"]},
        {"countries": ["be"]},
        {"name": ""},
    ],
)
@pytest.mark.database
def test_an_organisation_with_a_wrong_value_is_not_made(values: dict[str, object], now: datetime) -> None:
    before = Organisation.objects.count()
    with pytest.raises(ValidationError):
        actions.create_organisation(**{"name": "Nord", "slug": "nord", "by": "test", "now": now, **values})
    assert Organisation.objects.count() == before


def test_roles_are_of_one_organisation_only() -> None:
    nord, sud = organisation("nord"), organisation("sud")
    anna = person("anna", nord, Role.AUTHOR, Role.TRAINER)
    assert queries.roles_of(anna, nord) == {Role.AUTHOR, Role.TRAINER}
    assert queries.roles_of(anna, sud) == frozenset()
    assert list(queries.organisations_of(anna)) == [nord]


def test_a_host_has_every_role_everywhere() -> None:
    nord = organisation("nord")
    root = person("root", host=True)
    assert queries.roles_of(root, nord) == frozenset(Role)
    assert queries.organisation_of(root) == queries.host_organisation()


def test_an_account_that_was_closed_has_no_role() -> None:
    nord = organisation("nord")
    anna = person("anna", nord, Role.ADMIN)
    anna.is_active = False
    assert queries.roles_of(anna, nord) == frozenset()
    assert queries.organisation_of(anna) is None


def test_the_active_organisation_of_a_request_is_the_one_in_the_session(now: datetime) -> None:
    nord, sud = organisation("nord"), organisation("sud")
    anna = person("anna", nord, Role.AUTHOR)
    actions.set_roles(organisation=sud, user=anna, roles=[Role.EXPERT], by="test", now=now)
    request: Any = HttpRequest()
    request.user, request.session = anna, {queries.ACTIVE_KEY: sud.pk}
    assert queries.organisation_of(request) == sud
    request.session = {queries.ACTIVE_KEY: host().pk}
    assert queries.organisation_of(request) == nord


@pytest.mark.database
def test_changing_roles_is_written_down_with_before_and_after(now: datetime) -> None:
    nord = organisation("nord")
    anna, root = person("anna", nord, Role.AUTHOR), person("root", host=True)
    actions.set_roles(organisation=nord, user=anna, roles=[Role.EXPERT, Role.ADMIN], by=root, now=now)
    event = existing(AuditEvent.objects.filter(organisation=nord).first())
    assert (event.verb, event.by, event.by_name, event.at) == ("member.roles_changed", root, "root", now)
    assert event.detail == {"before": ["author"], "after": ["expert", "admin"]}


@pytest.mark.database
def test_the_last_administrator_stays(now: datetime) -> None:
    nord = organisation("nord")
    anna = person("anna", nord, Role.ADMIN, Role.AUTHOR)
    with pytest.raises(actions.RefusedError):
        actions.set_roles(organisation=nord, user=anna, roles=[Role.AUTHOR], by=anna, now=now)
    assert queries.roles_of(anna, nord) == {Role.ADMIN, Role.AUTHOR}
    person("bart", nord, Role.ADMIN)
    actions.set_roles(organisation=nord, user=anna, roles=[], by=anna, now=now)
    assert queries.roles_of(anna, nord) == frozenset()


@pytest.mark.database
def test_the_log_is_neither_changed_nor_shortened() -> None:
    organisation("nord")
    event = existing(AuditEvent.objects.first())
    for attempt in (event.save, event.delete, AuditEvent.objects.all().delete, lambda: AuditEvent.objects.update(verb="other")):
        with pytest.raises(AppendOnlyError):
            attempt()


def test_the_log_keeps_the_name_of_an_account_that_is_gone(now: datetime) -> None:
    nord = organisation("nord")
    anna = person("anna", nord, Role.AUTHOR)
    with transaction.atomic():
        event = actions.record(organisation=nord, by=anna, now=now, verb="test.done", subject=nord, detail={"on": now.date()})
    anna.delete()
    event.refresh_from_db()
    assert (event.by, event.by_name) == (None, "anna")
    assert (event.subject_type, event.subject_id, event.detail) == ("people.organisation", str(nord.pk), {"on": "2026-11-24"})


@pytest.mark.database
def test_recording_needs_the_transaction_of_what_it_tells(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError, match="outside a transaction"):
        actions.record(organisation=None, by="test", now=now, verb="test.done")


@pytest.mark.database
def test_members_are_read_in_the_same_number_of_queries_however_many(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    nord = organisation("nord")
    for number in range(6):
        person(f"person{number}", nord, Role.AUTHOR, Role.TRAINER)
    with django_assert_num_queries(3):
        found = queries.members(nord)
    assert [member.username for member in found] == [f"person{number}" for number in range(6)]
    assert all(member.has_second_factor and member.roles == (Role.AUTHOR, Role.TRAINER) for member in found)


def test_on_a_public_page_nobody_works_for_anyone() -> None:
    assert queries.organisation_of(HttpRequest()) is None
