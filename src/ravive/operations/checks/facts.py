"""Facts whose last verification is too old: they can no longer be published."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from ravive.cards.register import FACT_LIFE_DAYS
from ravive.operations.checks.context import CheckContext
from ravive.operations.checks.results import CheckResult, fine, to_do
from ravive.register.models import RegisterEntry

CONTACT = "contact"


def check_facts(context: CheckContext) -> Iterable[CheckResult]:
    """Yield how many facts are past their date, of all organisations, and how many of them are contacts that people call."""
    latest = timezone.localdate(context.now) - timedelta(days=FACT_LIFE_DAYS)
    expired = RegisterEntry.objects.filter(verified_on__lte=latest).exclude(status="draft")
    if count := expired.count():
        yield to_do("facts.expired", count=count, contacts=expired.filter(kind=CONTACT).count())
    else:
        yield fine("facts.fine")
