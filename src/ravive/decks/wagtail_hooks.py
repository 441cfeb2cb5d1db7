"""Decks inside Wagtail: their screens, menu entries and style sheet."""

from django.templatetags.static import static
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ravive.decks import urls
from ravive.people.menu import DeskMenuItem
from ravive.people.models import DECK_ROLES


def own_screens() -> list[URLPattern]:
    """Return the package’s screens inside Wagtail’s frame."""
    return urls.in_the_shell


def decks_entry() -> MenuItem:
    """Return the menu's way to the decks."""
    label, what_for = _("Decks"), _("Write cards, see them on a phone, publish.")
    return DeskMenuItem(label, reverse("desk_decks"), roles=DECK_ROLES, description=what_for, name="decks", icon_name="copy", order=200)


def translations_entry() -> MenuItem:
    """Return the menu's way to the translations."""
    label, what_for = _("Translations"), _("How far each deck is in each language; translate beside the original.")
    return DeskMenuItem(
        label, reverse("translations"), roles=DECK_ROLES, description=what_for, name="translations", icon_name="globe", order=210
    )


def decks_stylesheet() -> SafeString:
    """Return the look of the authors' screens."""
    return format_html('<link rel="stylesheet" href="{}">', static("decks/desk.css"))


hooks.register("register_admin_urls", own_screens)
hooks.register("register_admin_menu_item", decks_entry)
hooks.register("register_admin_menu_item", translations_entry)
hooks.register("insert_global_admin_css", decks_stylesheet)
