"""Endpoints of reminders: a phone says when and where to remind, and deletes it again. The key is never stored."""

from datetime import UTC, datetime
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ravive.entries import actions as entries
from ravive.mailing import recipients
from ravive.mailing.queries import is_offered
from ravive.people.addresses import public_address
from ravive.reviews import http
from ravive.reviews.http import with_problem_details
from ravive.reviews.queries import find_learner
from ravive.reviews.refusal import RefusedRequestError, malformed
from ravive.reviews.reminder_wire import CalendarReply, read_calendar, read_mail, read_reminders
from ravive.reviews.wire import UNREADABLE, to_json
from ravive.throttling.limit import RequestLimit
from ravive.throttling.storage import quick_storage
from ravive.trainings.reminders import actions, prompts, push, storage
from ravive.trainings.reminders import calendar as feeds
from ravive.trainings.reminders.actions import Owner
from ravive.trainings.reminders.subject import REMINDERS

# A phone sends new days after each session.
REMINDER_LIMIT = RequestLimit("reminders", burst=60, interval_seconds=10, storage=quick_storage)
# Addresses that one key may give in a day. Nothing that others do counts here: `mailing` limits what is sent.
DAY_SECONDS = 86_400
MAIL_LIMIT_OF_KEY = RequestLimit("mail-key", burst=5, interval_seconds=DAY_SECONDS // 5)


@with_problem_details
def reminders(request: HttpRequest, code: str) -> HttpResponse:
    """Return how a key is reminded (GET), store when and where to (PUT), or delete all of it (DELETE)."""
    if request.method == "DELETE":
        # This also works after the training is over, and for a key that left.
        actions.stop_all(http.key_of(request))
        return http.no_content()
    if request.method not in ("GET", "PUT"):
        raise http.wrong_method("GET, PUT, DELETE")
    owner, now = owner_of(request, code), datetime.now(UTC)
    if request.method == "PUT":
        http.count_request(REMINDER_LIMIT, owner.handle)
        http.require_free_disk()
        try:
            actions.remind(owner=owner, request=read_reminders(http.body_of(request)), now=now)
        except (*UNREADABLE, prompts.BadDaysError, push.BadSubscriptionError) as problem:
            raise malformed(problem) from problem
    return status_response(request, owner)


@with_problem_details
def email(request: HttpRequest, code: str) -> HttpResponse:
    """Store an e-mail address and ask its reader (PUT), or delete it (DELETE)."""
    if request.method == "DELETE":
        entries.stop(REMINDERS, storage.handle_of(http.key_of(request)), now=timezone.now())
        return http.no_content()
    if request.method != "PUT":
        raise http.wrong_method("PUT, DELETE")
    owner = owner_of(request, code)
    if not is_offered():
        raise RefusedRequestError(409, "not_offered", "this site has no mail server; choose another way")
    http.require_free_disk()
    try:
        mail_request = read_mail(http.body_of(request))
        http.count_request(MAIL_LIMIT_OF_KEY, owner.handle)
        actions.ask_mail(owner=owner, request=mail_request, now=datetime.now(UTC))
    except (*UNREADABLE, recipients.BadAddressError) as problem:
        raise malformed(problem) from problem
    return status_response(request, owner)


@with_problem_details
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Return the address of a key's new calendar (PUT), or delete the calendar (DELETE)."""
    if request.method == "DELETE":
        actions.close_calendar(storage.handle_of(http.key_of(request)))
        return http.no_content()
    if request.method != "PUT":
        raise http.wrong_method("PUT, DELETE")
    owner = owner_of(request, code)
    http.count_request(REMINDER_LIMIT, owner.handle)
    http.require_free_disk()
    try:
        language = read_calendar(http.body_of(request)).language
    except UNREADABLE as problem:
        raise malformed(problem) from problem
    # The public address comes first: if it fails, the earlier calendar must stay.
    site = public_address(request, "/").removesuffix("/")
    address = f"{site}{feeds.path_of(actions.open_calendar(owner, language))}"
    return http.json_response(request, to_json(CalendarReply(address=address)), HTTPStatus.OK)


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Return the days of a calendar: no name, no training, no subject."""
    found = actions.calendar_of(token, now=timezone.now())
    if found is None:
        raise Http404
    headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
    return HttpResponse(found, content_type="text/calendar; charset=utf-8", headers=headers)


def owner_of(request: HttpRequest, code: str) -> Owner:
    """Return the owner of the reminders. Raises RefusedRequestError for an unknown key or a training that is over."""
    key = http.key_of(request)
    learner = find_learner(code=code, key_digest=http.digest_of(key), now=datetime.now(UTC))
    if learner is None:
        raise http.unknown_key()
    if not learner.is_accepting:
        raise RefusedRequestError(410, "closed", http.CLOSED)
    return actions.owner_of(learner, key)


def status_response(request: HttpRequest, owner: Owner) -> HttpResponse:
    """Return how a key is reminded, as JSON."""
    return http.json_response(request, to_json(actions.status_of(owner)), HTTPStatus.OK)
