"""How far a measured share of a group may be off, from public knowledge: the share that is shown, and how many learners it covers.

The spread of the learners' own answers plays no part. Shown beside a mean, it would describe the answers of a small group.
"""

from __future__ import annotations

# How much alike a learner's answers to several cards are (intraclass correlation). The shipped memory model's variance of learners gives
# 0.15; a higher value widens intervals.
ALIKE = 0.25
# Two right and two wrong answers are added before a variance is computed: agreement of all does not make a group certain
# (Agresti and Coull, 1998).
_ADDED = 4.0


def share_variance(share: float, learners: int, *, cards: float = 1.0) -> float:
    """Return the variance of a mean share over learners who answered so many cards each."""
    adjusted = (min(max(share, 0.0), 1.0) * learners + _ADDED / 2) / (learners + _ADDED)
    of_learner = adjusted * (1 - adjusted) * (1 + (cards - 1) * ALIKE) / cards
    return of_learner / learners
