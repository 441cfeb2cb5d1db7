"""The appeal that an address of a site names, with its page: what every public view begins with."""

from django.http import Http404, HttpRequest

from ravive.fundraising import queries
from ravive.fundraising.models import AppealPage
from ravive.giving.models import Appeal
from ravive.pages.navigation import organisation_of_site
from ravive.people.addresses import public_address
from ravive.site.context import current_language


def appeal_or_404(request: HttpRequest, appeal_id: int) -> tuple[Appeal, AppealPage]:
    """Return an appeal of the site that answers, and its page. Raises Http404, also for an appeal that is not published."""
    own = Appeal.objects.filter(organisation=organisation_of_site(request)).select_related("organisation", "account")
    found = own.filter(pk=appeal_id).first()
    page = queries.page_of(found, current_language()) if found else None
    if found is None or page is None:
        raise Http404(f"this site has no appeal {appeal_id}")
    return found, page


def short_address_of(request: HttpRequest, appeal: Appeal) -> str:
    """Return the short address of an appeal, which codes to scan hold."""
    return public_address(request, f"/a/{appeal.pk}/")
