"""Taking a key out of a training, with what rooms above keep for it: they say so here, as this room knows none of them."""

from collections.abc import Callable

from django.db import transaction

from ravive.reviews import actions
from ravive.reviews.asked import digest_of

type TakeOut = Callable[[str], object]
_takings: list[TakeOut] = []


def also(take_out: TakeOut) -> None:
    """Let what a room keeps for a key be taken out with it; it is given the key itself, and must not keep it."""
    if take_out not in _takings:
        _takings.append(take_out)


def leave(*, code: str, key: str) -> int:
    """Take a key, all its answers and all that is kept for it out of a training; return how many answers there were.

    Leaving twice changes nothing. Raises UnknownTrainingError.
    """
    with transaction.atomic():
        deleted = actions.leave(code=code, key_digest=digest_of(key))
        for take_out in _takings:
            take_out(key)
    return deleted
