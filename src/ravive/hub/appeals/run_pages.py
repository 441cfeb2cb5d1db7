"""Where the teams and runners of a sponsored run stand on the public site."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils.timezone import localdate

from ravive.giving.models import Appeal, RunTeam, SponsoredRunner
from ravive.giving.models.appeals import Review
from ravive.giving.run_queries import Participant, reference_of
from ravive.hub.appeals.models import AppealPage
from ravive.hub.appeals.payment import PaymentDetails, payment_of
from ravive.hub.navigation import organisation_of_site
from ravive.site.context import current_language

# As addresses name them.
MODELS: dict[str, type[RunTeam | SponsoredRunner]] = {"teams": RunTeam, "runners": SponsoredRunner}


@dataclass(frozen=True, kw_only=True)
class ShownRun:
    """A sponsored run of the site that answers, and the page of its appeal."""

    appeal: Appeal
    page: AppealPage


def shown_run(request: HttpRequest, appeal_id: int) -> ShownRun:
    """Return a run of the site that answers. Raises Http404, also for one whose page is not published."""
    own = Appeal.objects.filter(organisation=organisation_of_site(request), is_run=True)
    appeal = own.filter(pk=appeal_id).select_related("organisation", "account").first()
    page = public_page_of(appeal, current_language()) if appeal else None
    if appeal is None or page is None:
        raise Http404(f"this site has no sponsored run {appeal_id}")
    return ShownRun(appeal=appeal, page=page)


def shown_participant[Row: RunTeam | SponsoredRunner](request: HttpRequest, model: type[Row], number: int) -> tuple[Row, ShownRun]:
    """Return a team or runner that staff released, and its run. Raises Http404, also for one that withdrew."""
    found = model.objects.filter(pk=number, review=Review.RELEASED).first()
    if found is None:
        raise Http404(f"no {model.__name__} {number} is shown")
    run = shown_run(request, found.appeal_id)
    found.appeal = run.appeal
    return found, run


def public_page_of(appeal: Appeal, language: str) -> AppealPage | None:
    """Return the published page of an appeal in a language, else in any; None where none is public."""
    pages = list(AppealPage.objects.live().public().filter(translation_key=appeal.key).select_related("locale").order_by("pk"))
    return next((page for page in pages if page.locale.language_code == language), pages[0] if pages else None)


def participant_path(row: Participant, language: str) -> str:
    """Return the path of the page of a team or runner."""
    return f"/{language}/runs/{'teams' if isinstance(row, RunTeam) else 'runners'}/{row.pk}/"


def payment_for(row: Participant) -> PaymentDetails | None:
    """Return how to give through a team or runner today; None outside the days of the appeal."""
    appeal, reference = row.appeal, reference_of(row)
    if reference is None or appeal.account is None or not appeal.is_open(localdate()):
        return None
    return payment_of(reference, appeal.account)
