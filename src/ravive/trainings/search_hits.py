"""Trainings that a search of the desk finds, by their title, place, partner or code."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format

from ravive.people.search import DeskSearch, SearchHit
from ravive.reviews.models import TrainingCode
from ravive.trainings.models import Training


def find_trainings(search: DeskSearch) -> Iterator[SearchHit]:
    """Yield the trainings that hold the words, the latest first, in two queries. Second circles are on the page of their training."""
    rows = list(Training.objects.filter(organisation=search.organisation, parent=None))
    codes = dict(TrainingCode.objects.filter(training__in=[row.pk for row in rows], is_current=True).values_list("training", "code"))
    for row in rows:
        if search.is_in([row.title, row.place, row.partner, row.held_on.isoformat(), codes.get(row.pk, "")]):
            place = f" · {row.place}" if row.place else ""
            detail = f"{date_format(row.held_on, 'SHORT_DATE_FORMAT')}{place}"
            yield SearchHit(kind="trainings", title=row.title, detail=detail, address=reverse("desk_training", args=[row.pk]))
