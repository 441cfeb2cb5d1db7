"""What an organisation decides for all its trainings, and its trainings that follow a shorter retention."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy

from ravive.people.actions import record
from ravive.people.models import Organisation
from ravive.reviews.models import TrainingCode
from ravive.trainings import queries, retention_changes
from ravive.trainings.models import Training, TrainingRules

NEVER_LOWERED = gettext_lazy("It can be raised, not lowered: what was hidden stays hidden.")


def locked_rules(organisation: Organisation) -> TrainingRules:
    """Return the locked rules of an organisation. Until the transaction ends, neither they nor its trainings change.

    Without the lock, a training read before its months were shortened would be saved with the old months.
    """
    return TrainingRules.objects.select_for_update().get_or_create(organisation=organisation)[0]


def save_with_code(training: Training) -> None:
    """Store a training, and until when its codes take answers."""
    training.save()
    TrainingCode.objects.filter(training=training.pk).update(closes_at=training.closes_at)


def change_rules(*, organisation: Organisation, values: Mapping[str, int], by: User, now: datetime) -> None:
    """Store the rules for all trainings of an organisation. Raises ValidationError when a value is not accepted.

    `smallest_group` is never lowered. A shorter `retention_months` also applies to open trainings.
    """
    with transaction.atomic():
        rules = locked_rules(organisation)
        if values["smallest_group"] < rules.smallest_group:
            raise ValidationError({"smallest_group": str(NEVER_LOWERED)})
        changed = {name: value for name, value in values.items() if getattr(rules, name) != value}
        if not changed:
            return
        for name, value in changed.items():
            setattr(rules, name, value)
        rules.full_clean()
        rules.save()
        if "retention_months" in changed:
            _shorten(organisation, rules.retention_months)
        record(organisation=organisation, by=by, now=now, verb="training_rules.changed", subject=organisation, detail=changed)


def _shorten(organisation: Organisation, months: int) -> None:
    """Shorten the retention of every training that stores answers longer. No answer is accepted from the day of deletion on."""
    for training in retention_changes.with_longer_retention(organisation, months):
        training.retention_months = months
        training.answers_until = min(training.answers_until, queries.last_end(training))
        save_with_code(training)
