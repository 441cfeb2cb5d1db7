"""Connections with Wagtail: the screens, menu entry and style sheet of the treasurer's desk."""

from django.templatetags.static import static
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ravive.giving import urls
from ravive.giving.desk_queries import ROLES
from ravive.people.menu import DeskMenuItem


def own_screens() -> list[URLPattern]:
    """Return the screens inside Wagtail."""
    return urls.in_the_shell


def giving_entry() -> MenuItem:
    """Return the menu entry of giving."""
    what_for = _("Appeals, what was received, and the bank’s files to match.")
    return DeskMenuItem(_("Gifts"), reverse("giving"), roles=ROLES, description=what_for, name="giving", icon_name="coins", order=170)


def giving_stylesheet() -> SafeString:
    """Return the style sheet of the treasurer's screens."""
    return format_html('<link rel="stylesheet" href="{}">', static("giving/desk.css"))


def own_icons(icons: list[str]) -> list[str]:
    """Return Wagtail's icons and that of the menu entry."""
    return [*icons, "giving/icons/coins.svg"]


hooks.register("register_admin_urls", own_screens)
hooks.register("register_admin_menu_item", giving_entry)
hooks.register("insert_global_admin_css", giving_stylesheet)
hooks.register("register_icons", own_icons)
