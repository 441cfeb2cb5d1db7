"""Dealing the tests of a run to its processes, so that none of them waits in the end for another's long one."""

from collections.abc import Callable, Sequence
from itertools import groupby

import pytest

# What a test takes, in seconds, where its markers say no more: only how these compare matters.
SECONDS = {"journey": 1.3, "slow": 0.5}
SHORT_SECONDS = 0.03


def seconds_of(item: pytest.Item) -> float:
    """Return about how long a test takes."""
    if long := item.get_closest_marker("long"):
        return float(long.kwargs["seconds"])
    return max((seconds for name, seconds in SECONDS.items() if item.get_closest_marker(name)), default=SHORT_SECONDS)


def dealt[Test](items: Sequence[Test], hands: int, *, seconds: Callable[[Test], float], module: Callable[[Test], object]) -> list[Test]:
    """Return the tests in an order of which each hand gets as many, one stretch each: its share of the longest first, then ever shorter.

    What is not short stays with the others of its module and kind, which share what they set up. Whoever is done takes from the end of
    another's stretch, where tests are short.

    >>> names = ["a1", "a1", "b9", "b9", "c1", "d5"]
    >>> dealt(names, 2, seconds=lambda name: int(name[1]), module=lambda name: name[0])
    ['b9', 'b9', 'c1', 'd5', 'a1', 'a1']
    """
    dealt: list[list[Test]] = [[] for _ in range(hands)]
    taken = [0.0] * hands
    size = len(items) // hands
    ordered = sorted(items, key=seconds, reverse=True)
    for _kind, together in groupby(ordered, key=lambda item: (seconds(item), module(item))):
        waiting = list(together)
        while waiting:
            # The last hand takes what is over.
            free = [place for place in range(hands) if len(dealt[place]) < size] or [hands - 1]
            place = min(free, key=lambda place: taken[place])
            room = size - len(dealt[place]) if len(free) > 1 or free[0] != hands - 1 else len(waiting)
            part, waiting = waiting[: max(room, 1)], waiting[max(room, 1) :]
            dealt[place] += part
            taken[place] += sum(map(seconds, part))
    return [item for hand in dealt for item in hand]
