"""Layouts of a bank's tables, as staff describe them."""

import json
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from ravive.banking.table_layouts import TableLayout
from ravive.giving.models import BankLayout
from ravive.people.actions import RefusedError, record
from ravive.people.models import Organisation


def add_layout(*, organisation: Organisation, layout: TableLayout, by: User, now: datetime) -> BankLayout:
    """Store a layout under its title, and return it. Raises RefusedError for a title that is in use."""
    with transaction.atomic():
        stored, is_new = BankLayout.objects.get_or_create(
            organisation=organisation, name=layout.title, defaults={"layout": json.loads(layout.to_json())}
        )
        if not is_new:
            raise RefusedError(_("Another layout has this name."))
        record(organisation=organisation, by=by, now=now, verb="bank_layout.added", subject=stored)
    return stored


def remove_layout(*, layout: BankLayout, by: User, now: datetime) -> None:
    """Delete a layout. What was read by it stays."""
    with transaction.atomic():
        record(organisation=layout.organisation, by=by, now=now, verb="bank_layout.removed", subject=layout)
        layout.delete()
