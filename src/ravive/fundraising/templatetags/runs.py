"""What pages show of a sponsored run, and of its teams and runners."""

from typing import Any

from django import template
from django.utils.timezone import localdate

from ravive.fundraising import queries, run_queries
from ravive.fundraising.models import AppealPage
from ravive.giving.models import RunTeam, SponsoredRunner
from ravive.mailing.queries import is_offered
from ravive.site.context import current_language

register = template.Library()


@register.inclusion_tag("appeals/run_section.html")
def run_section(page: AppealPage) -> dict[str, Any]:
    """Return the numbers of a run, and whether one can register. An appeal without a run has none.

    Names of teams and runners stand on the list alone: it stays out of search engines, and this page does not.
    """
    appeal = page.appeal
    if appeal is None or not appeal.is_run:
        return {"appeal": None}
    return {
        "appeal": appeal,
        "page": page,
        "language": page.locale.language_code,
        "numbers": run_queries.numbers_of_run(appeal, today=localdate()),
        "is_open": run_queries.takes_registrations(appeal, localdate()) and is_offered(),
    }


@register.simple_tag
def run_page(row: RunTeam | SponsoredRunner) -> AppealPage | None:
    """Return the published page of the run of a team or runner, in the active language if there is one."""
    return queries.page_of(row.appeal, current_language())


@register.filter
def run_name(row: RunTeam | SponsoredRunner) -> str:
    """Return the name of a team or runner; "a team", "a runner" once it is deleted."""
    return run_queries.participant_name(row)
