"""The treasurer erases a donor who asked for it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ravive.giving.actions.donor_erasure import erase_donor as erase
from ravive.giving.certificates import queries
from ravive.giving.desk_queries import ROLES
from ravive.giving.kept_accounts import kept_of_donor, lines_of
from ravive.giving.models import Donor
from ravive.people.actions import RefusedError
from ravive.people.permissions import StaffRequest, for_roles, own_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*ROLES)
def erase_donor(request: StaffRequest, donor_id: int) -> HttpResponse:
    """Ask whether to erase a donor, and do it. An organisation that gives no certificates any more does it too."""
    found = own_or_404(Donor.objects.select_related("organisation", "same_as__organisation"), request, pk=donor_id, erased_on=None)
    if request.method == "POST":
        try:
            erase(donor=found, by=request.user, now=timezone.now())
            messages.success(request, _("The donor is erased."))
        except RefusedError as refusal:
            messages.error(request, str(refusal))
        return redirect("donors")
    is_joint = found.same_as is not None or found.members.filter(erased_on=None).exists()
    values = {"donor": found, "name": queries.details_of(found).name, "is_joint": is_joint, "stays": lines_of(kept_of_donor(found))}
    return render(request, "giving/desk/certificates_erase.html", values)
