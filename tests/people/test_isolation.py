"""Nobody sees or changes what belongs to another organisation: every address, every role, every method."""

import re
from collections.abc import Callable
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from ravive.entries.models import VisitorEntry
from ravive.entries.registry import registered
from ravive.people.models import Role
from ravive.people.queries import host_organisation
from tests.answered import closed_after
from tests.client_response import ClientResponse
from tests.people.cast import organisation, person, signed_in
from tests.people.isolation import MARKER, REGISTRY, Address, Filling, World, addresses, find_makers
from tests.repeats import repeats

find_makers()

SENDING = ("post",)
OTHER_METHODS = ("put", "patch", "delete", "head", "options")
GATE_PAGES = ("people/not_found.html", "people/refused.html")
CHANGES = re.compile(r"^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
# What a visit writes by itself.
OWN_TABLES = frozenset({"django_session"})
# Who walks beside the roles.
STRANGER, WITHOUT_SECOND_FACTOR, WITHOUT_ORGANISATION, ALL_ROLES = "stranger", "no-second-factor", "no-organisation", "every-role"
# Who has every role goes wherever one role may go. What reads and changes comes by GET and POST; other methods repeat it.
WALKS = [
    *((walker, SENDING) for walker in (STRANGER, WITHOUT_SECOND_FACTOR, WITHOUT_ORGANISATION, ALL_ROLES)),
    *repeats((ALL_ROLES, OTHER_METHODS), *((role, SENDING) for role in Role.values)),
]
NOTHING = Filling(names=re.compile(""), path={}, query={}, data={}, opens=False)


@pytest.fixture
def world(db: None, settings: Settings, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    other = organisation(MARKER.lower(), f"Organisation {MARKER}")
    made = World(other=other, insider=person(f"insider-{MARKER}", other, Role.ADMIN, Role.COMMUNICATOR))
    for make in REGISTRY.makers:
        make(made)
    return made


def test_the_walk_has_what_visitors_sent_to_the_other_organisation(world: World) -> None:
    models = {model for subject in registered() for model in subject.models}
    missing = [model._meta.label for model in models if model not in {rows.model for rows in world.rows}]
    assert not missing, f"add a maker of {missing}, with {MARKER} in their texts (see tests/people/isolation.py)"
    entries = {model for model in models if issubclass(model, VisitorEntry)}
    seen = {rows.model for rows in world.rows if rows.model in entries and rows.filter(is_confirmed=True).exists()}
    hidden = [model._meta.label for model in entries - seen]
    assert not hidden, f"let the makers of {hidden} confirm one: no list shows the others, so the walk would not see them"


def filled(address: Address, world: World) -> tuple[str, Filling]:
    """Return the path of an address, filled with the other organisation's objects, and what filled it."""
    filling = REGISTRY.filling(address.name, address.wanted) if address.name else NOTHING
    if filling is None and not address.wanted:
        filling = NOTHING
    if filling is None:
        wanted = ", ".join(f'{name}=lambda world: world.kept["…"].pk' for name in sorted(address.wanted))
        pytest.fail(
            f'nobody says what stands in "/{address.route}"; add to the room\'s part of the registry (see tests/people/isolation.py): '
            f'REGISTRY.fill(r"^{address.name}$", {wanted})'
        )
    if not address.name:
        return "/" + re.sub(r"[\^$]", "", address.route).replace(".*", "nowhere"), filling
    try:
        return reverse(address.name, kwargs={name: filling.path[name](world) for name in address.wanted}), filling
    except NoReverseMatch as problem:
        pytest.fail(f'"{address.name}" cannot be filled as the registry says ({problem}); correct it in tests/people/isolation.py')


def snapshot(world: World) -> list[tuple[str, list[dict[str, object]]]]:
    """Return the rows of the other organisation as they are."""
    return [(rows.model._meta.label, list(rows.order_by("pk").values())) for rows in world.rows]


def body(response: ClientResponse) -> str:
    """Return everything an answer tells, its headers included."""
    with closed_after(response):
        content = b"".join(response)
    return f"{response.headers}{content.decode(errors='replace')}"


def passed_the_gate(response: ClientResponse) -> bool:
    """Return whether a view answered. The access check answers before it, whatever the method."""
    if response.status_code == 302:
        return not response.headers["Location"].startswith(("/desk/login/", reverse("mfa_index")))
    return not (response.templates and response.templates[0].name in GATE_PAGES)


def _placeless(row: dict[str, object]) -> dict[str, object]:
    """Return a row without its place in Wagtail's tree of collections, which is sorted by name."""
    return {name: value for name, value in row.items() if name != "path"}


class Walk:
    """One person's walk: what leaked, and what was changed."""

    def __init__(self, client: Client, who: str, world: World, before: list[tuple[str, list[dict[str, object]]]]) -> None:
        self.client, self.who, self.world, self.before = client, who, world, before
        # An error of Wagtail's own over an empty form is ignored. An error of one of our views is a failure.
        client.raise_request_exception = False
        self.kept = {name: cookie.value for name, cookie in client.cookies.items()}
        self.problems: list[str] = []
        self.written: set[str] = set()

    def visit(self, address: Address, method: str) -> bool:
        """Request one address by one method and undo its changes. Return whether the access check passed it on to the view."""
        path, filling = filled(address, self.world)
        query = {name: value(self.world) for name, value in filling.query.items()}
        data = {name: value(self.world) for name, value in filling.data.items()}
        self.written = set()
        # Signing out in between must not end the walk.
        self.client.cookies = SimpleCookie(self.kept)
        with transaction.atomic(), connection.execute_wrapper(self.watch):
            arguments = {"data": data} if method == "post" else {}
            response = getattr(self.client, method)(path, query_params=query, **arguments)
            # What was asked for, one may read back: the address and the search itself.
            text = body(response)
            for own in (path, *map(str, query.values())):
                text = text.replace(own, "")
            if MARKER in text:
                self.note(f"tells of the other organisation ({response.status_code})", method, path, query)
            if response.status_code >= 500 and response.resolver_match.func.__module__.startswith("ravive."):
                self.note("failed", method, path, query)
            if self.written and self.is_changed(adds=address.name in REGISTRY.adding):
                self.note(f"changed the other organisation ({', '.join(self.written)})", method, path, query)
            transaction.set_rollback(True)
        return passed_the_gate(response)

    def is_changed(self, *, adds: bool) -> bool:
        """Return whether rows of the other organisation changed; `adds`: whether those that were there before did."""
        after = snapshot(self.world)
        if not adds:
            return after != self.before
        pairs = zip(self.before, after, strict=True)
        return any(_placeless(row) not in [_placeless(other) for other in now] for (_, rows), (_, now) in pairs for row in rows)

    def note(self, what: str, method: str, path: str, query: dict[str, object]) -> None:
        self.problems.append(f"{self.who}: {method.upper()} {path} {query or ''} {what}")

    def watch(self, execute: Callable[..., object], sql: str, *arguments: object) -> object:
        """Note which tables are written."""
        if (found := CHANGES.match(sql)) and found[2] not in OWN_TABLES:
            self.written.add(found[2])
        return execute(sql, *arguments)


def client_of(walker: str) -> Client:
    """Return the browser of somebody who walks: a stranger, a person of the host's organisation with a role, or one who lacks something."""
    own = host_organisation()
    if walker == STRANGER:
        return Client()
    if walker == WITHOUT_ORGANISATION:
        return signed_in(person("lost"))
    roles = (walker,) if walker in Role.values else Role.values
    return signed_in(person("own", own, *roles, second_factor=walker != WITHOUT_SECOND_FACTOR))


@pytest.mark.slow
@pytest.mark.parametrize(("walker", "methods"), WALKS)
def test_nobody_sees_or_changes_what_is_another_organisations(world: World, walker: str, methods: tuple[str, ...]) -> None:
    known = addresses()
    assert len(known) > 150
    walk = Walk(client_of(walker), walker, world, snapshot(world))
    for address in known:
        # The access check refuses an address for every method (`test_the_gate_shuts_every_method`).
        if walk.visit(address, "get"):
            for method in methods:
                walk.visit(address, method)
    assert not walk.problems, "\n".join(walk.problems)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("method", [*SENDING, *OTHER_METHODS])
def test_the_gate_shuts_every_method(method: str) -> None:
    client = signed_in(person("tess", host_organisation(), Role.TREASURER))
    for path in ("/desk/users/", "/desk/sites/new/", "/desk/pages/", "/desk/reports/site-history/"):
        assert getattr(client, method)(path).status_code == 404
        assert getattr(Client(), method)(path).headers["Location"].startswith("/desk/login/")


@pytest.mark.slow
# A picture's preview leaves its temporary file to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_walk_goes_where_there_is_something_to_see(world: World) -> None:
    client = signed_in(person("root", host=True))
    client.raise_request_exception = False
    client.post("/desk/switch/", {"organisation": world.other.slug})
    opened: set[Filling] = set()
    for address in addresses():
        path, filling = filled(address, world)
        query = {name: value(world) for name, value in filling.query.items()}
        if filling.opens and filling not in opened and MARKER in body(client.get(path, query_params=query)).replace(path, ""):
            opened.add(filling)
    shut = [known.names.pattern for known in REGISTRY.fillings if known.opens and known not in opened]
    assert not shut, f"not even a host sees the marker behind these; correct what fills them: {shut}"
