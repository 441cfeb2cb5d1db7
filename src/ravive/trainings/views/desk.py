"""The trainer's desk: list, open, show, close, extend and delete trainings."""

import secrets
from random import Random

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ravive.insight import queries as released
from ravive.people.actions import RefusedError
from ravive.people.addresses import is_loopback
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles, own_or_404
from ravive.people.sent_forms import RefusedRedirect, accept_once
from ravive.site.context import interface_language
from ravive.trainings import actions, codes, expected_figures, invitation, newcomers, origins, queries, retention_changes, training_rules
from ravive.trainings.forms import ExtensionForm, RulesForm, TrainingForm, first_values, initial_of
from ravive.trainings.models import Training
from ravive.trainings.origins import TrainingOrigin

TRAINERS = (Role.TRAINER, Role.ADMIN)
# Longer numbers fit no database.
LONGEST_NUMBER = 18


def chance() -> Random:
    """Return the random numbers for codes."""
    return secrets.SystemRandom()


def own_training(request: StaffRequest, training_id: int) -> Training:
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
@accept_once()
def new_training(request: StaffRequest) -> HttpResponse:
    """Return the form for a new training, or open it.

    `like` in the address: the number of a training whose values it begins with. `for`: what it is opened for (`trainings.origins`).
    """
    try:
        actions.refuse_example(request.organisation)
    except actions.RefusedError as refused:
        messages.error(request, str(refused))
        return RefusedRedirect(resolve_url("desk_trainings"))
    like, origin = _training_to_copy(request), _origin(request)
    choices = queries.deck_choices(request.organisation, interface_language())
    # The trainer's language comes first, if the organisation has it.
    languages = sorted(request.organisation.languages, key=lambda language: language != interface_language())
    today, rules = timezone.localdate(), queries.rules_of(request.organisation)
    first = {**initial_of(like), "held_on": today} if like else first_values(languages=languages, today=today)
    first |= origin.initial if origin else {}
    partners = queries.partners_of(request.organisation)
    form = TrainingForm(
        request.POST or None, choices=choices, initial=first, today=today, retention_months=rules.retention_months, partners=partners
    )
    if request.method == "POST" and form.is_valid():
        try:
            training = actions.open_training(
                organisation=request.organisation, values=form.values(), by=request.user, now=timezone.now(), chance=chance()
            )
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            if origin:
                origin.opened(training)
            messages.success(request, _("The training is open: people can join with its code."))
            return redirect("desk_training", training.pk)
    expected = expected_figures.tables_of(choices, raised_to=rules.smallest_group)
    values = {"form": form, "like": like, "expected": expected, "sizes": expected_figures.SIZES}
    return render(request, "trainings/desk/form.html", values | {"fewest_for_minors": queries.fewest_for_minors(request.organisation)})


def _training_to_copy(request: StaffRequest) -> Training | None:
    """Return the training of the organisation that a new one is to be like; None where none is named. Raises Http404."""
    number = request.GET.get("like", "")
    if not number:
        return None
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER):
        raise Http404("no number of a training")
    return own_or_404(Training.objects.filter(parent=None), request, pk=int(number))


def _origin(request: StaffRequest) -> TrainingOrigin | None:
    """Return what a new training is opened for; None where nothing is named. Raises Http404."""
    name = request.GET.get("for", "")
    if not name:
        return None
    found = origins.find(request.organisation, name)
    if found is None:
        raise Http404("nothing that a training can be opened for")
    return found


@require_safe
@for_roles(*TRAINERS)
def training(request: StaffRequest, training_id: int) -> HttpResponse:
    """Return a training's page: its code, who joined, its test days, and its actions."""
    found = own_training(request, training_id)
    return _page(request, found, ExtensionForm(training=found, last=queries.last_end(found)))


