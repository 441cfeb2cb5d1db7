"""Connections with Wagtail: the screens and the menu entry of events."""

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ravive.hub.events import urls
from ravive.people.menu import DeskMenuItem
from ravive.people.models import Role


def own_screens() -> list[URLPattern]:
    """Return the screens inside Wagtail."""
    return urls.in_the_shell


def events_entry() -> MenuItem:
    """Return the menu entry of events."""
    what_for = _("Who registered, the waiting list, the list to print.")
    return DeskMenuItem(
        _("Events"), reverse("desk_events"), roles=(Role.COMMUNICATOR,), description=what_for, name="events", icon_name="date", order=95
    )


hooks.register("register_admin_urls", own_screens)
hooks.register("register_admin_menu_item", events_entry)
