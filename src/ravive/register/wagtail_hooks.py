"""The facts register inside Wagtail: its screens and its menu entry."""

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ravive.people.menu import DeskMenuItem
from ravive.people.models import DECK_ROLES
from ravive.register import urls


def own_screens() -> list[URLPattern]:
    """Return the package’s screens inside Wagtail’s frame."""
    return urls.in_the_shell


def facts_entry() -> MenuItem:
    """Return the menu's way to the facts register."""
    label, what_for = _("Facts"), _("Numbers, links, articles and figures: corrected once, everywhere.")
    return DeskMenuItem(label, reverse("facts"), roles=DECK_ROLES, description=what_for, name="facts", icon_name="table", order=220)


hooks.register("register_admin_urls", own_screens)
hooks.register("register_admin_menu_item", facts_entry)
