"""Connections with Wagtail: the screens and the menu entry of news by mail."""

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ravive.hub.newsletter import urls
from ravive.people.menu import DeskMenuItem
from ravive.people.models import OFFICERS


def own_screens() -> list[URLPattern]:
    """Return the screens inside Wagtail."""
    return urls.in_the_shell


def newsletter_entry() -> MenuItem:
    """Return the menu entry of news by mail."""
    what_for = _("Who gets your news, in numbers; writing and sending an issue.")
    return DeskMenuItem(
        _("News by e-mail"), reverse("desk_newsletter"), roles=OFFICERS, description=what_for, name="newsletter", icon_name="mail", order=91
    )


hooks.register("register_admin_urls", own_screens)
hooks.register("register_admin_menu_item", newsletter_entry)
