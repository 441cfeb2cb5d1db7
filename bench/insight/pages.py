"""A site with so many answers, in a process of its own: how long its pages of figures take and how much memory they need.

python -m bench.insight.pages fill FOLDER ANSWERS prints the number of a training; python -m bench.insight.pages ask FOLDER TRAINING
prints a JSON object. Filling reads and predicts, asking does not: their memory is not the same.
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

from bench.insight.log import A_TRAINING, ANSWERS_EACH, LEARNERS

TIMES = 15
DAYS = 210
FILL = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {each})
INSERT INTO reviews_answer (learner, id, batch, card, bundle, variant, answered_at_ms, offset_minutes, received_day, skew_seconds, parts,
  credit, confidence, duration_ms, kind, test_day, form)
SELECT k.id, randomblob(16), 1, 1, NULL, 0, 0, 60, {day}, 0, '{{}}', 1.0, NULL, 9000, 0, NULL, NULL
FROM reviews_learnerkey k CROSS JOIN n WHERE k.training <> {told}
"""


def main(what: str, folder: Path, number: int) -> None:
    """Fill a site with so many answers, or ask for the pages of a training; print what came of it."""
    # Pages are served without Numba.
    os.environ.update(RAVIVE_DATA=str(folder), DJANGO_SETTINGS_MODULE="ravive.config.settings", RAVIVE_INTERPRETED="1")
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS.append("testserver")
    print(fill(number) if what == "fill" else json.dumps(measured(number)))


def measured(training: int) -> dict[str, float]:
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
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
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
    """Make one training whose figures are released, and as many beside it as it takes; return its number."""
    from django.contrib.auth.models import User
    from django.db import connection
    from django.utils import timezone

    from ravive.config.server import preparation
    from ravive.people.queries import host_organisation
    from ravive.reviews.models import LearnerKey
    from ravive.starter import loading
    from ravive.trainings.models import Training
    from tests.trainings.simulated import answer, opened, release

    preparation.prepare_database(lambda _: None)
    list(loading.load(now=timezone.now()))
    organisation, user = host_organisation(), User.objects.create_user("tina")
    told = opened(organisation, user, days_ago=DAYS)
    answer(told, learners=LEARNERS, days=DAYS - 20)
    release(told, day=DAYS)
    count = answers // A_TRAINING - 1
    values = {field.attname: getattr(told, field.attname) for field in Training._meta.concrete_fields if not field.primary_key}
    others = Training.objects.bulk_create(
        [Training(**{**values, "held_on": told.held_on - timedelta(days=number % 300)}) for number in range(count)], batch_size=500
    )
    LearnerKey.objects.bulk_create(
        (
            LearnerKey(training=other.pk, key_digest=os.urandom(32), joined_on=other.held_on, form="A", answers=ANSWERS_EACH)
            for other in others
            for _ in range(LEARNERS)
        ),
        batch_size=2_000,
    )
    copy_figures(told.pk, [other.pk for other in others])
    with connection.cursor() as database:
        database.execute(FILL.format(each=ANSWERS_EACH, day=0, told=told.pk))
    return told.pk


def copy_figures(told: int, others: list[int]) -> None:
    """Give other trainings the figures of one: what is read is as much as if each had its own."""
    from ravive.insight.models import Released

    row = Released.objects.get(training=told)
    values = {name: getattr(row, name) for name in ("until", "released_at", "cells", "overview", "counts")}
    Released.objects.bulk_create((Released(training=other, **values) for other in others), batch_size=200)


def signed_in() -> Client:
    """Return a browser in which a trainer has signed in."""
    from ravive.people.models import Role
    from ravive.people.queries import host_organisation
    from tests.people import cast

    return cast.signed_in(cast.person("ines", host_organisation(), Role.TRAINER))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
