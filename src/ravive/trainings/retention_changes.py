"""What a shorter retention changes in existing trainings: shown before it is decided, applied afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from ravive.people.models import Organisation
from ravive.trainings import plan, queries
from ravive.trainings.models import Training


@dataclass(frozen=True, kw_only=True)
class ShortenedTraining:
    """A training whose answers would be deleted sooner: the new day, the old one, and the last day that accepts answers."""

    training: Training
    forget_on: date
    instead_of: date
    answers_until: date

    @property
    def ends_early(self) -> bool:
        """Whether it accepts no answers any more before its plan ends."""
        return self.answers_until < self.training.plan_end


def with_longer_retention(organisation: Organisation, months: int) -> QuerySet[Training]:
    """Return the trainings that still have answers and promised to store them longer than so many months."""
    trainings = Training.objects.select_related("organisation").filter(organisation=organisation, forgotten_on=None)
    return trainings.filter(retention_months__gt=months)


def shortened(organisation: Organisation, months: int) -> tuple[ShortenedTraining, ...]:
    """Return what so many months would change in existing trainings, the earliest deletion first."""
    found = [_shortened(training, months) for training in with_longer_retention(organisation, months)]
    return tuple(sorted(found, key=lambda training: training.forget_on))


def deleted_next(changes: Sequence[ShortenedTraining], today: date) -> tuple[ShortenedTraining, ...]:
    """Return those whose answers the next run of the job deletes."""
    return tuple(change for change in changes if change.forget_on <= today)


def _shortened(training: Training, months: int) -> ShortenedTraining:
    forget_on = plan.forget_on(training.last_test_day, months)
    return ShortenedTraining(
        training=training,
        forget_on=forget_on,
        instead_of=queries.forget_on(training),
        answers_until=min(training.answers_until, forget_on - timedelta(days=1)),
    )
