"""Members of a network that come along from a spreadsheet: new ones get a page, known ones only what their page lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from pathlib import Path

from anyascii import anyascii
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.images import get_image_model
from wagtail.models import Collection, Page

from ravive.hub.members import queries
from ravive.hub.members.models import MemberIndexPage, MemberPage
from ravive.lib.words import unaccented
from ravive.pages.models import HomePage
from ravive.people.models import Organisation

LONGEST_TITLE = 255


class MemberFate(StrEnum):
    """What becomes of a member."""

    NEW = "new"
    COMPLETED = "completed"
    UNCHANGED = "unchanged"
    EDITED = "edited"


@dataclass(frozen=True, kw_only=True)
class MovedMember:
    """A member that comes along: its facts, by the names of the page's fields, a sentence about it, and the file of its logo."""

    name: str
    facts: Mapping[str, object]
    summary: str = ""
    logo: Path | None = None

    @property
    def country(self) -> str:
        """Return the code of its country."""
        return str(self.facts["country"])


class MovedMembers:
    """The members of a network as of its creation, by name and country."""

    def __init__(self, organisation: Organisation, home: HomePage) -> None:
        self._organisation, self._home = organisation, home
        self._known: dict[tuple[str, str], MemberPage] = {}
        for page in queries.pages_of_site(organisation).order_by("pk"):
            self._known.setdefault(_key(page.title, page.country), page)

    def fate_of(self, member: MovedMember) -> MemberFate:
        """Return what becomes of a member. A page with changes that wait to be published is left alone."""
        page = self._known.get(_key(member.name, member.country))
        if page is None:
            return MemberFate.NEW
        if not _missing(page, member):
            return MemberFate.UNCHANGED
        return MemberFate.EDITED if page.has_unpublished_changes or page.locked else MemberFate.COMPLETED

    def bring(self, member: MovedMember, by: User | None) -> None:
        """Create or complete the page of a member, and publish it. Raises what Pillow raises for a damaged logo; nothing is then stored."""
        with transaction.atomic():
            known = self._known.get(_key(member.name, member.country))
            if known is None:
                self._known[_key(member.name, member.country)] = self._create(member, by)
                return
            page = MemberPage.objects.select_for_update().get(pk=known.pk)
            self._complete(page, member)
            revision = page.save_revision(user=by)
            if page.live:
                revision.publish(user=by)
            self._known[_key(member.name, member.country)] = page

    def _create(self, member: MovedMember, by: User | None) -> MemberPage:
        index = _index(self._home)
        slug = _free_slug(index, slugify(anyascii(member.name))[:50].strip("-") or "member")
        page = MemberPage(title=member.name, slug=slug, locale=index.locale, live=False, country=member.country)
        self._complete(page, member)
        index.add_child(instance=page)
        page.save_revision(user=by).publish(user=by)
        return page

    def _complete(self, page: MemberPage, member: MovedMember) -> None:
        for name in _missing(page, member):
            if name == "picture":
                page.picture, page.picture_alternative = self._logo(member), _("Logo of %(name)s") % {"name": page.title}
            else:
                setattr(page, name, member.summary if name == "summary" else member.facts[name])

    def _logo(self, member: MovedMember) -> object:
        path = member.logo or Path()
        picture = get_image_model()(
            title=_("Logo of %(name)s") % {"name": member.name[:200]},
            collection=self._organisation.collection or Collection.get_first_root_node(),
            file=ContentFile(path.read_bytes(), name=path.name),
        )
        picture.save()
        return picture


def _missing(page: MemberPage, member: MovedMember) -> list[str]:
    """Return the fields that a page leaves empty, and a member has."""
    found = [name for name, value in member.facts.items() if value and not getattr(page, name)]
    found += ["summary"] if member.summary and not page.summary else []
    return found + (["picture"] if member.logo and page.picture is None else [])


def _key(name: str, country: str) -> tuple[str, str]:
    return unaccented(" ".join(name.split())), country


def _index(home: HomePage) -> MemberIndexPage:
    """Return the list of members below a home page, created and published where there is none."""
    found = MemberIndexPage.objects.child_of(home).order_by("path").first()
    if found is not None:
        return found
    with override(home.locale.language_code):
        title = _("Our members")
    index = MemberIndexPage(title=title, slug=_free_slug(home, slugify(title)), locale=home.locale, show_in_menus=True)
    HomePage.objects.get(pk=home.pk).add_child(instance=index)
    index.save_revision().publish()
    return MemberIndexPage.objects.get(pk=index.pk)


def _free_slug(parent: Page, slug: str) -> str:
    taken = set(Page.objects.child_of(parent).filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(free for number in count(1) if (free := slug if number == 1 else f"{slug}-{number}") not in taken)
