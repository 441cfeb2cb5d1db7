"""`ravive figures release`: releases the next figures of every training that is due."""

from __future__ import annotations

from datetime import datetime
from typing import TextIO


def run_release(out: TextIO, now: datetime) -> int:
    """Release what is due, print a line for each training, and return the exit code. Django must be set up."""
    from ravive.insight import actions
    from ravive.trainings import groups, queries

    trainings = groups.due_trainings(now=now)
    for training in trainings:
        is_new = actions.release(group=groups.group_of(training), now=now, certificates=queries.count_certificates(training))
        print(f"training {training.pk}: {'figures released' if is_new else 'nothing new'}", file=out, flush=True)
    if not trainings:
        print("No figures are due.", file=out)
    return 0
