"""`ravive memory release`: how hard cards are, from the answers of enough new learners, for the next bundles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from ravive.reviews.memory_release import ReleaseResult


def run_release(decks: Iterable[str], out: TextIO, now: datetime) -> int:
    """Release what can be released, and print a line for each deck; Django has to be set up.

    Return the exit code: 1 for a deck that is not published.
    """
    from ravive.publishing.queries import languages_of
    from ravive.reviews.memory_release import release_memory

    unknown = [deck for deck in decks if not languages_of(deck)]
    if unknown:
        print(f'ravive: no deck "{unknown[0]}" is published here; nothing was changed', file=out)
        return 1
    found = False
    for result in release_memory(now=now, only=decks):
        found = True
        print(line(result), file=out, flush=True)
    if not found:
        print("No answers have come in: decks keep the memory model Ravive comes with.", file=out)
    return 0


def line(result: ReleaseResult) -> str:
    """Return the line printed for a deck."""
    counted = f"{result.deck}: {result.learners} learners are in no release yet, {result.needed} are needed"
    if result.learners < result.needed:
        return f"{counted}; the deck keeps its memory model"
    return f"{counted}: " + (f"published in {' '.join(result.languages)}" if result.languages else "already published as it is")
