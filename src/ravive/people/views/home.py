"""The desk's first screen, and the change to another organisation or language."""

from django.conf import settings
from django.contrib.auth.models import User
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe
from wagtail.users.models import UserProfile

from ravive.lib.languages import INTERFACE
from ravive.people import agenda, queries
from ravive.people.menu import description_of
from ravive.people.menu_groups import screens
from ravive.people.models import DailyMail, MailRefusal, ordered_roles
from ravive.people.permissions import StaffRequest, for_roles, has_second_factor


@require_safe
@for_roles()
def home(request: StaffRequest) -> HttpResponse:
    """Return what waits for this person, then one entry for each screen that they may open."""
    today = timezone.localdate()
    person = agenda.WaitingFor(user=request.user, organisation=request.organisation, roles=request.roles, today=today)
    items = agenda.items_for(person)
    values = {
        "today": today,
        "items": items,
        "cards": agenda.cards_for(person),
        "next_day": None if items else agenda.next_day(person),
        "has_mails": bool(request.user.email) and settings.RAVIVE_SENDS_MAIL,
        "mails": _chosen_mails(request.user),
        "groups": [(name, [(entry, description_of(entry)) for entry in entries]) for name, entries in screens(request)],
        "first_steps": agenda.first_steps_for(person),
        "roles": [role.label for role in ordered_roles(request.roles)],
        "is_without_second_factor": not has_second_factor(request.user),
        "is_host": queries.is_host(request.user),
        "organisations": queries.organisations_of(request.user),
    }
    return render(request, "people/home.html", values)


def _chosen_mails(user: User) -> str:
    if MailRefusal.objects.filter(user=user).exists():
        return "never"
    return "daily" if DailyMail.objects.filter(user=user).exists() else "weekly"


@require_POST
@for_roles()
def switch(request: StaffRequest) -> HttpResponse:
    """Change the active organisation."""
    chosen = request.POST.get("organisation", "")
    found = get_object_or_404(queries.organisations_of(request.user), slug=chosen)
    request.session[queries.ACTIVE_KEY] = found.pk
    return HttpResponseRedirect(reverse("wagtailadmin_home"))


@require_POST
@for_roles()
def language(request: StaffRequest) -> HttpResponse:
    """Store the language in which somebody wants the desk, and come back to their page. Raises Http404 for another language."""
    chosen, page = request.POST.get("language", ""), request.POST.get("next", "")
    if chosen not in INTERFACE:
        raise Http404(f'the desk is not in "{chosen}"')
    profile = UserProfile.get_for_user(request.user)
    profile.preferred_language = chosen
    profile.save(update_fields=["preferred_language"])
    is_here = url_has_allowed_host_and_scheme(page, allowed_hosts=None)
    return HttpResponseRedirect(page if is_here else reverse("wagtailadmin_home"))
