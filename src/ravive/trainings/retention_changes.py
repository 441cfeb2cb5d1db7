"""What fewer months of keeping mean for the trainings there are: told before they are decided, done once they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from ravive.people.models import Organisation
from ravive.trainings import plan, queries
from ravive.trainings.models import Training


@dataclass(frozen=True, kw_only=True)
class Shortened:
    """A training whose answers fewer months delete sooner: on which day, instead of which; the last day on which any are taken."""

    training: Training
    forget_on: date
    instead_of: date
    answers_until: date

    @property
    def ends_early(self) -> bool:
        """Whether it takes no answers any more before its plan is over."""
        return self.answers_until < self.training.plan_end


def kept_longer(organisation: Organisation, months: int) -> QuerySet[Training]:
    """Return the trainings whose answers were promised to be kept longer than so many months, and still are there."""
    kept = Training.objects.select_related("organisation").filter(organisation=organisation, forgotten_on=None)
    return kept.filter(retention_months__gt=months)


def shortened(organisation: Organisation, months: int) -> tuple[Shortened, ...]:
    """Return what so many months would change for the trainings there are, those deleted first to begin with."""
    found = [_shortened(training, months) for training in kept_longer(organisation, months)]
    return tuple(sorted(found, key=lambda one: one.forget_on))


def deleted_next(changes: Sequence[Shortened], today: date) -> tuple[Shortened, ...]:
    """Return those whose answers the next run of the job deletes: their day has come already."""
    return tuple(one for one in changes if one.forget_on <= today)


def _shortened(training: Training, months: int) -> Shortened:
    forget_on = plan.forget_on(training.last_test_day, months)
    return Shortened(
        training=training,
        forget_on=forget_on,
        instead_of=queries.forget_on(training),
        answers_until=min(training.answers_until, forget_on - timedelta(days=1)),
    )
