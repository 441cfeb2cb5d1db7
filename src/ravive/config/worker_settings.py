"""Django's settings for the process that works in the background: without the app that loads every screen of the desk at the start."""

from ravive.config import settings
from ravive.config.settings import *  # noqa: F403 - the same settings, but for one

INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if app != "wagtail.snippets"]
