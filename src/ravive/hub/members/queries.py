"""Reading the members of a network at the desk: those of a site, who writes their pages, the contacts of their countries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import QuerySet

from ravive.hub.members import lists
from ravive.hub.members.lists import MemberLine
from ravive.hub.members.models import MemberPage
from ravive.people import queries as people
from ravive.people.models import EntrustedPage, Membership, Organisation, Role
from ravive.register.desk_lists import FactState, state_of
from ravive.register.models import RegisterEntry

# Who may propose a contact: those who write the page, and those who know facts.
PROPOSERS = (Role.COMMUNICATOR, Role.EXPERT, Role.ADMIN)


@dataclass(frozen=True, kw_only=True)
class DeskMember:
    """A member as its network's desk lists it: whether its page is public, what waits to be published, who writes it."""

    line: MemberLine
    is_public: bool
    waits: bool
    writer: EntrustedPage | None


@dataclass(frozen=True, kw_only=True)
class CountryContact:
    """A contact of a country in the register that everybody is shown, and whether it is shown."""

    entry: RegisterEntry
    name: str
    value: str
    state: FactState


def pages_of_site(organisation: Organisation) -> QuerySet[MemberPage]:
    """Return the pages of members in the site of an organisation, public or not."""
    return MemberPage.objects.filter(people.pages_of(Organisation.objects.filter(pk=organisation.pk))).select_related("locale")


def pages_entrusted_to(organisation: Organisation) -> QuerySet[MemberPage]:
    """Return the pages of members that an organisation writes, in whatever site."""
    own = Organisation.objects.filter(pk=organisation.pk)
    return MemberPage.objects.filter(people.entrusted_pages_of(own)).select_related("locale").order_by("pk")


def writers_of(keys: Collection[UUID]) -> dict[UUID, EntrustedPage]:
    """Return who writes pages, by translation key."""
    rows = EntrustedPage.objects.filter(translation_key__in=keys).select_related("organisation").defer("organisation__logo")
    return {row.translation_key: row for row in rows}


def members_of(organisation: Organisation, language: str) -> list[DeskMember]:
    """Return the members of the network of an organisation, by country; the same queries for many as for one."""
    pages = list(pages_of_site(organisation))
    public = {page.translation_key for page in pages if page.live}
    waiting = {page.translation_key for page in pages if page.has_unpublished_changes}
    writers = writers_of({page.translation_key for page in pages})

    def described(line: MemberLine) -> DeskMember:
        key = line.page.translation_key
        return DeskMember(line=line, is_public=key in public, waits=key in waiting, writer=writers.get(key))

    return [described(line) for line in lists.lines_of(pages, language, language)]


def writer_of(page: MemberPage) -> EntrustedPage | None:
    """Return who writes a page beside the officers of its site; None where nobody does."""
    return EntrustedPage.objects.filter(translation_key=page.translation_key).select_related("organisation").first()


def can_invite(writer: EntrustedPage | None) -> bool:
    """Return whether the network invites those who write a page: their organisation was created for it, and has no administrator."""
    if writer is None:
        return True
    return writer.is_created_for_page and not Membership.objects.filter(organisation=writer.organisation, role=Role.ADMIN).exists()


def people_of(writer: EntrustedPage) -> list[User]:
    """Return the people who write a page, by name."""
    rows = User.objects.filter(memberships__organisation=writer.organisation, memberships__role=Role.COMMUNICATOR)
    return list(rows.order_by("last_name", "username"))


def invited_person(page: MemberPage, user_id: int) -> User | None:
    """Return somebody whom the network invited to write a page; None for anybody else, also once the writers invite themselves."""
    writer = writer_of(page)
    return next((person for person in people_of(writer) if person.pk == user_id), None) if writer and can_invite(writer) else None


def contacts_of(country: str, *, language: str, today: date) -> list[CountryContact]:
    """Return the contacts of a country in the host's register, drafts too, in the register's order."""
    rows = RegisterEntry.objects.filter(organisation__is_host=True, kind="contact", is_shared=True).order_by("order", "position")
    return [
        CountryContact(
            entry=row,
            name=row.name.get(language) or row.entry_id,
            value=row.value.get(language, ""),
            state=state_of(status=row.status, until=row.expires_on, today=today),
        )
        for row in rows
        if country in row.countries
    ]
