"""Deleting a training's answers after the time that its organisation set. Released figures stay."""

from datetime import datetime

from django.db import DatabaseError, transaction
from django.utils import timezone

from ravive.departures import actions as departures
from ravive.people.actions import record
from ravive.reviews import actions as reviews
from ravive.reviews import journal
from ravive.trainings import queries
from ravive.trainings.models import Certificate, Reminder, Training

BY = "Ravive"
# Of a line in the log of departures: a training whose answers were deleted.
ANSWERS = "answers"


def due_trainings(*, now: datetime) -> list[Training]:
    """Return the trainings whose answers are due for deletion."""
    today = timezone.localdate(now)
    trainings = Training.objects.select_related("organisation").filter(forgotten_on=None)
    return [training for training in trainings if queries.forget_on(training) <= today]


def forget_due(*, now: datetime) -> list[Training]:
    """Delete the answers of every training that is due, and return these trainings. Released figures stay.

    Raises ExceptionGroup at the end if the database refused some. The others are done.
    """
    found = due_trainings(now=now)
    problems: list[DatabaseError] = []
    for training in found:
        try:
            _forget(training, now)
        except DatabaseError as problem:
            problems.append(problem)
    # A reader may have kept the journal from being emptied earlier.
    journal.empty_after_commit()
    if problems:
        raise ExceptionGroup(f"{len(problems)} of {len(found)} trainings could not be forgotten", problems)
    return found


def _forget(training: Training, now: datetime) -> None:
    with transaction.atomic():
        forget_training(training, now)
        departures.record(kind=ANSWERS, digest=queries.departure_digest(training))


def forget_training(training: Training, now: datetime) -> None:
    """Delete the answers of a training, its reminders and its badges, without a line in the log of departures."""
    with transaction.atomic():
        fewest = queries.smallest_group(training)
        practised = queries.shown_practised(queries.numbers_of([training])[training.pk], fewest)
        forgotten = reviews.forget(training=training.pk, now=now)
        if training.is_second_circle:
            # A second circle keeps counts only.
            training.practised = practised or None
        # The end of the training has stopped them. This also holds if that job did not run.
        Reminder.objects.filter(training=training).delete()
        # No phone can request a badge any more. Certificates that people hold stay valid.
        Certificate.objects.filter(achievement__training=training).update(badge="")
        training.forgotten_on = timezone.localdate(now)
        training.save(update_fields=["forgotten_on", "practised"])
        detail = audit_detail(training, forgotten)
        record(organisation=training.organisation, by=BY, now=now, verb="training.forgotten", subject=training, detail=detail)


def audit_detail(training: Training, lost: reviews.DeletedLog) -> dict[str, int]:
    """Return what the audit log may store: how many people there were, or only that they were too few."""
    fewest = queries.smallest_group(training)
    if lost.learners < fewest:
        return {"learners_below": fewest}
    # In whole groups: the exact number, less the one who joined, would show one person who left.
    return {"learners_at_least": queries.round_to_groups(lost.learners, fewest)}
