"""Entries of the desk's menu and home page, for people who may open them."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from ravive.people import queries
from ravive.people.models import Role

# Wagtail's own entries for communication officers.
WAGTAIL_ENTRIES = frozenset({"explorer", "images", "documents"})


class DeskMenuItem(MenuItem):
    """An entry for these roles, or for all staff without roles. The desk's home page shows its `description`.

    Register it with Wagtail's hook `register_admin_menu_item`.
    """

    def __init__(self, label: str, url: str, *, roles: tuple[str, ...] = (), description: str = "", **options: Any) -> None:  # noqa: ANN401 -- Wagtail's own options
        self.roles = frozenset(Role(role) for role in roles)
        self.description = description
        super().__init__(label, url, **options)

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the user has one of the roles in the active organisation."""
        roles = getattr(request, "roles", None)
        if roles is None:
            roles = queries.roles_of(request.user, queries.organisation_of(request))
        return bool(roles) and (not self.roles or bool(self.roles & roles))


def is_for(item: MenuItem, request: HttpRequest) -> bool:
    """Return whether somebody's menu has an entry. Hosts have all entries of Wagtail, communication officers some, others none."""
    if isinstance(item, DeskMenuItem) or queries.is_host(request.user):
        return True
    return item.name in WAGTAIL_ENTRIES and queries.communicates_for(request.user).exists()
