"""Who belongs where: active organisation, roles, members, pages."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from wagtail.models import Collection, Page

from ravive.people.actors import user_of
from ravive.people.models import EntrustedPage, Membership, Organisation, Role, ordered_roles

# The session stores the active organisation under this key.
ACTIVE_KEY = "organisation"
# The folder of deleted pages stands below the root, outside all sites. No other page can have its slug there.
BIN_SLUG = "ravive-bin"
BIN_PATH = f"/{BIN_SLUG}/"
IN_BIN = Q(url_path__startswith=BIN_PATH)


@dataclass(frozen=True, kw_only=True)
class Member:
    """A member of an organisation's staff, with all roles there."""

    user_id: int
    username: str
    name: str
    email: str
    roles: tuple[Role, ...]
    has_second_factor: bool
    has_password: bool


def account_of(login: str) -> User | None:
    """Return the account that signs in with a name or an e-mail address, None if there is none.

    Of several, the oldest: a newer account cannot take over an address by naming itself so.
    """
    found = User.objects.filter(Q(username__iexact=login) | Q(email__iexact=login)).order_by("pk")
    return min(found, key=lambda user: login not in (user.username, user.email), default=None)


def is_login_taken(login: str, *, without: User | None = None) -> bool:
    """Return whether an account other than `without` signs in with a name or an e-mail address, in capitals or not."""
    found = User.objects.filter(Q(username__iexact=login) | Q(email__iexact=login))
    return found.exclude(pk=without.pk if without else None).exists()


def login_names(accounts: Iterable[int]) -> set[str]:
    """Return the names and e-mail addresses that these accounts sign in with."""
    names = User.objects.filter(pk__in=accounts).values_list("username", "email")
    return {name for pair in names for name in pair if name}


def affected_organisations(user: User) -> list[Organisation | None]:
    """Return the organisations whose audit log says what happens to an account: where it has a role, else the installation."""
    return list(Organisation.objects.filter(memberships__user=user).distinct()) or [None]


def is_host(user: User | AnonymousUser) -> bool:
    """Return whether this person runs the installation. Hosts have every permission in every organisation."""
    return user.is_active and user.is_superuser


def administers_installation(user: User | AnonymousUser) -> bool:
    """Return whether somebody looks after the installation: an administrator of the organisation that hosts it, or a host."""
    if not user.is_active:
        return False
    own = Membership.objects.filter(user_id=user.pk, role=Role.ADMIN, organisation__is_host=True)
    return is_host(user) or own.exists()


def installation_administrators() -> QuerySet[User]:
    """Return those who look after the installation, by age of their account."""
    own = Membership.objects.filter(role=Role.ADMIN, organisation__is_host=True)
    return User.objects.filter(Q(is_superuser=True) | Q(pk__in=own.values("user")), is_active=True).order_by("pk")


def organisations_of(user: User | AnonymousUser) -> QuerySet[Organisation]:
    """Return the organisations in which somebody has a role, the host first, then by name. Hosts have all."""
    if not user.is_active:
        return Organisation.objects.none()
    everything = Organisation.objects.order_by("-is_host", "name", "slug")
    return everything if is_host(user) else everything.filter(pk__in=Membership.objects.filter(user_id=user.pk).values("organisation"))


@dataclass(frozen=True, kw_only=True)
class Affiliation:
    """The organisation that somebody works for at the moment, and their roles there."""

    organisation: Organisation
    roles: frozenset[Role]


def affiliation_of(request: HttpRequest) -> Affiliation | None:
    """Return the active organisation of a request and the user's roles there, in one query. None if there is none.

    Public pages have no user, so this is None there.
    """
    if not hasattr(request, "user"):
        return None
    chosen = request.session.get(ACTIVE_KEY)
    if is_host(user_of(request)):
        own = organisations_of(user_of(request))
        found = own.filter(pk=chosen).first() or own.first()
        return Affiliation(organisation=found, roles=frozenset(Role)) if found else None
    rows = Membership.objects.filter(user_id=request.user.pk, user__is_active=True).select_related("organisation")
    held = list(rows.order_by("-organisation__is_host", "organisation__name", "organisation__slug"))
    if not held:
        return None
    active = next((row.organisation for row in held if row.organisation_id == chosen), held[0].organisation)
    return Affiliation(organisation=active, roles=frozenset(Role(row.role) for row in held if row.organisation_id == active.pk))


