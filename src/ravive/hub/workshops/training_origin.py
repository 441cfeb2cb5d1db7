"""A training that is opened for a workshop begins with what the request says."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from ravive.hub.workshops import actions, queries
from ravive.people.models import Organisation
from ravive.trainings.models import LONGEST_TITLE, Training
from ravive.trainings.origins import OriginLink, TrainingOrigin


def find(organisation: Organisation, number: int) -> TrainingOrigin | None:
    """Return what a training begins with; None for a request that is not this organisation's, or already has one."""
    row = queries.confirmed_requests(organisation).filter(pk=number, is_erased=False, training=None).first()
    if row is None:
        return None
    initial: dict[str, Any] = {
        "title": queries.training_title(row),
        "partner": row.establishment[:LONGEST_TITLE],
        "held_on": row.planned_on or timezone.localdate(),
        "decks": list(row.page.decks) if row.page else [],
        "languages": [row.language],
        "print_language": row.language,
    }
    return TrainingOrigin(initial=initial, opened=lambda training: actions.link_training(request=row, training=training))


def link(training: Training) -> OriginLink | None:
    """Return the request that a training was opened for; None where there is none, or once its details are erased."""
    row = queries.confirmed_requests(training.organisation).filter(training=training, is_erased=False).first()
    return OriginLink(title=row.establishment, address=reverse("workshop", args=[row.pk])) if row else None
