"""The administrator's page to withdraw a certificate by the number on its paper; it lists nobody's but those that were withdrawn."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ravive.people.actions import RefusedError
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles
from ravive.trainings.certificates import actions
from ravive.trainings.forms import CertificateForm
from ravive.trainings.models import Certificate


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.ADMIN)
def withdrawn(request: StaffRequest) -> HttpResponse:
    """Return the withdrawn certificates and the form; once filled in, withdraw one, or let it be valid again."""
    form = CertificateForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_done(request, form):
        return redirect("desk_certificates")
    kept = Certificate.objects.select_related("achievement").filter(achievement__organisation=request.organisation)
    return render(request, "trainings/desk/certificates.html", {"form": form, "withdrawn": kept.exclude(withdrawn_on=None)})


def _is_done(request: HttpRequest, form: CertificateForm) -> bool:
    is_back = "restore" in request.POST
    try:
        actions.withdraw(
            organisation=request.organisation, number=form.cleaned_data["number"], is_back=is_back, by=request.user, now=timezone.now()
        )
    except RefusedError as refused:
        form.add_error("number", str(refused))
        return False
    messages.success(request, _("The certificate is valid again.") if is_back else _("The certificate is withdrawn."))
    return True
