"""A site with so many answers, in a process of its own: how long its pages of figures and its release job take, and in how much memory.

python -m bench.insight.site fill FOLDER ANSWERS prints the number of a training; `pages` or `release` instead of `fill`, and that
number instead of ANSWERS, print a JSON object. Each step is a process of its own: their memory is not the same.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

from django.test import Client

LEARNERS, ANSWERS_EACH = 50, 100
A_TRAINING = LEARNERS * ANSWERS_EACH
TIMES, RELEASES = 15, 5
DAYS = 210
FILL = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {each})
INSERT INTO reviews_answer (learner, id, batch, card, bundle, variant, answered_at_ms, offset_minutes, received_day, skew_seconds, parts,
  credit, confidence, duration_ms, kind, test_day, form)
SELECT k.id, randomblob(16), 1, 1, NULL, 0, 0, 60, {day}, 0, '{{}}', 1.0, NULL, 9000, 0, NULL, NULL
FROM reviews_learnerkey k CROSS JOIN n WHERE k.training <> {shown}
"""


def main(what: str, folder: Path, number: int) -> None:
    """Fill a site with so many answers, or measure the pages or the release job of a training; print the result."""
    os.environ.update(RAVIVE_DATA=str(folder), DJANGO_SETTINGS_MODULE="ravive.config.settings")
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS.append("testserver")
    steps: dict[str, Callable[[int], object]] = {"fill": fill, "pages": measure_pages, "release": measure_release}
    print(json.dumps(steps[what](number)))


def measure_release(training: int) -> dict[str, float]:
    """Return the seconds of the next figures of a training, the answers it has, and the memory that this process took at most."""
    from django.db.models import F

    from ravive.insight.answers import answers_of
    from ravive.insight.models import ReleasedFigures
    from ravive.trainings.models import Training
    from tests.trainings.simulated import release

    found = Training.objects.get(pk=training)
    seconds: list[float] = []
    for _ in range(RELEASES):
        ReleasedFigures.objects.filter(training=training).update(until=F("until") - 7)
        started = time.perf_counter()
        assert release(found, day=DAYS)
        seconds.append(time.perf_counter() - started)
    return {"seconds": median(seconds), "answers": len(answers_of(training)), "memory_mb": peak_memory_mb()}


def peak_memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_pages(training: int) -> dict[str, float]:
    """Return how many answers and trainings there are, the seconds of each page, and the memory that this process took at most."""
    from ravive.reviews.models import Answer
    from ravive.trainings.models import Training

    client = signed_in()
    return {
        "answers": Answer.objects.count(),
        "trainings": Training.objects.count(),
        "page": median_seconds(lambda: client.get(f"/desk/trainings/{training}/figures/").status_code),
        "all": median_seconds(lambda: client.get("/desk/trainings/figures/").status_code),
        "report": median_seconds(lambda: client.get(f"/desk/trainings/{training}/figures/report/").status_code),
        "csv": median_seconds(lambda: client.get(f"/desk/trainings/{training}/figures/table.csv").status_code),
        "memory_mb": peak_memory_mb(),
    }


def median_seconds(ask: Callable[[], int]) -> float:
    """Return the median seconds of an answer; the first is left out."""
    seconds: list[float] = []
    for _ in range(TIMES + 1):
        started = time.perf_counter()
        assert ask() == 200
        seconds.append(time.perf_counter() - started)
    return median(seconds[1:])


def fill(answers: int) -> int:
    """Create one training whose figures are released, and as many others as it takes; return its number."""
    from django.contrib.auth.models import User
    from django.db import connection
    from django.utils import timezone

    from ravive.config.server import preparation
    from ravive.people.queries import host_organisation
    from ravive.reviews.models import LearnerKey
    from ravive.starter import starter_content
    from ravive.trainings.models import Training
    from tests.trainings.simulated import answer, opened, release

    preparation.prepare_database(lambda _: None)
    list(starter_content.load(now=timezone.now()))
    organisation, user = host_organisation(), User.objects.create_user("tina")
    shown = opened(organisation, user, days_ago=DAYS)
    answer(shown, learners=LEARNERS, days=DAYS - 20)
    release(shown, day=DAYS)
    count = answers // A_TRAINING - 1
    values = {field.attname: getattr(shown, field.attname) for field in Training._meta.concrete_fields if not field.primary_key}
    others = Training.objects.bulk_create(
        [Training(**{**values, "held_on": shown.held_on - timedelta(days=number % 300)}) for number in range(count)], batch_size=500
    )
    LearnerKey.objects.bulk_create(
        (
            LearnerKey(training=other.pk, key_digest=os.urandom(32), joined_on=other.held_on, form="A", answers=ANSWERS_EACH)
            for other in others
            for _ in range(LEARNERS)
        ),
        batch_size=2_000,
    )
    copy_figures(shown.pk, [other.pk for other in others])
    with connection.cursor() as database:
        database.execute(FILL.format(each=ANSWERS_EACH, day=0, shown=shown.pk))
    return shown.pk


def copy_figures(shown: int, others: list[int]) -> None:
    """Give other trainings the figures of one: what is read is as much as if each had its own."""
    from ravive.insight.models import ReleasedFigures

    row = ReleasedFigures.objects.get(training=shown)
    values = {name: getattr(row, name) for name in ("until", "released_at", "cells", "overview", "counts")}
    ReleasedFigures.objects.bulk_create((ReleasedFigures(training=other, **values) for other in others), batch_size=200)


def signed_in() -> Client:
    """Return a browser in which a trainer has signed in."""
    from ravive.people.models import Role
    from ravive.people.queries import host_organisation
    from tests.people import cast

    return cast.signed_in(cast.person("ines", host_organisation(), Role.TRAINER))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
