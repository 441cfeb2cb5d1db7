"""Accepting a request: its training opens, and the person who asked gets the code, the poster and the link."""

import secrets

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ravive.hub.workshops import actions
from ravive.hub.workshops.actions import AgreedWorkshop
from ravive.hub.workshops.forms import AcceptForm, AnswerForm
from ravive.hub.workshops.models import AnswerKind
from ravive.hub.workshops.views.board import can_open, has_report, own_workshop, page_of
from ravive.mailing.queries import confirmed_recipient
from ravive.people.actions import RefusedError
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles
from ravive.people.sent_forms import RefusedRedirect, accept_once


@require_POST
@for_roles(Role.TRAINER, Role.ADMIN)
@accept_once()
def accept(request: StaffRequest, workshop_id: int) -> HttpResponse:
    """Open the training of a request, plan it, and write to who asked. Without an address, the training opens all the same."""
    found = own_workshop(request, workshop_id)
    if not can_open(request):
        raise Http404("the example opens no training")
    form = AcceptForm(request.POST, workshop=found, today=timezone.localdate())
    if not form.is_valid():
        return page_of(request, found, accepting=form)
    values = form.cleaned_data
    agreed = AgreedWorkshop(day=values["planned_on"], starts_at=values["starts_at"], room=values["room"], decks=values["decks"])
    try:
        training = actions.accept(request=found, agreed=agreed, by=request.user, now=timezone.now(), chance=secrets.SystemRandom())
    except RefusedError as refused:
        messages.error(request, str(refused))
        return RefusedRedirect(resolve_url("workshop", found.pk))
    except ValidationError as problem:
        form.add_error(None, problem.messages)
        return page_of(request, found, accepting=form)
    return _written(request, workshop_id, values["own_words"]) or redirect("desk_training", training.pk)


def _written(request: StaffRequest, workshop_id: int, own_words: str) -> HttpResponse | None:
    """Write to who asked. Return the page with the words where the mail server did not accept them; None where they are sent."""
    found = own_workshop(request, workshop_id)
    if confirmed_recipient(found.handle or "") is None:
        messages.success(request, _("The training is open. There is no address any more: nobody was written to."))
        return None
    try:
        actions.answer(request=found, kind=AnswerKind.DATE, own_words=own_words, by=request.user, now=timezone.now())
    except RefusedError as refused:
        messages.error(request, _("The training is open, and the e-mail was not sent: send it from here."))
        form = AnswerForm({"kind": AnswerKind.DATE, "own_words": own_words}, has_report=has_report(found))
        form.add_error(None, str(refused))
        page = page_of(request, found, answering=form)
        # The training is open: the same form sent again opens no other.
        page.headers["Content-Location"] = resolve_url("workshop", found.pk)
        return page
    messages.success(request, _("The training is open. The code, the poster and the link are sent to who asked."))
    return None
