"""Connections with Wagtail: the screens and the menu entry of open letters."""

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ravive.hub.letters import urls
from ravive.people.menu import DeskMenuItem
from ravive.people.models import OFFICERS


def own_screens() -> list[URLPattern]:
    """Return the screens inside Wagtail."""
    return urls.in_the_shell


def letters_entry() -> MenuItem:
    """Return the menu entry of open letters."""
    what_for = _("Signatures to look at, the list to deliver, its settings.")
    return DeskMenuItem(
        _("Open letters"), reverse("desk_letters"), roles=OFFICERS, description=what_for, name="letters", icon_name="mail", order=92
    )


hooks.register("register_admin_urls", own_screens)
hooks.register("register_admin_menu_item", letters_entry)
