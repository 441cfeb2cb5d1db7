"""What the screens of certificates share: who may open them, and that the organisation gives certificates."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from ravive.giving.certificates import queries
from ravive.giving.certificates.tax_rules import YearRules, rules_of_year
from ravive.giving.models import GiftCertificate
from ravive.people.actions import RefusedError
from ravive.people.permissions import StaffRequest

FIRST_YEAR, LAST_YEAR = 2000, 2100
# Longer numbers fit no database.
LONGEST_NUMBER = 18


def with_certificates[**Given](
    view: Callable[Concatenate[StaffRequest, Given], HttpResponseBase],
) -> Callable[Concatenate[StaffRequest, Given], HttpResponseBase]:
    """Return the view for organisations that give certificates, or once did. Others are led to what they can do instead."""

    @wraps(view)
    def guarded(request: StaffRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        own = GiftCertificate.objects.filter(organisation=request.organisation)
        if queries.gives_certificates(request.organisation) or own.exists():
            return view(request, *args, **kwargs)
        return redirect("all_gift_certificates")

    return guarded


def with_refusals[**Given](
    view: Callable[Concatenate[StaffRequest, Given], HttpResponseBase],
) -> Callable[Concatenate[StaffRequest, Given], HttpResponseBase]:
    """Return the view for a donor whom somebody may merge or erase in the meantime: a refusal is shown above the list of donors."""

    @wraps(view)
    def guarded(request: StaffRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except RefusedError as refusal:
            messages.error(request, str(refusal))
            return redirect("donors")

    return guarded


def rules_or_404(request: StaffRequest, year: int) -> YearRules:
    """Return the rules for a year. Raises Http404 for a year that nothing is known of."""
    rules = rules_of_year(request.organisation, year) if FIRST_YEAR <= year <= LAST_YEAR else None
    if rules is None:
        raise Http404(f"no rule for gifts of {year}")
    return rules


def number_in(text: str) -> int | None:
    """Return the number of a row that a form sent; None where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def download(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Return a file that nothing on the way stores."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=media_type, headers=headers)
