"""The example: its figures are there, nothing else of the site changes, and nothing of it stays."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Collection

from ravive.insight import queries as released
from ravive.publishing.models import PublishedBundle
from ravive.reviews import refit
from ravive.reviews.models import Answer, KnownBundle, KnownCard, LearnerKey
from ravive.starter.example import organisation
from ravive.trainings import queries
from ravive.trainings.models import Training

pytestmark = [pytest.mark.django_db]


def counts() -> dict[str, int]:
    """Return how many rows each table has, without the numbers of published cards and bundles, which say nothing of answers."""
    kept = {KnownCard, KnownBundle}
    return {model._meta.label: model._default_manager.count() for model in apps.get_models() if model not in kept}


def bundles() -> list[tuple[object, ...]]:
    return list(PublishedBundle.objects.order_by("pk").values_list("deck", "language", "digest", "body", "is_current"))


def test_the_example_shows_figures_leaves_bundles_and_pools_as_they_are_and_goes_without_a_trace() -> None:
    before, public, now = counts(), bundles(), timezone.now()
    made = organisation.create(by="test", now=now)
    days = {(now.date() - one.held_on).days: one for one in Training.objects.filter(organisation=made)}
    assert set(days) == {0, 35, 112}
    assert released.release_of(days[112].pk).cells
    assert released.release_of(days[35].pk).cells
    assert released.release_of(days[0].pk).until is None
    assert queries.numbers_of(list(days.values()))[days[0].pk].practised == 14
    assert not queries.trainings_for_pools(made)
    # Far more than a fit needs, had they been real.
    assert Answer.objects.count() > refit.LEAST_ANSWERS
    assert LearnerKey.objects.count() > refit.LEAST_LEARNERS
    fitted = list(refit.refit(now=now + timedelta(days=1)))
    assert all((one.answers, one.learners, one.languages) == (0, 0, ()) for one in fitted)
    assert bundles() == public
    with pytest.raises(organisation.ExampleError, match="there already"):
        organisation.create(by="test", now=now)
    assert organisation.remove()
    assert counts() == before
    assert not organisation.remove()
    assert not Collection.objects.filter(name=organisation.NAME).exists()
    assert Group.objects.count() == before["auth.Group"]
