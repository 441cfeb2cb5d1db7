"""The page of the installation inside Wagtail."""

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ravive.operations import urls
from ravive.people.menu import InstallationMenuItem


def own_screens() -> list[URLPattern]:
    """Return the package’s screens inside Wagtail’s frame."""
    return urls.in_the_shell


def installation_entry() -> MenuItem:
    """Return the menu entry of the installation."""
    what_for = _("What is to do for this site to run safely: disk, copies, jobs, e-mail.")
    return InstallationMenuItem(
        _("Installation"), reverse("installation"), description=what_for, name="installation", icon_name="cogs", order=830
    )


hooks.register("register_admin_urls", own_screens)
hooks.register("register_admin_menu_item", installation_entry)
