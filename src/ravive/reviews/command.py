"""`ravive memory refit`: the memory model fitted to all answers, for the next bundles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from ravive.reviews.refit import Refitted


def run_refit(decks: Iterable[str], out: TextIO, now: datetime) -> int:
    """Fit decks again and print a line for each; Django has to be set up. Return the exit code: 1 for a deck that is not published."""
    from ravive.publishing.queries import languages_of
    from ravive.reviews.refit import refit

    unknown = [deck for deck in decks if not languages_of(deck)]
    if unknown:
        print(f'ravive: no deck "{unknown[0]}" is published here; nothing was changed', file=out)
        return 1
    found = False
    for refitted in refit(now=now, only=decks):
        found = True
        print(line(refitted), file=out, flush=True)
    if not found:
        print("No answers have come in: decks keep the memory model Ravive comes with.", file=out)
    return 0


def line(refitted: Refitted) -> str:
    """Return the line printed for a deck."""
    from ravive.reviews.refit import LEAST_ANSWERS, LEAST_LEARNERS, LEAST_NEW_LEARNERS

    counts = f"{refitted.deck}: {refitted.answers} answers of {refitted.learners} learners"
    if refitted.before is None or refitted.after is None:
        if refitted.answers >= LEAST_ANSWERS and refitted.learners >= LEAST_LEARNERS:
            waiting = f"too few of them answered since the last fit ({LEAST_NEW_LEARNERS} are needed)"
            return f"{counts}: {waiting}; the deck keeps its memory model"
        return f"{counts}: too few for a fit ({LEAST_ANSWERS} of {LEAST_LEARNERS} are needed); the deck keeps its memory model"
    measure = f"{counts}; log loss of {refitted.learners_aside} learners set aside {refitted.before:.4f} → {refitted.after:.4f}"
    if not refitted.is_kept:
        return f"{measure}: no better; the deck keeps its memory model"
    return f"{measure}: " + (f"published in {' '.join(refitted.languages)}" if refitted.languages else "already published as it is")
