"""The endpoint of learners' reports on cards: JSON from the app, a form from a deck's page; no cookie, no address stored."""

from http import HTTPStatus

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ravive.publishing.actions.card_reports import TooManyError, UnknownCardError, take_report
from ravive.publishing.report_form import ReportForm
from ravive.publishing.report_wire import ReportProblem, ReportReply, ReportRequest, read_report
from ravive.publishing.views.cards import published
from ravive.publishing.views.pages import deck_values
from ravive.site import context
from ravive.site.origin import is_from_elsewhere

LARGEST_BYTES = 1000


@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Take a report from the app: six fields and no other."""
    if is_from_elsewhere(request):
        return _refused(HTTPStatus.FORBIDDEN, _("Reports come from this site alone."))
    if request.content_type != "application/json":
        return _refused(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _("“%(type)s” is not taken; send application/json.") % {"type": request.content_type}
        )
    # One byte more tells whether it is too large, whatever the header says.
    body = request.read(LARGEST_BYTES + 1)
    if len(body) > LARGEST_BYTES:
        return _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("At most %(count)s bytes are taken.") % {"count": LARGEST_BYTES})
    sent = _read(body)
    if sent is None:
        return _refused(HTTPStatus.BAD_REQUEST, _("Send a JSON object of texts: id, deck, card, version, language, reason; nothing else."))
    form = ReportForm(msgspec.structs.asdict(sent))
    if not form.is_valid():
        errors = {name: [str(error) for error in found] for name, found in form.errors.items()}
        return _json(ReportProblem(errors=errors), HTTPStatus.BAD_REQUEST)
    return _taken(form)


def _read(body: bytes) -> ReportRequest | None:
    try:
        return read_report(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _taken(form: ReportForm) -> HttpResponse:
    try:
        is_new = take_report(report=form.sent_report(), today=timezone.localdate())
    except UnknownCardError as problem:
        return _refused(HTTPStatus.NOT_FOUND, str(problem))
    except TooManyError as problem:
        response = _refused(HTTPStatus.TOO_MANY_REQUESTS, str(problem))
        response.headers["Retry-After"] = str(problem.seconds)
        return response
    return _json(ReportReply(taken=True), HTTPStatus.CREATED if is_new else HTTPStatus.OK)


def _refused(status: HTTPStatus, why: str) -> HttpResponse:
    return _json(ReportProblem(error=why), status)


def _json(value: msgspec.Struct, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(value), status=status, content_type="application/json")


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, deck: str) -> HttpResponse:
    """Take a report from the form on the deck's page; say what is missing on the same page. Asked for by itself, lead to the form."""
    found = published(deck)
    if request.method != "POST":
        return HttpResponseRedirect(f"/{context.current_language()}/decks/{deck}/#error")
    form = ReportForm({**request.POST.dict(), "deck": deck, "language": context.current_language(), "id": ""})
    problem = _("Reports come from this site alone.") if is_from_elsewhere(request) else ""
    status = HTTPStatus.FORBIDDEN if problem else HTTPStatus.BAD_REQUEST
    if not problem and form.is_valid():
        try:
            take_report(report=form.sent_report(), today=timezone.localdate())
        except UnknownCardError as unknown:
            problem, status = str(unknown), HTTPStatus.NOT_FOUND
        except TooManyError as too_many:
            problem, status = str(too_many), HTTPStatus.TOO_MANY_REQUESTS
        else:
            return HttpResponseRedirect(f"/{context.current_language()}/decks/{deck}/reported/")
    values = deck_values(request, found, chosen=request.POST.get("card", ""))
    return render(request, "publishing/deck.html", {**values, "report": form, "report_problem": problem}, status=status)


@require_safe
def reported(request: HttpRequest, deck: str) -> HttpResponse:
    """Return the thanks for a report."""
    return render(request, "publishing/reported.html", {"deck": published(deck)})
