"""What changes the record of processing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from ravive.pages.models import ProcessingTerms
from ravive.people.actions import record
from ravive.people.actors import name_of
from ravive.people.models import Organisation


def confirm(*, organisation: Organisation, terms: Mapping[str, Any], by: User, now: datetime) -> ProcessingTerms:
    """Store what an organisation confirms, with who did it and when, and return it. The audit log has what was changed."""
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        row = ProcessingTerms.objects.filter(organisation=organisation).first() or ProcessingTerms(organisation=organisation)
        before = {name: getattr(row, name) for name in terms}
        for name, value in terms.items():
            setattr(row, name, value)
        row.confirmed_by_name, row.confirmed_at = name_of(by), now
        row.save()
        changed = [name for name, value in terms.items() if value != before[name]]
        record(organisation=organisation, by=by, now=now, verb="processing.confirmed", subject=organisation, detail={"changed": changed})
    return row
