"""Where the room steps into Wagtail: its screens, and the menu's way to them."""

from django.templatetags.static import static
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ravive.decks import urls
from ravive.people.menu import DeskMenuItem
from ravive.people.models import Role

# Whoever writes, checks or translates decks, and whoever keeps the organisation.
DECK_ROLES = (Role.AUTHOR, Role.EXPERT, Role.SECOND_READER, Role.TRANSLATOR, Role.ADMIN)
# Whoever mends cards.
REPORT_ROLES = (Role.AUTHOR, Role.EXPERT, Role.ADMIN)


@hooks.register("register_admin_urls")
def own_screens() -> list[URLPattern]:
    """Return the room's screens inside Wagtail's shell."""
    return urls.in_the_shell


@hooks.register("register_admin_menu_item")
def decks_entry() -> MenuItem:
    """Return the menu's way to the decks."""
    label, what_for = _("Decks"), _("Write cards, see them on a phone, publish.")
    return DeskMenuItem(label, reverse("desk_decks"), roles=DECK_ROLES, description=what_for, name="decks", icon_name="copy", order=200)


@hooks.register("register_admin_menu_item")
def translations_entry() -> MenuItem:
    """Return the menu's way to the translations."""
    label, what_for = _("Translations"), _("How far each deck is in each language; translate beside the original.")
    return DeskMenuItem(
        label, reverse("translations"), roles=DECK_ROLES, description=what_for, name="translations", icon_name="globe", order=210
    )


@hooks.register("register_admin_menu_item")
def facts_entry() -> MenuItem:
    """Return the menu's way to the facts register."""
    label, what_for = _("Facts"), _("Numbers, links, articles and figures: corrected once, everywhere.")
    return DeskMenuItem(label, reverse("facts"), roles=DECK_ROLES, description=what_for, name="facts", icon_name="table", order=220)


@hooks.register("register_admin_menu_item")
def card_reports_entry() -> MenuItem:
    """Return the menu's way to what learners reported."""
    label, what_for = _("Learners’ reports"), _("What learners say is wrong with a card.")
    return DeskMenuItem(
        label, reverse("desk_reports"), roles=REPORT_ROLES, description=what_for, name="card-reports", icon_name="warning", order=230
    )


@hooks.register("register_admin_menu_item")
def network_entry() -> MenuItem:
    """Return the menu's way to what other organisations share."""
    label, what_for = _("Network"), _("Decks that other organisations share: see them, adopt them, adapt them.")
    return DeskMenuItem(label, reverse("network"), roles=DECK_ROLES, description=what_for, name="network", icon_name="group", order=215)


@hooks.register("insert_global_admin_css")
def decks_stylesheet() -> SafeString:
    """Return the look of the authors' screens."""
    return format_html('<link rel="stylesheet" href="{}">', static("decks/desk.css"))
