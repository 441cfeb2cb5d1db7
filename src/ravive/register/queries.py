"""The register of an organisation, put together from rows: what its decks' cards may rest on."""

from collections.abc import Iterable
from typing import Any, cast

from django.db.models import F, Q

from ravive.cards.register import Register, RegisterFact, RegisterSource
from ravive.people.models import Organisation
from ravive.register.models import RegisterEntry, RegisterSourceEntry


def registers_of(organisations: Iterable[Organisation]) -> dict[int, Register]:
    """Return the register of each organisation by its key: its own entries and the host's shared ones; its own win. Two queries."""
    keys = {organisation.pk for organisation in organisations}
    visible = Q(organisation__in=keys) | Q(organisation__is_host=True, is_shared=True)
    sources = list(RegisterSourceEntry.objects.filter(visible).annotate(is_hosts=F("organisation__is_host")))
    facts = list(RegisterEntry.objects.filter(visible).annotate(is_hosts=F("organisation__is_host")))
    return {
        key: Register(
            sources={row.source_id: register_source(row) for row in _seen_by(key, sources)},
            facts={row.entry_id: register_fact(row) for row in _seen_by(key, facts)},
        )
        for key in keys
    }


def register_of(organisation: Organisation) -> Register:
    """Return the register an organisation's cards may rest on."""
    return registers_of([organisation])[organisation.pk]


def own_register(organisation: Organisation) -> Register:
    """Return the entries of the organisation's own, as its register's file holds them."""
    return Register(
        sources={row.source_id: register_source(row) for row in RegisterSourceEntry.objects.filter(organisation=organisation)},
        facts={row.entry_id: register_fact(row) for row in RegisterEntry.objects.filter(organisation=organisation)},
    )


def _seen_by[Row: (RegisterSourceEntry, RegisterEntry)](organisation: int, rows: list[Row]) -> list[Row]:
    """Return the rows of an organisation's register, its own last, so that they win."""
    shared = [row for row in rows if row.organisation_id != organisation and row.is_hosts and row.is_shared]
    return shared + [row for row in rows if row.organisation_id == organisation]


def register_source(row: RegisterSourceEntry) -> RegisterSource:
    """Return a source as `cards` knows it."""
    return RegisterSource(title=row.title, reference=row.reference, grade=cast("Any", row.grade), read_on=row.read_on)


def register_fact(row: RegisterEntry) -> RegisterFact:
    """Return an entry as `cards` knows it."""
    return RegisterFact(
        kind=cast("Any", row.kind),
        name=row.name,
        value=row.value,
        grade=cast("Any", row.grade),
        status=cast("Any", row.status),
        sources=tuple(row.sources),
        verified_on=row.verified_on,
        verified_by=row.verified_by,
        need=row.need,
        countries=tuple(row.countries),
        href=row.href,
        purpose=row.purpose,
        detail=row.detail,
        languages=None if row.languages is None else tuple(row.languages),
        audience=cast("Any", row.audience),
        always=row.always,
        order=row.order,
    )
