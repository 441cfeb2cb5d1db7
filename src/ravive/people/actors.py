"""Who does something: a person at the desk, or a command by its name."""

from typing import cast

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.utils.translation import gettext as _

LONGEST_NAME = 150
# In the audit log, where somebody did something without being signed in.
NOBODY = "not signed in"
# What came with Ravive itself.
INSTALLATION = "Ravive, new installation"


def user_of(request: HttpRequest) -> User | AnonymousUser:
    """Return the user of a request to the desk. Public requests have none."""
    return cast("User | AnonymousUser", request.user)


def name_of(by: User | str) -> str:
    """Return the name to store. It stays when the account is deleted."""
    return (by if isinstance(by, str) else by.get_full_name() or by.get_username())[:LONGEST_NAME]


def actor_words(name: str, username: str) -> str:
    """Return who did something, as the audit log shows it: people by both names, since they choose the first one themselves."""
    if name == NOBODY and not username:
        return _("Somebody who was not signed in")
    if not name and not username:
        return _("Name deleted after two years")
    if name == INSTALLATION and not username:
        return _("Ravive, new installation")
    return name if username in ("", name) else f"{name} ({username})"


def person_of(by: User | str) -> User | None:
    """Return the person, None for a command."""
    return None if isinstance(by, str) else by
