"""Connections with Wagtail: the screens of appeals."""

from django.urls import URLPattern
from wagtail import hooks

from ravive.hub.appeals import urls


def own_screens() -> list[URLPattern]:
    """Return the screens inside Wagtail."""
    return urls.in_the_shell


hooks.register("register_admin_urls", own_screens)
