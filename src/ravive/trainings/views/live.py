"""A live question: the trainer's projected page, and the page on which phones answer. Neither needs script."""

import secrets
from http import HTTPStatus
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from ravive.people.actions import RefusedError
from ravive.people.addresses import public_address
from ravive.people.permissions import StaffRequest, for_roles
from ravive.reviews import http
from ravive.site.context import current_language
from ravive.site.origin import is_from_elsewhere
from ravive.throttling.limit import RequestLimit
from ravive.throttling.storage import quick_storage
from ravive.trainings import codes, invitation, live, queries
from ravive.trainings.live import LiveQuestion
from ravive.trainings.models import Training
from ravive.trainings.views.desk import TRAINERS, chance
from ravive.trainings.views.figures import training_with_figures
from ravive.trainings.views.room import language_of

LONGEST_PROMPT, LONGEST_OPTION = 160, 80
SECONDS = ((0, _("no timer")), (30, _("30 seconds")), (60, _("1 minute")), (120, _("2 minutes")))
# One page asks every three seconds.
PHONE_LIMIT = RequestLimit("live-phone", burst=60, interval_seconds=1, storage=quick_storage)
# An answer is a word at most.
ANSWER_BYTES = 1_000


class LiveForm(forms.Form):
    """A question to the room: a card's, with options of the trainer's own, or for a word."""

    kind = forms.ChoiceField(
        label=_("What is asked"),
        choices=[("card", _("A card of the decks")), ("own", _("A question of your own")), ("words", _("One word from each"))],
        widget=forms.RadioSelect,
        initial="card",
    )
    card = forms.ChoiceField(label=_("Card"), required=False)
    prompt = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST_PROMPT,
        required=False,
        help_text=_("Ask what people would do, never what they lived through. It is not stored."),
    )
    options = forms.CharField(
        label=_("Answers to choose from, one a line"), required=False, widget=forms.Textarea(attrs={"rows": live.MOST_OPTIONS})
    )
    seconds = forms.TypedChoiceField(
        label=_("Timer"), choices=SECONDS, coerce=int, initial=0, help_text=_("It shows the time and closes nothing.")
    )

    def __init__(self, *args: Any, training: Training, language: str, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's signature
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["card"]).choices = [
            (name, card.prompt) for name, card in live.askable_cards(training, language)
        ]
        if not live.allows_words(training):
            kinds = cast("forms.ChoiceField", self.fields["kind"])
            kinds.choices = [choice for choice in cast("list[tuple[str, str]]", kinds.choices) if choice[0] != "words"]

    def clean(self) -> dict[str, Any]:
        """Return the values, options as a tuple. An own question needs a prompt and two to six short options."""
        values = super().clean() or {}
        lines = tuple(" ".join(line.split()) for line in values.get("options", "").splitlines() if line.strip())
        if values.get("kind") in ("own", "words") and not values.get("prompt"):
            self.add_error("prompt", _("Write the question."))
        is_short = all(len(line) <= LONGEST_OPTION for line in lines)
        if values.get("kind") == "own" and not (live.FEWEST_OPTIONS <= len(set(lines)) == len(lines) <= live.MOST_OPTIONS and is_short):
            self.add_error("options", _("Two to six different answers, each on a line of 80 characters at most."))
        if values.get("kind") == "card" and not values.get("card"):
            self.add_error("card", _("Choose a card."))
        return values | {"options": lines}


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*TRAINERS)
def live_question(request: StaffRequest, training_id: int) -> HttpResponse:
    """Return the page to project: what to ask, what is asked, or what came of it; or do what its buttons say."""
    training = training_with_figures(request, training_id)
    language = language_of(request, training)
    code = queries.code_of(training)
    if code is None:
        raise Http404("its answers are deleted")
    initial = {"card": request.GET.get("card", "")}
    form = LiveForm(request.POST if "ask" in request.POST else None, training=training, language=language, initial=initial)
    if request.method == "POST":
        try:
            if _has_acted(request, training, form, language):
                return redirect(f"{request.path}?language={language}")
        except RefusedError as refused:
            messages.error(request, str(refused))
    question = live.current(training)
    address = public_address(request, f"/{language}/live/{code.code}")
    values = {
        "training": training,
        "language": language,
        "form": form,
        **_shown(question),
        "fewest": queries.smallest_group(training),
        "address": address,
        "typing_address": invitation.short_address(public_address(request, f"/{language}/live")),
        "code": codes.format_code(code.code),
        "seconds_left": max(0, round(question.ends_at - timezone.now().timestamp())) if question and question.ends_at else None,
    }
    with override(language):
        return render(request, "trainings/desk/live.html", values)


