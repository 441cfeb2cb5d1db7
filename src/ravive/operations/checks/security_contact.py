"""Whom people write to who find a fault of a site: without a contact, there is no security.txt."""

from collections.abc import Iterable

from ravive.operations.checks.context import CheckContext
from ravive.operations.checks.results import CheckResult, fine, to_do
from ravive.pages.models import SiteProfile
from ravive.people.models import Organisation


def check_security_contact(_context: CheckContext) -> Iterable[CheckResult]:
    """Yield whether each site names a contact. Sites are counted, as a page of the host names no other organisation."""
    named = SiteProfile.objects.exclude(security_contact="").values("organisation")
    without = Organisation.objects.exclude(site=None).exclude(pk__in=named).count()
    yield to_do("security.missing", count=without) if without else fine("security.fine")
