"""Deleting a key that leaves a training, with what packages above store for it: they register here, as none is imported here."""

from collections.abc import Callable

from django.db import transaction

from ravive.reviews import actions
from ravive.reviews.http import digest_of

type DeleteForKey = Callable[[str], object]
_registered: list[DeleteForKey] = []


def register(delete: DeleteForKey) -> None:
    """Let `delete` be called for every key that leaves. It receives the key itself, and must not store it."""
    if delete not in _registered:
        _registered.append(delete)


def leave(*, code: str, key: str) -> int:
    """Delete a key, all its answers and all that is stored for it; return how many answers there were.

    Leaving twice changes nothing. Raises UnknownTrainingError.
    """
    with transaction.atomic():
        deleted = actions.leave(code=code, key_digest=digest_of(key))
        for delete in _registered:
            delete(key)
    return deleted
