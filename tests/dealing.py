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
    """Return the tests in an order of which each hand gets as many, one stretch each: first its share of the modules that take long.

    Such a module stays whole: its tests share what they set up. The others fill up every stretch; whoever is done takes from the end of
    another's.

    >>> names = ["a0", "a0", "b9", "b1", "c0", "d5", "d4", "e0"]
    >>> dealt(names, 2, seconds=lambda name: int(name[1]), module=lambda name: name[0])
    ['b9', 'b1', 'a0', 'a0', 'd5', 'd4', 'c0', 'e0']
    """
    by_module = sorted(items, key=lambda item: str(module(item)))
    modules = [list(together) for _name, together in groupby(by_module, key=module)]
    long = [tests for tests in modules if max(map(seconds, tests)) > SHORT_SECONDS]
    short = [item for tests in modules if max(map(seconds, tests)) <= SHORT_SECONDS for item in tests]
    dealt: list[list[Test]] = [[] for _ in range(hands)]
    for tests in sorted(long, key=lambda tests: sum(map(seconds, tests)), reverse=True):
        min(dealt, key=lambda hand: sum(map(seconds, hand))).extend(tests)
    for hand in dealt:
        room = max(len(items) // hands - len(hand), 0)
        hand += short[:room]
        short = short[room:]
    return [item for hand in dealt for item in hand] + short
