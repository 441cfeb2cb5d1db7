"""What the sum of an appeal is shown by: packages above giving say here what follows its changes, when Django is ready.

What writes receipts calls `note`: those stored many at a time send no signal of Django.
"""

from collections.abc import Callable, Iterable

from ravive.giving.models import Receipt

type Follower = Callable[[set[int]], None]

_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Call a function with the appeals whose sum changes, within the transaction that changes it."""
    _followers.append(follower)


def note(receipts: Iterable[Receipt]) -> None:
    """Pass on the appeals of receipts that were stored, undone or deleted."""
    appeals = {receipt.appeal_id for receipt in receipts if receipt.appeal_id is not None}
    for follower in _followers if appeals else ():
        follower(appeals)
