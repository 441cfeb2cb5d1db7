"""Connections with Wagtail: the board in the desk's menu."""

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ravive.hub.workshops import urls
from ravive.hub.workshops.queries import ROLES
from ravive.people.menu import DeskMenuItem


def own_screens() -> list[URLPattern]:
    """Return the screens inside Wagtail."""
    return urls.in_the_shell


def workshops_entry() -> MenuItem:
    """Return the menu entry of the board."""
    what_for = _("Who asks for a workshop, who follows it, and when it takes place.")
    return DeskMenuItem(
        _("Workshops"), reverse("workshops"), roles=ROLES, description=what_for, name="workshops", icon_name="home", order=160
    )


hooks.register("register_admin_urls", own_screens)
hooks.register("register_admin_menu_item", workshops_entry)
