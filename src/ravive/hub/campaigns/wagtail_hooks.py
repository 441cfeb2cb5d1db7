"""Connections with Wagtail: the screens and the menu entry of campaigns."""

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ravive.hub.campaigns import urls
from ravive.people.menu import DeskMenuItem
from ravive.people.models import OFFICERS


def own_screens() -> list[URLPattern]:
    """Return the screens inside Wagtail."""
    return urls.in_the_shell


def campaigns_entry() -> MenuItem:
    """Return the menu entry of campaigns."""
    what_for = _("How many joined, by promise; goal, days and promises.")
    return DeskMenuItem(
        _("Campaigns"),
        reverse("desk_campaigns"),
        roles=OFFICERS,
        description=what_for,
        name="campaigns",
        icon_name="circle-check",
        order=91,
    )


hooks.register("register_admin_urls", own_screens)
hooks.register("register_admin_menu_item", campaigns_entry)
