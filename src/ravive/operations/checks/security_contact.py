"""Whom people write to who find a fault of a site: without a contact, there is no security.txt."""

from collections.abc import Iterable

from ravive.hub.models import SiteProfile
from ravive.operations.checks.context import CheckContext
from ravive.operations.checks.results import CheckResult, fine, to_do
from ravive.people.models import Organisation


def check_security_contact(_context: CheckContext) -> Iterable[CheckResult]:
    """Yield for each organisation with a site whether it names a contact."""
    named = set(SiteProfile.objects.exclude(security_contact="").values_list("organisation", flat=True))
    for organisation in Organisation.objects.exclude(site=None).order_by("name"):
        if organisation.pk in named:
            yield fine("security.fine", name=organisation.name)
        else:
            yield to_do("security.missing", name=organisation.name)