def organisation_of(whose: HttpRequest | User | AnonymousUser) -> Organisation | None:
    """Return the active organisation of a request, or the first organisation of a person.

    None for people without any role.
    """
    if not isinstance(whose, HttpRequest):
        return organisations_of(whose).first()
    if kept := getattr(whose, "organisation", None):
        return kept
    found = affiliation_of(whose)
    return found.organisation if found else None


def roles_of(user: User | AnonymousUser, organisation: Organisation | None) -> frozenset[Role]:
    """Return somebody's roles in an organisation. Hosts have all roles everywhere."""
    if organisation is None or not user.is_active:
        return frozenset()
    return frozenset(Role) if is_host(user) else own_roles(user, organisation)


def own_roles(user: User | AnonymousUser, organisation: Organisation) -> frozenset[Role]:
    """Return the roles that somebody received in an organisation, without those that a host has anyway."""
    held = Membership.objects.filter(user_id=user.pk, organisation=organisation).values_list("role", flat=True)
    return frozenset(Role(role) for role in held)


def communicates_for(user: User | AnonymousUser) -> QuerySet[Organisation]:
    """Return the organisations whose public pages somebody looks after. Hosts look after all."""
    own = organisations_of(user)
    if is_host(user):
        return own
    return own.filter(pk__in=Membership.objects.filter(user_id=user.pk, role=Role.COMMUNICATOR).values("organisation"))


def trees_of(organisations: QuerySet[Organisation]) -> tuple[str, ...]:
    """Return the paths of these organisations' page trees: the root of each site, in every language."""
    keys = organisations.filter(site__isnull=False).values("site__root_page__translation_key")
    return tuple(Page.objects.filter(translation_key__in=keys, depth__gt=1).values_list("path", flat=True))


def pages_of(organisations: QuerySet[Organisation]) -> Q:
    """Return the condition for pages of these organisations' sites."""
    condition = Q(pk__in=())
    for path in trees_of(organisations):
        condition |= Q(path__startswith=path)
    return condition


def entrusted_pages_of(organisations: QuerySet[Organisation]) -> Q:
    """Return the condition for pages that these organisations write, in whatever site."""
    return Q(translation_key__in=EntrustedPage.objects.filter(organisation__in=organisations).values("translation_key"))


def writable_pages_of(organisations: QuerySet[Organisation]) -> Q:
    """Return the condition for pages that the officers of these organisations may open: of their sites, and entrusted to them."""
    return pages_of(organisations) | (entrusted_pages_of(organisations) & ~IN_BIN)


def collections_of(organisations: QuerySet[Organisation]) -> QuerySet[Collection]:
    """Return the collections of these organisations' pictures and documents."""
    paths = organisations.filter(collection__isnull=False).values_list("collection__path", flat=True)
    condition = Q(pk__in=())
    for path in paths:
        condition |= Q(path__startswith=path)
    return Collection.objects.filter(condition)


def is_own_page(user: User | AnonymousUser, page: Page) -> bool:
    """Return whether a page belongs to an organisation of this person, or to none."""
    return _is_theirs(user, owners_of_page(page))


def owners_of_page(page: Page) -> QuerySet[Organisation]:
    """Return the organisation in whose site a page stands; nothing for a page outside all sites."""
    above = page.get_ancestors(inclusive=True).values("translation_key")
    return Organisation.objects.filter(site__root_page__translation_key__in=above)


def is_own_collection(user: User | AnonymousUser, collection: Collection) -> bool:
    """Return whether a collection belongs to an organisation of this person, or to none."""
    return _is_theirs(user, Organisation.objects.filter(collection__in=collection.get_ancestors(inclusive=True)))


def _is_theirs(user: User | AnonymousUser, owners: QuerySet[Organisation]) -> bool:
    return not owners.exists() or organisations_of(user).filter(pk__in=owners.values("pk")).exists()


def host_organisation() -> Organisation | None:
    """Return the organisation that hosts the installation. None before the first start created it."""
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