def _has_acted(request: StaffRequest, training: Training, form: LiveForm, language: str) -> bool:
    """Do what a button says; return whether it is done. Raises RefusedError."""
    if "ask" in request.POST:
        if not form.is_valid():
            return False
        values = form.cleaned_data
        question = LiveQuestion(number="", kind=values["kind"], language=language, prompt=values["prompt"])
        if question.kind == "card":
            question = live.question_of_card(training, values["card"], language=language, chance=chance())
        if question.kind == "own":
            question = LiveQuestion(number="", kind="own", language=language, prompt=question.prompt, options=values["options"])
        live.ask(training, question, seconds=values["seconds"], now=timezone.now(), chance=chance())
    elif "show" in request.POST:
        live.show(training)
    elif "hide" in request.POST:
        live.hide(training, request.POST["hide"])
    elif "stop_timer" in request.POST:
        live.stop_timer(training)
    elif "end" in request.POST:
        live.end(training)
    return True


@require_safe
@for_roles(*TRAINERS)
def live_state(request: StaffRequest, training_id: int) -> HttpResponse:
    """Return as JSON how many answered, and what changes when the page has to be loaded again."""
    return _state(live.current(training_with_figures(request, training_id)))


@require_http_methods(["GET", "HEAD", "POST"])
def live_answer(request: HttpRequest, code: str = "", phone: str = "") -> HttpResponse:
    """Return the page of a phone: the question, that its answer counts, or what was shown. Or count its answer.

    The address has a random name for the phone, drawn here and stored nowhere.
    """
    language = current_language()
    if not code:
        typed = codes.parse_code(request.GET.get("code", "")) if "code" in request.GET else None
        if typed:
            return HttpResponseRedirect(f"/{language}/live/{typed}")
        return render(request, "trainings/live.html", {"is_unknown": "code" in request.GET})
    training = _training_of(code)
    if training is None:
        return render(request, "trainings/live.html", {"is_unknown": True}, status=http.unknown_training().status)
    if not phone:
        return HttpResponseRedirect(f"/{language}/live/{code}/{secrets.token_urlsafe(12)}")
    if PHONE_LIMIT.wait_seconds(phone):
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
    question, refused = live.current(training), ""
    if request.method == "POST" and question:
        try:
            _count_answer(request, question, phone)
            return HttpResponseRedirect(request.path)
        except RefusedError as problem:
            refused = str(problem)
    has_answered = question is not None and live.has_answered(question, phone)
    values = {"training": training, "code": code, "phone": phone, "has_answered": has_answered, "refused": refused, **_shown(question)}
    return render(request, "trainings/live.html", values)


def _count_answer(request: HttpRequest, question: LiveQuestion, phone: str) -> None:
    """Count the answer of a form for the question that it showed; one for an earlier question is left out. Raises RefusedError."""
    is_whole = int(request.META.get("CONTENT_LENGTH") or 0) <= ANSWER_BYTES
    if is_whole and not is_from_elsewhere(request) and request.POST.get("number") == question.number:
        live.answer(question, phone=phone, sent=request.POST.get("answer", ""))


@require_safe
def live_phone_state(request: HttpRequest, code: str, phone: str) -> HttpResponse:
    """Return as JSON what changes when a phone has to load its page again."""
    training = _training_of(code)
    if training is None or PHONE_LIMIT.wait_seconds(phone):
        return JsonResponse({}, status=HTTPStatus.NOT_FOUND if training is None else HTTPStatus.TOO_MANY_REQUESTS)
    return _state(live.current(training))


def _training_of(code: str) -> Training | None:
    """Return the training of a current code that has figures, None without one."""
    found = queries.by_code(code.upper())
    return found[0] if found and found[1].is_current and not found[0].is_second_circle else None


def _shown(question: LiveQuestion | None) -> dict[str, object]:
    """Return what both pages show of a question."""
    if question is None:
        return {"question": None, "version": ""}
    return {
        "question": question,
        "version": question.version,
        "answered": live.answered(question),
        "words": live.words_of(question),
    }


def _state(question: LiveQuestion | None) -> HttpResponse:
    shown = {"version": question.version, "answered": live.answered(question)} if question else {"version": "", "answered": 0}
    return JsonResponse(shown, headers={"Cache-Control": "no-store"})
