"""What becomes of a training's answers: kept as long as the organisation set, then only what was released of them."""

from datetime import datetime

from django.db import DatabaseError, transaction
from django.utils import timezone

from ravive.people.actions import record
from ravive.reviews import actions as reviews
from ravive.reviews import journal
from ravive.trainings import queries
from ravive.trainings.models import Certificate, Reminder, Training

BY = "Ravive"


def due(*, now: datetime) -> list[Training]:
    """Return the trainings whose time of keeping is over."""
    today = timezone.localdate(now)
    kept = Training.objects.select_related("organisation").filter(forgotten_on=None)
    return [training for training in kept if queries.forget_on(training) <= today]


def forget_due(*, now: datetime) -> list[Training]:
    """Delete the answers of every training whose time of keeping is over; return these trainings.

    What was released of their figures stays. Raises ExceptionGroup in the end where the database refused one: the others are done.
    """
    found = due(now=now)
    problems: list[DatabaseError] = []
    for training in found:
        try:
            _forget(training, now)
        except DatabaseError as problem:
            problems.append(problem)
    # Whoever was reading while somebody left kept the journal from being emptied.
    journal.empty_after_commit()
    if problems:
        raise ExceptionGroup(f"{len(problems)} of {len(found)} trainings could not be forgotten", problems)
    return found


def _forget(training: Training, now: datetime) -> None:
    with transaction.atomic():
        fewest = queries.smallest_group(training)
        practised = queries.practised_told(queries.numbers_of([training])[training.pk], fewest)
        forgotten = reviews.forget(training=training.pk, now=now)
        if training.is_second_circle:
            # Of a second circle, numbers only.
            training.practised = practised or None
        # Stopped with the last answers already; whatever did not run meanwhile, no address outlives this.
        Reminder.objects.filter(training=training).delete()
        # Nobody can ask for a badge again; the certificates stay, whoever holds one may still show it.
        Certificate.objects.filter(achievement__training=training).update(badge="")
        training.forgotten_on = timezone.localdate(now)
        training.save(update_fields=["forgotten_on", "practised"])
        detail = told(training, forgotten)
        record(organisation=training.organisation, by=BY, now=now, verb="training.forgotten", subject=training, detail=detail)


def told(training: Training, lost: reviews.DeletedLog) -> dict[str, int]:
    """Return what the audit log may keep: how many they were, and of too few nothing but that."""
    fewest = queries.smallest_group(training)
    if lost.learners < fewest:
        return {"learners_below": fewest}
    if training.is_second_circle:
        return {"learners_at_least": queries.in_groups(lost.learners, fewest)}
    return {"learners": lost.learners}
