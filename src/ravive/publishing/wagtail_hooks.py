"""Learners’ reports and publishing inside Wagtail: their screens and menu entry."""

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ravive.people.menu import DeskMenuItem
from ravive.people.models import Role
from ravive.publishing import urls

# The roles that correct cards.
REPORT_ROLES = (Role.AUTHOR, Role.EXPERT, Role.ADMIN)


def own_screens() -> list[URLPattern]:
    """Return the package’s screens inside Wagtail’s frame."""
    return urls.in_the_shell


def card_reports_entry() -> MenuItem:
    """Return the menu's way to what learners reported."""
    label, what_for = _("Learners’ reports"), _("What learners say is wrong with a card.")
    return DeskMenuItem(
        label, reverse("desk_reports"), roles=REPORT_ROLES, description=what_for, name="card-reports", icon_name="warning", order=230
    )


hooks.register("register_admin_urls", own_screens)
hooks.register("register_admin_menu_item", card_reports_entry)
