"""What changes the register of breaches."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from ravive.pages.models import Breach
from ravive.people.actions import record


def save(*, breach: Breach, changed: list[str], by: User, now: datetime) -> Breach:
    """Store a breach and return it. The audit log has which fields changed, not what they say."""
    verb = "breach.changed" if breach.pk else "breach.opened"
    with transaction.atomic():
        breach.save()
        detail = {"changed": changed} if verb == "breach.changed" else {}
        record(organisation=breach.organisation, by=by, now=now, verb=verb, subject=breach, detail=detail)
    return breach
