"""The choice of e-mails inside Wagtail."""

from django.urls import URLPattern
from wagtail import hooks

from ravive.mailing import urls


def own_screens() -> list[URLPattern]:
    """Return the package’s screens inside Wagtail’s frame."""
    return urls.in_the_shell


hooks.register("register_admin_urls", own_screens)
