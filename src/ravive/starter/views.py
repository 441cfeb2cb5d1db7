"""The buttons at the desk that create and remove the examples."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles
from ravive.people.queries import ACTIVE_KEY
from ravive.starter.example import organisation
from ravive.starter.forms import NameForm
from ravive.starter.public_site import content, removal

TRAINERS = (Role.TRAINER, Role.ADMIN)


@require_POST
@for_roles(*TRAINERS)
def create_example(request: StaffRequest) -> HttpResponse:
    """Create the example, or join the one that is there, and lead to its trainings."""
    now = timezone.now()
    try:
        found = organisation.join(by=request.user, now=now) or organisation.create(by=request.user, now=now)
    except organisation.ExampleError:
        # A colleague may have created it at the same moment.
        found = organisation.join(by=request.user, now=now)
    if found is None:
        messages.error(request, _("The example needs a published deck for adults."))
    else:
        request.session[ACTIVE_KEY] = found.pk
    return redirect("desk_trainings")


@require_POST
@for_roles(*TRAINERS)
def remove_example(request: StaffRequest) -> HttpResponse:
    """Ask whether the example that is open at the desk is to be removed, or remove it once confirmed. Raises Http404 for another one."""
    if not request.organisation.is_example:
        raise Http404("not the example")
    real, name = organisation.real_trainings(), request.organisation.name
    form = NameForm(request.POST if "typed" in request.POST else None, name=name, count=real.count())
    if not form.is_valid():
        return render(request, "starter/remove_example.html", {"form": form, "real": real, "name": name.partition("·")[0].strip()})
    organisation.remove()
    request.session.pop(ACTIVE_KEY, None)
    messages.success(request, _("The example is removed. Nothing of it is left."))
    return redirect("wagtailadmin_home")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.COMMUNICATOR, Role.ADMIN)
def remove_site_example(request: StaffRequest) -> HttpResponse:
    """Say what the removal of the site's example content takes along and what it leaves, or remove it."""
    plan, name = removal.plan(request.organisation), content.shared().name
    form = NameForm(request.POST if request.method == "POST" else None, name=name, count=plan.count_sent)
    if not plan.is_empty and not form.is_valid():
        return render(request, "starter/remove_site_example.html", {"plan": plan, "form": form, "name": name})
    if request.method != "POST":
        return render(request, "starter/remove_site_example.html", {"plan": plan})
    done = removal.remove(organisation=request.organisation, by=request.user, now=timezone.now())
    if done.is_empty:
        messages.info(request, _("There is no example content on your site any more."))
        return redirect("site_settings")
    count = len(done.leaving)
    gone = ngettext("The example content is removed: %(count)s page.", "The example content is removed: %(count)s pages.", count)
    messages.success(request, gone % {"count": count})
    return redirect("site_settings")
