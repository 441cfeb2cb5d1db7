"""Connections with Wagtail: the screens, menu entry and style sheet of trainings."""

from django.templatetags.static import static
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ravive.people.menu import DeskMenuItem
from ravive.people.models import Role
from ravive.trainings import urls


def own_screens() -> list[URLPattern]:
    """Return the screens inside Wagtail."""
    return urls.in_the_shell


def trainings_entry() -> MenuItem:
    """Return the menu entry of trainings."""
    label, what_for = _("Trainings"), _("Open a training, print its code, see what the group knows.")
    roles = (Role.TRAINER, Role.ADMIN)
    return DeskMenuItem(
        label, reverse("desk_trainings"), roles=roles, description=what_for, name="trainings", icon_name="calendar-check", order=150
    )


def trainings_stylesheet() -> SafeString:
    """Return the style sheet of the trainers' screens."""
    return format_html('<link rel="stylesheet" href="{}">', static("trainings/desk.css"))


hooks.register("register_admin_urls", own_screens)
hooks.register("register_admin_menu_item", trainings_entry)
hooks.register("insert_global_admin_css", trainings_stylesheet)
