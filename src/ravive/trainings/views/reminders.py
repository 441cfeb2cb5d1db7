"""The door for reminders: a phone says when it may be reminded and where, and takes it back. Its key is shown, and kept nowhere."""

from datetime import UTC, datetime
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ravive.lib.allowance import Allowance
from ravive.mailing import links, recipients
from ravive.mailing.actions import confirm_address
from ravive.mailing.queries import is_offered
from ravive.people.addresses import public_address
from ravive.reviews import asked
from ravive.reviews.asked import spoken
from ravive.reviews.door import RefusedRequestError
from ravive.reviews.queries import find_learner
from ravive.reviews.reminding import Feed, read_feeding, read_mailing, read_reminding
from ravive.reviews.wire import UNREADABLE, to_json
from ravive.trainings.reminders import actions, prompts, push, storage
from ravive.trainings.reminders import calendar as feeds
from ravive.trainings.reminders.actions import Owner

# A phone tells of new days after each session.
TELLINGS = Allowance(burst=60, per_second=0.1)
# Confirmations that may be asked for: by one key, for one address, in one training.
A_DAY = 1 / 86_400
ASKINGS = Allowance(burst=5, per_second=5 * A_DAY)
ADDRESSES = Allowance(burst=3, per_second=3 * A_DAY)
ASKINGS_OF_ALL = Allowance(burst=200, per_second=200 * A_DAY)


@spoken
def reminders(request: HttpRequest, code: str) -> HttpResponse:
    """Tell by which ways a key is reminded (GET), keep when and where to (PUT), or stop all of it (DELETE)."""
    if request.method == "DELETE":
        # Also of a training that is over, and of a key that left.
        actions.stop_all(asked.shown_key(request))
        return asked.nothing()
    if request.method not in ("GET", "PUT"):
        raise asked.wrong_method("GET, PUT, DELETE")
    owned, now = owner_of(request, code), datetime.now(UTC)
    if request.method == "PUT":
        asked.let_through(TELLINGS, owned.handle)
        try:
            actions.remind(owned=owned, given=read_reminding(asked.body_of(request)), now=now)
        except (*UNREADABLE, prompts.BadDaysError, push.BadSubscriptionError) as problem:
            raise asked.malformed(problem) from problem
    return standing(request, owned)


@spoken
def email(request: HttpRequest, code: str) -> HttpResponse:
    """Keep an e-mail address and ask its reader (PUT), or delete it (DELETE)."""
    if request.method == "DELETE":
        actions.delete_mail(storage.handle_of(asked.shown_key(request)))
        return asked.nothing()
    if request.method != "PUT":
        raise asked.wrong_method("PUT, DELETE")
    owned = owner_of(request, code)
    if not is_offered():
        raise RefusedRequestError(409, "not_offered", "this site has no mail server; choose another way")
    try:
        given = read_mailing(asked.body_of(request))
        # A code that got about must not make this site write to everybody.
        asked.let_through(ADDRESSES, recipients.digest_of(given.address))
        asked.let_through(ASKINGS, owned.handle)
        asked.let_through(ASKINGS_OF_ALL, owned.learner.training)
        actions.ask_mail(owned=owned, given=given, now=datetime.now(UTC))
    except (*UNREADABLE, recipients.BadAddressError) as problem:
        raise asked.malformed(problem) from problem
    return standing(request, owned)


@spoken
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Make the address of a key's calendar, a new one each time (PUT), or let it lead nowhere (DELETE)."""
    if request.method == "DELETE":
        actions.close_calendar(storage.handle_of(asked.shown_key(request)))
        return asked.nothing()
    if request.method != "PUT":
        raise asked.wrong_method("PUT, DELETE")
    owned = owner_of(request, code)
    asked.let_through(TELLINGS, owned.handle)
    try:
        language = read_feeding(asked.body_of(request)).language
    except UNREADABLE as problem:
        raise asked.malformed(problem) from problem
    # Made first: where the site does not know its own address, the one given before goes on.
    site = public_address(request, "/").removesuffix("/")
    address = f"{site}{feeds.path_of(actions.open_calendar(owned, language))}"
    return asked.json_response(request, to_json(Feed(address=address)), HTTPStatus.OK)


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Return the days of a calendar: no name, no training, no subject."""
    found = actions.calendar_of(token, now=timezone.now())
    if found is None:
        raise Http404
    headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
    return HttpResponse(found, content_type="text/calendar; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the reader of an e-mail whether to remind there; a press says yes: programs that look at links say nothing."""
    if request.method == "POST":
        is_good = confirm_address(token, now=timezone.now())
        return _page(request, "confirmed" if is_good else "too_late")
    return _page(request, "confirm" if links.read_confirmation(token) else "too_late")


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the e-mails of a link: a press does it, and so does a mail program's own button (RFC 8058)."""
    handle = links.read_stop(token)
    if handle is None:
        return _page(request, "unknown")
    if request.method == "POST":
        actions.delete_mail(handle)
        return _page(request, "stopped")
    return _page(request, "stop")


def _page(request: HttpRequest, state: str) -> HttpResponse:
    status = HTTPStatus.NOT_FOUND if state in ("too_late", "unknown") else HTTPStatus.OK
    return render(request, "trainings/reminder.html", {"state": state}, status=status)


def owner_of(request: HttpRequest, code: str) -> Owner:
    """Return whose reminders are asked for. Raises RefusedRequestError for a key that did not join, or a training that is over."""
    key = asked.shown_key(request)
    learner = find_learner(code=code, key_digest=asked.digest_of(key), now=datetime.now(UTC))
    if learner is None:
        raise asked.unknown_key()
    if not learner.is_taking:
        raise RefusedRequestError(410, "closed", asked.CLOSED)
    return actions.owner(learner, key)


def standing(request: HttpRequest, owned: Owner) -> HttpResponse:
    """Return by which ways a key is reminded, as JSON."""
    return asked.json_response(request, to_json(actions.standing(owned)), HTTPStatus.OK)
