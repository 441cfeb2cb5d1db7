"""The trainer's desk: the organisation's trainings, opening one, its page, closing, extending, deleting."""

import secrets
from random import Random

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ravive.people.actions import RefusedError
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles, own_or_404
from ravive.trainings import actions, codes, invitation, queries, retention_changes
from ravive.trainings.forms import ExtensionForm, RulesForm, TrainingForm, first_values, initial_of
from ravive.trainings.models import Training

TRAINERS = (Role.TRAINER, Role.ADMIN)


def chance() -> Random:
    """Return what codes are drawn with."""
    return secrets.SystemRandom()


def own_training(request: HttpRequest, training_id: int) -> Training:
    """Return a training of the active organisation. Raises Http404."""
    return own_or_404(Training.objects.select_related("organisation"), request, pk=training_id)


@require_safe
@for_roles(*TRAINERS)
def training_list(request: StaffRequest) -> HttpResponse:
    """Return the organisation's trainings."""
    lines = queries.lines_of(request.organisation, timezone.localdate())
    return render(request, "trainings/desk/list.html", {"lines": lines, "is_admin": Role.ADMIN in request.roles})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*TRAINERS)
def new_training(request: StaffRequest) -> HttpResponse:
    """Return the form for a new training; once filled in, open it."""
    choices = queries.deck_choices(request.organisation, _desk_language())
    # Posters in the language the trainer works in, where the organisation has it.
    languages = sorted(request.organisation.languages, key=lambda language: language != _desk_language())
    today, months = timezone.localdate(), queries.rules_of(request.organisation).retention_months
    first = first_values(languages=languages, today=today)
    form = TrainingForm(request.POST or None, choices=choices, initial=first, today=today, retention_months=months)
    if request.method == "POST" and form.is_valid():
        try:
            training = actions.open_training(
                organisation=request.organisation, values=form.values(), by=request.user, now=timezone.now(), chance=chance()
            )
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("The training is open: people can join with its code."))
            return redirect("desk_training", training.pk)
    return render(request, "trainings/desk/form.html", {"form": form})


def _desk_language() -> str:
    return (get_language() or "fr")[:2]


@require_safe
@for_roles(*TRAINERS)
def training(request: StaffRequest, training_id: int) -> HttpResponse:
    """Return a training's page: its code, who joined, the days of its tests, what can be done."""
    found = own_training(request, training_id)
    return _page(request, found, ExtensionForm(training=found, last=queries.last_end(found)))


def _page(request: StaffRequest, found: Training, extension: ExtensionForm) -> HttpResponse:
    today = timezone.localdate()
    line = queries.line_of(found, today)
    circle, fewest = found.second_circles.first(), queries.smallest_group(found)
    values = {
        "training": found,
        "line": line,
        "code": codes.spaced(line.code),
        "address": invitation.address_of(request, found.languages[0], line.code) if line.code else "",
        "days_since": (today - found.held_on).days,
        "tests": found.tests(),
        "today": today,
        "titles": queries.deck_titles(found, _desk_language()),
        "forget_on": queries.forget_on(found),
        "ends_early": found.answers_until < found.plan_end,
        "fewest": fewest,
        "told_withdrawn": line.numbers.withdrawn_told(fewest),
        "certificate_percent": round((found.certificate_share or 0) * 100),
        "circle": queries.line_of(circle, today) if circle else None,
        "extension": extension,
        "certificates": queries.certificates_told(found, line.numbers.joined),
    }
    return render(request, "trainings/desk/training.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*TRAINERS)
def change(request: StaffRequest, training_id: int) -> HttpResponse:
    """Return the form of a training; once changed, keep it."""
    found = own_training(request, training_id)
    if found.parent_id is not None:
        # What a second circle is about, its training says.
        return redirect("change_training", found.parent_id)
    choices = queries.deck_choices(request.organisation, _desk_language(), kept=found.decks)
    today, months = timezone.localdate(), found.retention_months
    form = TrainingForm(request.POST or None, choices=choices, initial=initial_of(found), today=today, retention_months=months)
    stays = actions.STAYS if actions.has_joined(found) else ""
    # A form that was opened before somebody joined still sends what stays now: refused below, where it differs.
    is_shown_kept = request.method == "POST" and "held_on" not in request.POST
    if is_shown_kept or (stays and request.method != "POST"):
        form.keep(actions.DRAWN_BY)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_training(training=found, values=form.values(), by=request.user, now=timezone.now())
        except ValidationError as problem:
            form.add_error(None, problem)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The training is changed."))
            return redirect("desk_training", found.pk)
    return render(request, "trainings/desk/form.html", {"form": form, "training": own_training(request, training_id), "stays": stays})


@require_POST
@for_roles(*TRAINERS)
def close(request: StaffRequest, training_id: int) -> HttpResponse:
    """Let nobody join any more, or let people join again."""
    found = own_training(request, training_id)
    if "reopen" not in request.POST:
        actions.close_training(training=found, by=request.user, now=timezone.now())
        messages.success(request, _("Closed: nobody new can join. Whoever joined goes on."))
        return redirect("desk_training", found.pk)
    try:
        actions.reopen_training(training=found, by=request.user, now=timezone.now())
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("People can join again."))
    return redirect("desk_training", found.pk)


