"""Where the teams and runners of a sponsored run stand on the public site."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils.timezone import localdate

from ravive.fundraising.models import AppealPage
from ravive.fundraising.payment import PaymentDetails, payment_of
from ravive.fundraising.run_queries import Participant, reference_of
from ravive.fundraising.site_appeals import appeal_or_404
from ravive.giving.models import Appeal, PaymentReference, RunTeam, SponsoredRunner
from ravive.giving.models.appeals import Review
from ravive.lib.sent_numbers import sent_number

# As addresses name them.
MODELS: dict[str, type[RunTeam | SponsoredRunner]] = {"teams": RunTeam, "runners": SponsoredRunner}


@dataclass(frozen=True, kw_only=True)
class ShownRun:
    """A sponsored run of the site that answers, and the page of its appeal."""

    appeal: Appeal
    page: AppealPage


def shown_run(request: HttpRequest, appeal_id: int) -> ShownRun:
    """Return a run of the site that answers. Raises Http404, also for one whose page is not published."""
    appeal, page = appeal_or_404(request, appeal_id)
    if not appeal.is_run:
        raise Http404(f"appeal {appeal_id} is no sponsored run")
    return ShownRun(appeal=appeal, page=page)


def shown_participant[Row: RunTeam | SponsoredRunner](request: HttpRequest, model: type[Row], number: int) -> tuple[Row, ShownRun]:
    """Return a team or runner that staff released, and its run. Raises Http404, also for one that withdrew."""
    found = model.objects.filter(pk=number, review=Review.RELEASED).first()
    if found is None:
        raise Http404(f"no {model.__name__} {number} is shown")
    run = shown_run(request, found.appeal_id)
    found.appeal = run.appeal
    return found, run


def participant_path(row: Participant, language: str) -> str:
    """Return the path of the page of a team or runner."""
    return f"/{language}/runs/{'teams' if isinstance(row, RunTeam) else 'runners'}/{row.pk}/"


def through_value(row: Participant) -> str:
    """Return what names a team or runner in the form to give."""
    return f"{'teams' if isinstance(row, RunTeam) else 'runners'}-{row.pk}"


def participant_of(appeal: Appeal, through: str) -> Participant | None:
    """Return the team or runner of a run that a form names; None for none that is shown."""
    kind, _dash, typed = through.partition("-")
    number, model = sent_number(typed), MODELS.get(kind)
    if number is None or model is None or not appeal.is_run:
        return None
    found = model.objects.filter(pk=number, appeal=appeal, review=Review.RELEASED).first()
    if found is not None:
        found.appeal = appeal
    return found


def shown_through(reference: PaymentReference) -> Participant | None:
    """Return the team or runner that a reference also counts for; None for none that is shown."""
    row = reference.team or reference.runner
    return row if row is not None and row.review == Review.RELEASED else None


def payment_for(row: Participant) -> PaymentDetails | None:
    """Return how to give through a team or runner today; None outside the days of the appeal."""
    appeal, reference = row.appeal, reference_of(row)
    if reference is None or appeal.account is None or not appeal.is_open(localdate()):
        return None
    return payment_of(reference, appeal.account)
