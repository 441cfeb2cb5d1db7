"""When answers were given, where the clock of a phone was wrong for a while.

`app/src/core/answerTimes.ts` is the twin that runs on phones; the part `clocks` of `protocol/hybrid_vectors.json` judges both.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

# No phone had Ravive before 2024. A phone whose battery was empty begins again in 1970, or on the day it was built.
EARLIEST_MS = 1_704_067_200_000


def times_given(times_ms: Sequence[int], now_ms: int) -> list[int]:
    """Return the time of each answer in milliseconds since 1970, none later than now nor than the next answer.

    Answers are in the order in which the phone created them. A clock that was ahead would let cards look fresh until that day comes. A
    time before 2024 is that of the answer before.

    >>> days = [1_800_000_000_000 + day * 86_400_000 for day in (0, 400, 21)]
    >>> [(given - days[0]) // 86_400_000 for given in times_given(days, days[2])]
    [0, 21, 21]
    """
    found: list[float] = []
    known = math.inf
    for at in times_ms:
        known = at if at >= EARLIEST_MS else known
        found.append(known)
    # The phone's own clock may have begun again too: then it caps nothing.
    following = math.inf if now_ms < EARLIEST_MS else now_ms
    for place in range(len(found) - 1, -1, -1):
        following = min(found[place], following)
        found[place] = times_ms[place] if following == math.inf else following
    return [int(at) for at in found]
