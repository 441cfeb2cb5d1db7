"""Django's settings for the process that serves metrics: the database and its queue, no page."""

from ravive.config.settings import *  # noqa: F403 - the same settings, but for one

INSTALLED_APPS = ["django_tasks_db"]
