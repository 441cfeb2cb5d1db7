"""Connections with Wagtail: the screens and the menu entry of giving."""

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ravive.giving import urls
from ravive.people.menu import DeskMenuItem
from ravive.people.models import Role


def own_screens() -> list[URLPattern]:
    """Return the screens inside Wagtail."""
    return urls.in_the_shell


def certificates_entry() -> MenuItem:
    """Return the menu entry of tax certificates."""
    what_for = _("Who gets a tax certificate for gifts, what is missing, the year’s declaration.")
    return DeskMenuItem(
        _("Tax certificates"),
        reverse("all_gift_certificates"),
        roles=(Role.TREASURER, Role.ADMIN),
        description=what_for,
        name="gift-certificates",
        icon_name="doc-full",
        order=172,
    )


hooks.register("register_admin_urls", own_screens)
hooks.register("register_admin_menu_item", certificates_entry)
