"""Who does something: a person at the desk, or a command by its name."""

from typing import cast

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest

LONGEST_NAME = 150


def user_of(request: HttpRequest) -> User | AnonymousUser:
    """Return the user of a request to the desk. Public requests have none."""
    return cast("User | AnonymousUser", request.user)


def name_of(by: User | str) -> str:
    """Return the name to store. It stays when the account is deleted."""
    return (by if isinstance(by, str) else by.get_full_name() or by.get_username())[:LONGEST_NAME]


def person_of(by: User | str) -> User | None:
    """Return the person, None for a command."""
    return None if isinstance(by, str) else by
