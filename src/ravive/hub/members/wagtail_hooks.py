"""Connections with Wagtail: the screens and the menu entry of members."""

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ravive.hub.members import urls
from ravive.hub.members.queries import PROPOSERS
from ravive.people.menu import DeskMenuItem


def own_screens() -> list[URLPattern]:
    """Return the screens inside Wagtail."""
    return urls.in_the_shell


def members_entry() -> MenuItem:
    """Return the menu entry of members."""
    what_for = _("Who belongs to the network, who writes each page, contacts to propose.")
    return DeskMenuItem(
        _("Members"), reverse("network_members"), roles=PROPOSERS, description=what_for, name="members", icon_name="globe", order=97
    )


hooks.register("register_admin_urls", own_screens)
hooks.register("register_admin_menu_item", members_entry)
