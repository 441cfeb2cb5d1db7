"""A trainer who opens a training at a served site, and counts what came of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from tests.journeys.conftest import Site

OPEN = """
import json, sys
import django
django.setup()
from datetime import UTC, date, datetime
from random import SystemRandom
from django.contrib.auth.models import User
from django.utils import timezone
from ravive.people.queries import host_organisation
from ravive.trainings import actions, queries
now = datetime.now(UTC)
user, _ = User.objects.get_or_create(username="tina")
usual = {
    "title": "Accueil, équipe de jour", "place": "Hôtel de la Gare", "held_on": timezone.localdate(now), "decks": ["accueil"],
    "languages": ["fr", "nl"], "situations": 9, "cycles": 4, "weeks": 36, "prompts_a_week": 2, "entry_test": True,
    "test_days": [30, 90, 180], "uses_controls": True, "certificate_share": None,
}
given = json.loads(sys.argv[1])
has_circle = given.pop("circle", False)
if "held_on" in given:
    given["held_on"] = date.fromisoformat(given["held_on"])
values = actions.TrainingValues(**{**usual, **given})
training = actions.open_training(organisation=host_organisation(), values=values, by=user, now=now, chance=SystemRandom())
if has_circle:
    actions.open_second_circle(training=training, by=user, now=now, chance=SystemRandom())
print(queries.code_of(training).code)
"""
KEPT = """
import json, sys
import django
django.setup()
from ravive.reviews.models import Answer, LearnerKey, TrainingCode
training = TrainingCode.objects.get(code=sys.argv[1]).training
rows = Answer.objects.filter(learner__training=training).order_by("learner", "id")
names = ("id", "learner_id", "card__card", "kind", "test_day", "form", "credit")
print(json.dumps({
    "keys": LearnerKey.objects.filter(training=training).count(),
    "withdrawn": TrainingCode.objects.get(code=sys.argv[1]).withdrawn,
    "answers": [dict(zip(names, [str(row[0]), *row[1:]])) for row in rows.values_list(*names)],
}))
"""
REMINDERS = """
import json, sys
import django
django.setup()
import msgspec
from ravive.reviews.models import TrainingCode
from ravive.trainings.models import Reminder
from ravive.trainings.reminders import sealing
training = TrainingCode.objects.get(code=sys.argv[1]).training
print(json.dumps([msgspec.to_builtins(sealing.opened(row.sealed)) for row in Reminder.objects.filter(training=training)]))
"""


def _said(site: Site, program: str, *arguments: str) -> str:
    environment = {**os.environ, "RAVIVE_DATA": str(site.data), "DJANGO_SETTINGS_MODULE": "ravive.config.settings"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=120).stdout


def open_training(site: Site, **changed: object) -> str:
    """Open a training held today on the deck for receptions, some of it otherwise; `circle`: with a second circle. Return its code."""
    return _said(site, OPEN, json.dumps(changed)).split()[-1]


def kept_of(site: Site, code: str) -> dict[str, Any]:
    """Return what the server keeps of a training: how many keys, how many left, and the answers, oldest first."""
    found: dict[str, Any] = json.loads(_said(site, KEPT, code))
    return found


def reminders_of(site: Site, code: str) -> list[dict[str, Any]]:
    """Return what the server keeps for the reminders of a training, opened with the site's own key."""
    found: list[dict[str, Any]] = json.loads(_said(site, REMINDERS, code))
    return found
