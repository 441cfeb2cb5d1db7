"""Public forms that refuse visitors because too many come."""

from collections.abc import Iterable

from ravive.operations.checks.context import CheckContext
from ravive.operations.checks.results import CheckResult, fine, to_do
from ravive.site import form_refusals


def check_forms(context: CheckContext) -> Iterable[CheckResult]:
    """Yield each form that refused somebody in the last hour: where, by which limit, since when, and how many at least."""
    found = list(form_refusals.recent(now=context.now))
    for row in found:
        code = "forms.refusing" if row.is_proved else "forms.refusing_unproved"
        yield to_do(code, form=form_refusals.label_of(row), path=row.path, at=row.first_at.isoformat(), count=row.count)
    if not found:
        yield fine("forms.fine")
