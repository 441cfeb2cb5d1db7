"""Which cards of a test a learner is asked in the wording reserved for tests, as phones draw it (`app/src/core/wordings.ts`). Pure."""

from collections.abc import Sequence

_FNV_START, _FNV_STEP = 0x811C9DC5, 0x01000193
_BITS = 0xFFFFFFFF


def draw_unseen(*, key: str, form: str, names: Sequence[str], turn: int) -> tuple[str, ...]:
    """Return the cards of a form that are asked in the reserved wording: half of `names` (`deck/card`), those with such a wording.

    `turn` counts how often the form was planned before: at the next time it is the other half, so that no reserved wording is met twice.

    >>> [draw_unseen(key="A" * 22, form="A", names=["d/a", "d/b"], turn=turn) for turn in (0, 1)]
    [('d/b',), ('d/a',)]
    """
    drawn = sorted(names, key=lambda name: (_lot(f"{key}/{form}/{name}"), name))
    half = (len(drawn) + _lot(f"{key}/{form}") % 2) // 2
    return tuple(drawn[half:] if turn % 2 else drawn[:half])


def turn_at(*, test_days: Sequence[int], day: int) -> int:
    """Return how often the form of a test was planned before it; the entry test, on day 0, comes first.

    >>> [turn_at(test_days=[30, 90, 180], day=day) for day in (0, 30, 90, 180)]
    [0, 0, 1, 1]
    """
    return [0, *sorted(test_days)].index(day) // 2


def _lot(text: str) -> int:
    """Return a number below 2³² that follows from a text (FNV-1a, then the last steps of MurmurHash3)."""
    lot = _FNV_START
    for character in text:
        lot = ((lot ^ ord(character)) * _FNV_STEP) & _BITS
    lot = ((lot ^ lot >> 16) * 0x85EBCA6B) & _BITS
    lot = ((lot ^ lot >> 13) * 0xC2B2AE35) & _BITS
    return lot ^ lot >> 16
