"""The public page to join a training. It works without script; the app replaces it otherwise."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ravive.publishing import queries as published
from ravive.reviews import http
from ravive.reviews.refusal import RefusedRequestError
from ravive.site.context import current_language
from ravive.trainings import codes, invitation, queries

LONGEST_TYPED = 40


@require_safe
def join(request: HttpRequest, typed: str = "") -> HttpResponse:
    """Return what a training is and what it shares. Without a code, return the form for one."""
    language = current_language()
    if not typed and (code_in_address := request.GET.get("code", "").strip()):
        return HttpResponseRedirect(invitation.path_of(language, codes.parse_code(code_in_address) or _only_signs(code_in_address)))
    if not typed:
        return render(request, "trainings/join.html", {})
    # A text with other characters than codes have is no code. Some databases refuse it.
    found = queries.by_code(typed.upper()) if typed == _only_signs(typed) else None
    found = found or queries.by_code(codes.parse_code(typed) or "")
    if found is None:
        return _refused(request, http.unknown_training(), "is_unknown")
    training, code = found
    if not code.is_current:
        return _refused(request, http.code_replaced(), "is_replaced")
    decks = [deck for slug in training.decks if (deck := published.current_deck(slug, language))]
    values = {
        "training": training,
        "sheet": queries.sheet_of(training, code, today=timezone.localdate()),
        "decks": decks,
        "forget_on": queries.forget_on(training),
    }
    return render(request, "trainings/join.html", values)


def _refused(request: HttpRequest, refused: RefusedRequestError, why: str) -> HttpResponse:
    """Return the form for another code, with the reason, or that too many wrong codes were tried."""
    shown = "is_too_many" if refused.status == HTTPStatus.TOO_MANY_REQUESTS else why
    response = render(request, "trainings/join.html", {shown: True}, status=refused.status)
    for name, value in refused.headers.items():
        response.headers[name] = value
    return response


def _only_signs(typed: str) -> str:
    """Return the part of a wrongly typed code that an address can contain."""
    return "".join(sign for sign in typed if sign.isascii() and sign.isalnum())[:LONGEST_TYPED] or "x"
