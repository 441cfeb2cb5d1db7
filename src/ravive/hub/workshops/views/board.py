"""The board of requests at the desk: follow one, move it, answer it, erase it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ravive.hub.workshops import actions, queries, request_list, texts
from ravive.hub.workshops.forms import AcceptForm, AnswerForm, FollowForm
from ravive.hub.workshops.models import AnswerKind, PlaceKind, Stage, WorkshopRequest
from ravive.lib.workbook import XLSX_TYPE
from ravive.mailing.queries import confirmed_recipient
from ravive.people import seen_details
from ravive.people.actions import RefusedError
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles, own_or_404
from ravive.people.sent_forms import accept_once
from ravive.site.context import interface_language
from ravive.trainings import queries as trainings


def own_workshop(request: StaffRequest, workshop_id: int) -> WorkshopRequest:
    """Return a request of the active organisation. Raises Http404, also once its details are erased."""
    return own_or_404(queries.confirmed_requests(request.organisation).filter(is_erased=False), request, pk=workshop_id)


@require_safe
@for_roles(*queries.ROLES)
def board(request: StaffRequest) -> HttpResponse:
    """Return all requests in their columns. `place` in the address: one kind of place."""
    place = request.GET.get("place", "")
    *columns, dropped = queries.columns_of(request.organisation, place)
    seen_details.note(sum(len(column.requests) for column in columns))
    values = {"columns": columns, "dropped": dropped, "places": PlaceKind, "place": place, "can_open": can_open(request)}
    values["asks"] = Role.COMMUNICATOR in request.roles
    return render(request, "workshops/desk/board.html", values)


@require_safe
@for_roles(*queries.ROLES)
def workbook(request: StaffRequest) -> HttpResponse:
    """Return the requests as a workbook."""
    made = request_list.workbook(request.organisation, interface_language(), now=timezone.now())
    return HttpResponse(made, content_type=XLSX_TYPE, headers={"Content-Disposition": 'attachment; filename="workshops.xlsx"'})


def can_open(request: StaffRequest) -> bool:
    """Return whether somebody may open a training, which the example's organisation does not do."""
    return bool({Role.TRAINER, Role.ADMIN} & request.roles) and not request.organisation.is_example


@require_safe
@for_roles(*queries.ROLES)
def workshop(request: StaffRequest, workshop_id: int) -> HttpResponse:
    """Return everything about one request."""
    found = own_workshop(request, workshop_id)
    return page_of(request, found)


def _usual_kind(found: WorkshopRequest) -> AnswerKind:
    """Return the e-mail that a request at its stage usually gets."""
    return {Stage.PLANNED: AnswerKind.DATE, Stage.DONE: AnswerKind.THANKS}.get(Stage(found.stage), AnswerKind.CONTACT)


def may_accept(request: StaffRequest, found: WorkshopRequest) -> bool:
    """Return whether somebody may open the training of a request, which has none and did not take place."""
    return can_open(request) and not found.training_id and found.stage not in (Stage.DONE, Stage.DROPPED)


def has_report(found: WorkshopRequest) -> bool:
    """Return whether the training of a request has a report that says something."""
    return bool(queries.with_report(found.organisation, [found]))


def page_of(
    request: StaffRequest,
    found: WorkshopRequest,
    *,
    following: FollowForm | None = None,
    answering: AnswerForm | None = None,
    accepting: AcceptForm | None = None,
) -> HttpResponse:
    """Return the page of a request, with the forms that were not accepted."""
    recipient, is_ready = confirmed_recipient(found.handle or ""), has_report(found)
    kinds = [(kind, texts.fixed_answer(found, kind, recipient.language, has_report=is_ready)) for kind in AnswerKind] if recipient else []
    first = {"kind": _usual_kind(found), "attach_report": found.stage == Stage.DONE}
    values = {
        "workshop": found,
        "own_answers": texts.described_answers(found, interface_language()),
        "following": following or FollowForm(workshop=found),
        "answering": answering or AnswerForm(initial=first, has_report=is_ready),
        "accepting": (accepting or AcceptForm(workshop=found, today=timezone.localdate())) if may_accept(request, found) else None,
        "fewest_for_minors": trainings.fewest_for_minors(request.organisation),
        "recipient": recipient,
        "fixed": [(kind.label, fixed) for kind, fixed in kinds],
        "answers": found.answers.all(),  # pyright: ignore[reportAttributeAccessIssue] -- Django's own attribute
        "reply_address": queries.reply_address(request.organisation, request.user),
        "can_open": can_open(request),
    }
    return render(request, "workshops/desk/workshop.html", values)


@require_POST
@for_roles(*queries.ROLES)
def move(request: StaffRequest, workshop_id: int) -> HttpResponse:
    """Move a request to another column, and lead back to where its mover was."""
    found = own_workshop(request, workshop_id)
    stage = request.POST.get("stage", "")
    try:
        if stage not in Stage.values:
            raise RefusedError(_("This is no column of the board."))
        actions.move(request=found, left=request.POST.get("left", ""), stage=Stage(stage), by=request.user, now=timezone.now())
    except RefusedError as refused:
        messages.error(request, str(refused))
        return redirect("workshop", found.pk)
    messages.success(request, _("Moved: %(stage)s.") % {"stage": Stage(stage).label})
    return redirect(f"{reverse('workshops')}#workshop-{found.pk}")


@require_POST
@for_roles(*queries.ROLES)
def follow(request: StaffRequest, workshop_id: int) -> HttpResponse:
    """Store who follows a request, and when it takes place."""
    found = own_workshop(request, workshop_id)
    form = FollowForm(request.POST, workshop=found)
    if form.is_valid():
        try:
            actions.follow(request=found, **form.cleaned_data, by=request.user, now=timezone.now())
        except RefusedError as refused:
            form.add_error("planned_on", str(refused))
        else:
            messages.success(request, _("Kept."))
            return redirect("workshop", found.pk)
    return page_of(request, own_workshop(request, workshop_id), following=form)


@require_POST
@for_roles(*queries.ROLES)
@accept_once()
def answer(request: StaffRequest, workshop_id: int) -> HttpResponse:
    """Send an e-mail to the person who asked."""
    found = own_workshop(request, workshop_id)
    form = AnswerForm(request.POST, has_report=has_report(found))
    if form.is_valid():
        kind, words, brings = AnswerKind(form.cleaned_data["kind"]), form.cleaned_data["own_words"], form.brings_report()
        try:
            actions.answer(request=found, kind=kind, own_words=words, by=request.user, now=timezone.now(), has_report=brings)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The e-mail is sent."))
            return redirect("workshop", found.pk)
    return page_of(request, found, answering=form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*queries.ROLES)
def erase(request: StaffRequest, workshop_id: int) -> HttpResponse:
    """Show what will be lost, or erase the details of a request once confirmed."""
    found = own_workshop(request, workshop_id)
    if request.method == "POST":
        actions.erase_now(request=found, by=request.user, now=timezone.now())
        messages.success(request, _("The details are erased."))
        return redirect("workshops")
    seen_details.note()
    return render(request, "workshops/desk/erase.html", {"workshop": found})
