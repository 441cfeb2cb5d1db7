"""Who belongs where: the active organisation, roles, members, and what was done."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.http import HttpRequest

from ravive.people.models import Membership, Organisation, Role, ordered_roles

# Under this key the session keeps the organisation that somebody works for at the moment.
ACTIVE_KEY = "organisation"


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody of an organisation's staff, with all roles held there."""

    user_id: int
    username: str
    name: str
    email: str
    roles: tuple[Role, ...]
    has_second_factor: bool
    has_password: bool


def is_host(user: User | AnonymousUser) -> bool:
    """Return whether this person runs the installation: hosts may do everything, in every organisation."""
    return user.is_active and user.is_superuser


def organisations_of(user: User | AnonymousUser) -> QuerySet[Organisation]:
    """Return where somebody has a role, the host first then by name; hosts of the installation have all."""
    if not user.is_active:
        return Organisation.objects.none()
    everything = Organisation.objects.order_by("-is_host", "name", "slug")
    return everything if is_host(user) else everything.filter(pk__in=Membership.objects.filter(user_id=user.pk).values("organisation"))


def organisation_of(whose: HttpRequest | User | AnonymousUser) -> Organisation | None:
    """Return the organisation that somebody works for: of a request the active one, else the first of the person's own.

    None when there is none: a stranger, or somebody whose last role was taken away.
    """
    if not isinstance(whose, HttpRequest):
        return organisations_of(whose).first()
    if kept := getattr(whose, "organisation", None):
        return kept
    own = organisations_of(whose.user)
    return own.filter(pk=whose.session.get(ACTIVE_KEY)).first() or own.first()


def roles_of(user: User | AnonymousUser, organisation: Organisation | None) -> frozenset[Role]:
    """Return what somebody may do in an organisation; hosts of the installation may do everything everywhere."""
    if organisation is None or not user.is_active:
        return frozenset()
    if is_host(user):
        return frozenset(Role)
    held = Membership.objects.filter(user_id=user.pk, organisation=organisation).values_list("role", flat=True)
    return frozenset(Role(role) for role in held)


def host_organisation() -> Organisation | None:
    """Return the organisation that hosts the installation; None before the first start made one."""
    return Organisation.objects.filter(is_host=True).first()


def members(organisation: Organisation) -> tuple[Member, ...]:
    """Return the staff of an organisation by name, in two queries."""
    roles: dict[int, list[str]] = defaultdict(list)
    for user_id, role in Membership.objects.filter(organisation=organisation).values_list("user_id", "role"):
        roles[user_id].append(role)
    people = get_user_model().objects.filter(pk__in=roles).prefetch_related("authenticator_set").order_by("last_name", "username")
    return tuple(_member(person, roles[person.pk]) for person in people)


def _member(person: Any, roles: list[str]) -> Member:  # noqa: ANN401 -- the reverse relation is known to Django only
    return Member(
        user_id=person.pk,
        username=person.get_username(),
        name=person.get_full_name(),
        email=person.email,
        roles=ordered_roles(roles),
        has_second_factor=any(kept.type != "recovery_codes" for kept in person.authenticator_set.all()),
        has_password=person.has_usable_password(),
    )


def admins_left(organisation: Organisation, *, without: int) -> int:
    """Return how many administrators an organisation has besides this person."""
    rows = Membership.objects.filter(organisation=organisation, role=Role.ADMIN, user__is_active=True)
    return rows.exclude(user_id=without).count()