def _page(request: StaffRequest, found: Training, extension: ExtensionForm) -> HttpResponse:
    today = timezone.localdate()
    line = queries.line_of(found, today)
    circle, fewest = found.second_circles.first(), queries.smallest_group(found)
    address = invitation.address_of(request, found.languages[0], line.code) if line.code else ""
    values = {
        "training": found,
        "line": line,
        "code": codes.format_code(line.code),
        "address": address,
        "is_loopback": is_loopback(address),
        "days_since": (today - found.held_on).days,
        "tests": found.tests(),
        "is_entry_test_closed": queries.is_entry_test_closed(found),
        "today": today,
        "titles": queries.deck_titles(found, interface_language()),
        "forget_on": queries.forget_on(found),
        "ends_early": found.answers_until < found.plan_end,
        "fewest": fewest,
        "certificate_percent": round((found.certificate_share or 0) * 100),
        "circle": queries.line_of(circle, today) if circle else None,
        "extension": extension,
        "joined_days": newcomers.joined_days(found),
        "certificates": released.certificates_of(found.pk),
        "origins": origins.links_of(found),
    }
    return render(request, "trainings/desk/training.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*TRAINERS)
def change(request: StaffRequest, training_id: int) -> HttpResponse:
    """Return the form of a training, or store its changes."""
    found = own_training(request, training_id)
    if found.parent_id is not None:
        # A second circle gets these values from its training.
        return redirect("change_training", found.parent_id)
    choices = queries.deck_choices(request.organisation, interface_language(), in_use=found.decks)
    today, months = timezone.localdate(), found.retention_months
    partners, initial = queries.partners_of(request.organisation), initial_of(found)
    form = TrainingForm(request.POST or None, choices=choices, initial=initial, today=today, retention_months=months, partners=partners)
    stays = actions.STAYS if actions.has_joined(found) else ""
    # A form opened before somebody joined still sends fixed values. The action below refuses changes.
    is_shown_kept = request.method == "POST" and "held_on" not in request.POST
    if is_shown_kept or (stays and request.method != "POST"):
        form.disable(actions.DRAWN_BY)
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
    values = {"form": form, "training": own_training(request, training_id), "stays": stays}
    return render(request, "trainings/desk/form.html", values | {"fewest_for_minors": queries.fewest_for_minors(request.organisation)})


@require_POST
@for_roles(*TRAINERS)
def close(request: StaffRequest, training_id: int) -> HttpResponse:
    """Stop new people from joining, or let them join again."""
    found = own_training(request, training_id)
    if "reopen" not in request.POST:
        actions.close_training(training=found, by=request.user, now=timezone.now())
        messages.success(request, _("Closed: nobody new can join. Those who joined go on."))
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
    """Accept answers until a later day."""
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
    """Show what will be lost, or delete the training once confirmed."""
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
    """Create a code for those whom the group trains."""
    found = own_training(request, training_id)
    try:
        circle = actions.open_second_circle(training=found, by=request.user, now=timezone.now(), chance=chance())
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        code = codes.format_code(queries.line_of(circle, timezone.localdate()).code)
        messages.success(request, _("The second circle has a code: %(code)s. It stands below, with its poster.") % {"code": code})
    return redirect("desk_training", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.ADMIN)
def rules(request: StaffRequest) -> HttpResponse:
    """Return the rules for all trainings, or store new ones."""
    form = RulesForm.of(queries.rules_of(request.organisation), request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.is_to_be_confirmed():
            return _ask_to_shorten(request, form)
        try:
            training_rules.change_rules(organisation=request.organisation, values=form.values(), by=request.user, now=timezone.now())
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("The rules are saved."))
            return redirect("desk_trainings")
    return render(request, "trainings/desk/rules.html", {"form": form})


def _ask_to_shorten(request: StaffRequest, form: RulesForm) -> HttpResponse:
    """Return which answers would be deleted, and when. Nothing is stored before the user confirms this."""
    today = timezone.localdate()
    chosen = form.values()
    changes = retention_changes.shortened(request.organisation, chosen["retention_months"])
    values = {"chosen": chosen, "changes": changes, "next": retention_changes.deleted_next(changes, today), "today": today}
    return render(request, "trainings/desk/shorten.html", {**values, "former": form.initial["retention_months"]})
