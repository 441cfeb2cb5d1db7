"""Entries of the desk's menu and home page, for people who may open them."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.admin.ui.sidebar import LinkMenuItem

from ravive.people import agenda, queries
from ravive.people.actors import user_of
from ravive.people.models import Role

# Wagtail's own entries for communication officers.
WAGTAIL_ENTRIES = {
    "explorer": _("The public pages of the site: write, publish, put in order."),
    "images": _("The pictures of the public pages, each with its description."),
    "documents": _("Files that the public pages offer to download."),
}
# Settings and reports of Wagtail that nobody needs here.
REPLACED_SETTINGS = frozenset({"users", "groups", "workflows", "workflow-tasks", "locales", "redirects"})
REPLACED_REPORTS = frozenset({"workflows", "workflow-tasks", "page-types-usage", "locked-pages"})


class DeskMenuItem(MenuItem):
    """An entry for these roles, or for all staff without roles. The desk's home page shows its `description`.

    `desk.register_desk` adds it to the menu.
    """

    def __init__(
        self,
        label: str | Promise,
        url: str,
        *,
        roles: tuple[str, ...] = (),
        description: str | Promise = "",
        group: str = "",
        **options: Any,  # noqa: ANN401 -- Wagtail's own options
    ) -> None:
        self.roles = frozenset(Role(role) for role in roles)
        self.description = description
        self.group = group
        super().__init__(label, url, **options)

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        """Return the entry as Wagtail's menu shows it, with the number of what waits behind it."""
        count = agenda.count_in_menu(request, self.name, timezone.localdate())
        if not count:
            return super().render_component(request)
        waits = ngettext("%(count)s waits for you", "%(count)s wait for you", count) % {"count": count}
        attrs = {**self.attrs, "data-r-count": str(count), "aria-label": f"{self.label}, {waits}"}
        return LinkMenuItem(self.name, str(self.label), self.url, icon_name=self.icon_name, classname=self.classname, attrs=attrs)

    def is_shown(self, request: HttpRequest) -> bool:  # pyright: ignore[reportIncompatibleMethodOverride]  # Wagtail's own always returns True
        """Return whether the user has one of the roles in the active organisation."""
        roles = active_roles(request)
        return bool(roles) and (not self.roles or bool(self.roles & roles))


class InstallationMenuItem(DeskMenuItem):
    """An entry for those who look after the installation."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the user looks after the installation, whichever organisation is active."""
        return bool(active_roles(request)) and queries.administers_installation(user_of(request))


class DeskSearchArea(SearchArea):
    """The search of the desk. The first area is the field in the menu."""

    def is_shown(self, request: HttpRequest) -> bool:  # pyright: ignore[reportIncompatibleMethodOverride]  # Wagtail's own always returns True
        """Return whether the user has a role: everybody who has one finds their own screens."""
        return bool(active_roles(request))


def active_roles(request: HttpRequest) -> frozenset[Role]:
    """Return the user's roles in the active organisation, also on Wagtail's own screens."""
    roles = getattr(request, "roles", None)
    return queries.roles_of(user_of(request), queries.organisation_of(request)) if roles is None else roles


def is_for(item: MenuItem, request: HttpRequest) -> bool:
    """Return whether somebody's menu has an entry. Hosts have all entries of Wagtail, communication officers some, others none."""
    if isinstance(item, DeskMenuItem) or queries.is_host(user_of(request)):
        return True
    own = queries.communicates_for(user_of(request))
    # Without a site, the list of pages is empty: a page that is entrusted to an organisation stands deep in the site of another.
    return item.name in WAGTAIL_ENTRIES and (own.filter(site__isnull=False) if item.name == "explorer" else own).exists()


def description_of(item: MenuItem) -> str | Promise:
    """Return what a screen is for, in a sentence; empty for one of Wagtail's that has none here."""
    return item.description if isinstance(item, DeskMenuItem) else WAGTAIL_ENTRIES.get(item.name, "")
