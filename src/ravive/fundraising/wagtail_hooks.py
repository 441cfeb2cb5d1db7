"""Connections with Wagtail: the screens and the menu entry of appeals."""

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ravive.fundraising import queries, urls
from ravive.people.menu import DeskMenuItem


def own_screens() -> list[URLPattern]:
    """Return the screens inside Wagtail."""
    return urls.in_the_shell


def appeals_entry() -> MenuItem:
    """Return the menu entry of appeals."""
    return DeskMenuItem(
        _("Appeals"),
        reverse("desk_appeals"),
        roles=queries.DESK_ROLES,
        description=_("Goal, days and account; names of givers to look at; posters."),
        name="appeals",
        icon_name="thumbtack",
        order=93,
    )


hooks.register("register_admin_urls", own_screens)
hooks.register("register_admin_menu_item", appeals_entry)
