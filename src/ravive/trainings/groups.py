"""Trainings as `insight` needs them. Second circles have no figures, only counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from ravive.insight import queries as released
from ravive.insight.cards import cards_of
from ravive.insight.disclosure_control import FEWEST
from ravive.insight.export import EXAMPLE, ExportRow, rows_of
from ravive.insight.group import TrainingGroup, cutoffs
from ravive.people.models import Organisation
from ravive.reviews.models import LearnerKey
from ravive.trainings import plan, queries
from ravive.trainings.models import Training


def group_of(training: Training) -> TrainingGroup:
    """Return what figures need of a training."""
    return _group(training, queries.smallest_group(training))


def groups_of(organisation: Organisation, trainings: Sequence[Training]) -> dict[int, TrainingGroup]:
    """Return the same for several trainings of one organisation, in a fixed number of queries."""
    fewest = queries.smallest_groups(organisation, trainings)
    return {training.pk: _group(training, fewest[training.pk]) for training in trainings}


def _group(training: Training, smallest_group: int) -> TrainingGroup:
    return TrainingGroup(
        training=training.pk,
        held_on=training.held_on,
        test_days=tuple(training.test_days),
        window_days=plan.WINDOW_DAYS,
        smallest_group=smallest_group,
        control_day=plan.CONTROL_DAY if training.uses_controls else None,
        decks=tuple(training.decks),
    )


def export_rows(training: Training, *, language: str) -> tuple[ExportRow, ...]:
    """Return everything that is shown of a training as rows for files, its cards in a language."""
    group, release = group_of(training), released.release_of(training.pk)
    joined = queries.numbers_of([training])[training.pk].ever_joined if release.counts.joined is None else release.counts.joined
    rows = rows_of(release, cards_of(group.decks, language), group, joined=joined)
    return (ExportRow(figure=EXAMPLE, value=1.0), *rows) if training.organisation.is_example else rows


def due_trainings(*, now: datetime) -> list[Training]:
    """Return the trainings whose next release is due and that have answers."""
    due = Training.objects.select_related("organisation").filter(forgotten_on=None, parent=None, held_on__lt=_today(now))
    answered = LearnerKey.objects.filter(answers__gt=0).values("training")
    trainings = list(due.filter(pk__in=answered))
    until = released.released_until([training.pk for training in trainings])
    return [training for training in trainings if _is_due(training, until.get(training.pk), _today(now))]


def _is_due(training: Training, after: int | None, today: date) -> bool:
    return next(cutoffs(_group(training, FEWEST), after=after, today=today), None) is not None


def _today(now: datetime) -> date:
    # Releases follow the days of the log, in UTC.
    return now.astimezone(UTC).date()
