"""The network inside Wagtail: its screens and its menu entry."""

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ravive.network import urls
from ravive.people.menu import DeskMenuItem
from ravive.people.models import DECK_ROLES


def own_screens() -> list[URLPattern]:
    """Return the package’s screens inside Wagtail’s frame."""
    return urls.in_the_shell


def network_entry() -> MenuItem:
    """Return the menu's way to what other organisations share."""
    label, what_for = _("Network"), _("Decks that other organisations share: see them, adopt them, adapt them.")
    return DeskMenuItem(label, reverse("network"), roles=DECK_ROLES, description=what_for, name="network", icon_name="group", order=215)


hooks.register("register_admin_urls", own_screens)
hooks.register("register_admin_menu_item", network_entry)