@require_POST
@for_roles(*TRAINERS)
def extend(request: StaffRequest, training_id: int) -> HttpResponse:
    """Take answers up to a later day."""
    found = own_training(request, training_id)
    form = ExtensionForm(request.POST, training=found, last=queries.last_end(found))
    if form.is_valid():
        try:
            actions.extend_training(training=found, until=form.cleaned_data["until"], by=request.user, now=timezone.now())
        except RefusedError as refused:
            form.add_error("until", str(refused))
        else:
            messages.success(request, _("The training is extended."))
            return redirect("desk_training", found.pk)
    return _page(request, found, form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*TRAINERS)
def delete(request: StaffRequest, training_id: int) -> HttpResponse:
    """Say what is lost with a training; once confirmed, delete it."""
    found = own_training(request, training_id)
    if request.method == "POST":
        actions.delete_training(training=found, by=request.user, now=timezone.now())
        messages.success(request, _("The training and its answers are deleted."))
        return redirect("desk_trainings")
    values = {"training": found, "line": queries.line_of(found, timezone.localdate()), "has_circle": found.second_circles.exists()}
    return render(request, "trainings/desk/delete.html", values)


@require_POST
@for_roles(*TRAINERS)
def second_circle(request: StaffRequest, training_id: int) -> HttpResponse:
    """Give the group a code for those they train."""
    found = own_training(request, training_id)
    try:
        circle = actions.open_second_circle(training=found, by=request.user, now=timezone.now(), chance=chance())
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        code = codes.spaced(queries.line_of(circle, timezone.localdate()).code)
        messages.success(request, _("The second circle has a code: %(code)s. It stands below, with its poster.") % {"code": code})
    return redirect("desk_training", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.ADMIN)
def rules(request: StaffRequest) -> HttpResponse:
    """Return what holds for all trainings; with new values, keep them."""
    form = RulesForm.of(queries.rules_of(request.organisation), request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.is_to_be_confirmed():
            return _ask_to_shorten(request, form)
        try:
            actions.change_rules(organisation=request.organisation, values=form.values(), by=request.user, now=timezone.now())
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("The rules are kept."))
            return redirect("desk_trainings")
    return render(request, "trainings/desk/rules.html", {"form": form})


def _ask_to_shorten(request: StaffRequest, form: RulesForm) -> HttpResponse:
    """Return what the fewer months delete, and when: nothing is saved before that is agreed to."""
    today = timezone.localdate()
    chosen = form.values()
    changes = retention_changes.shortened(request.organisation, chosen["retention_months"])
    values = {"chosen": chosen, "changes": changes, "next": retention_changes.deleted_next(changes, today), "today": today}
    return render(request, "trainings/desk/shorten.html", {**values, "kept": form.initial["retention_months"]})
