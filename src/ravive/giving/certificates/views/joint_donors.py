"""The treasurer puts donors together who are one, or says that they are two."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ravive.giving.certificates.actions import joint_donors as actions
from ravive.giving.certificates.views.access import number_in, with_certificates
from ravive.giving.certificates.views.donors import own_donor
from ravive.giving.desk_queries import ROLES
from ravive.people.actions import RefusedError
from ravive.people.permissions import StaffRequest, for_roles


@require_POST
@for_roles(*ROLES)
@with_certificates
def answer(request: StaffRequest, donor_id: int) -> HttpResponse:
    """Put the donor that the form names together with this one, or store that they are two."""
    found, other = own_donor(request, donor_id), own_donor(request, number_in(request.POST.get("other", "")) or 0)
    try:
        if request.POST.get("answer") == "one":
            actions.join(kept=found, other=other, by=request.user, now=timezone.now())
            messages.success(request, _("Their gifts count together now. On the page of the donor you can separate them again."))
        else:
            actions.keep_apart(donor=found, other=other, by=request.user, now=timezone.now())
            messages.success(request, _("They stay two donors, and are not proposed again."))
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("donors")
    return redirect("donor", found.pk)


@require_POST
@for_roles(*ROLES)
@with_certificates
def separate(request: StaffRequest, donor_id: int) -> HttpResponse:
    """Count the gifts of a donor alone again."""
    found = own_donor(request, donor_id)
    try:
        actions.separate(donor=found, by=request.user, now=timezone.now())
        messages.success(request, _("The two count apart again."))
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("donor", found.pk)
