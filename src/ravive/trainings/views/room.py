"""In the room: the projected page of a training, its counters, and the release of the entry test. Ten minutes with the group."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from ravive.people.actions import RefusedError
from ravive.people.addresses import is_loopback
from ravive.people.permissions import StaffRequest, for_roles
from ravive.trainings import cards_to_repeat, codes, figures_page, invitation, queries
from ravive.trainings import room as rooms
from ravive.trainings.models import Training
from ravive.trainings.views.desk import TRAINERS
from ravive.trainings.views.figures import training_with_figures


def language_of(request: StaffRequest, training: Training) -> str:
    """Return the language of what is projected: the requested one of the training's, else its first. Raises Http404."""
    language = request.GET.get("language") or training.languages[0]
    if language not in training.languages:
        raise Http404("a language the training does not have")
    return language


@require_safe
@for_roles(*TRAINERS)
def room(request: StaffRequest, training_id: int) -> HttpResponse:
    """Return the page to project: how to join and how many finished, or what the room knew once the test is closed."""
    training = training_with_figures(request, training_id)
    language, today = language_of(request, training), timezone.localdate()
    result = rooms.result_of(training, language=language)
    code = queries.code_to_join(training, today)
    address = invitation.address_of(request, training.languages[0], code.code) if code else ""
    values = {
        "training": training,
        "language": language,
        "result": result,
        "closed_at": rooms.closed_at(result.room) if result else "",
        "fewest": queries.smallest_group(training),
        "numbers": None if result else rooms.numbers_of(training),
        "can_be_closed": rooms.can_be_closed(training, today),
        "is_before": today < training.held_on,
        "code": codes.format_code(code.code) if code else "",
        "address": address,
        "typing_address": invitation.short_address(invitation.address_of(request, training.languages[0])),
        "is_loopback": is_loopback(address),
        "cards_asked": max(rooms.cards_asked(training).values()),
    }
    with override(language):
        return render(request, "trainings/desk/room.html", values)


@require_safe
@for_roles(*TRAINERS)
def room_numbers(request: StaffRequest, training_id: int) -> HttpResponse:
    """Return the counters of the projected page as JSON: how many joined, how many finished as the room sees it."""
    training = training_with_figures(request, training_id)
    numbers = rooms.numbers_of(training)
    with override(language_of(request, training)):
        shown = {"joined": numbers.shown_joined, "finished": numbers.shown_finished, "can_close": numbers.can_close}
    return JsonResponse(shown)


@require_POST
@for_roles(*TRAINERS)
def close_room(request: StaffRequest, training_id: int) -> HttpResponse:
    """Ask whether the entry test is to be closed, with how many still answer; once confirmed, close it and show what the room knew."""
    training = training_with_figures(request, training_id)
    if "confirmed" not in request.POST and rooms.can_be_closed(training, timezone.localdate()):
        numbers = rooms.numbers_of(training)
        if numbers.can_close:
            values = {"training": training, "numbers": numbers}
            return render(request, "trainings/desk/close_room.html", values)
    try:
        rooms.close_entry_test(training=training, by=request.user, now=timezone.now())
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("training_room", training.pk)


@require_safe
@for_roles(*TRAINERS)
def again(request: StaffRequest, training_id: int) -> HttpResponse:
    """Return ten minutes with the group, to project or to print."""
    training = training_with_figures(request, training_id)
    language = language_of(request, training)
    page = figures_page.page_of(training, language=language, today=timezone.localdate())
    with override(language):
        cards = cards_to_repeat.cards_to_take_up(page, language=language)
        values = {"training": training, "language": language, "cards": cards, "are_vital": not page.again}
        return render(request, "trainings/desk/again.html", values)
