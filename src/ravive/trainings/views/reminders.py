"""The door for reminders: a phone says when it may be reminded and where, and takes it back. Its key is shown, and kept nowhere."""

from datetime import UTC, datetime
from http import HTTPStatus

import msgspec
from django.http import HttpRequest, HttpResponse

from ravive.lib.allowance import Allowance
from ravive.reviews import asked
from ravive.reviews.asked import spoken
from ravive.reviews.door import RefusedRequestError
from ravive.reviews.queries import find_learner
from ravive.reviews.reminding import read_reminding
from ravive.reviews.wire import to_json
from ravive.trainings.reminders import actions, prompting, push
from ravive.trainings.reminders.actions import Owner

# A phone tells of new days after each session.
TELLINGS = Allowance(burst=60, per_second=0.1)


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
        except (msgspec.DecodeError, RecursionError, prompting.BadDaysError, push.BadSubscriptionError) as problem:
            raise asked.malformed(problem) from problem
    return standing(request, owned)


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
    return asked.json_response(request, to_json(actions.standing(owned, offers_email=False)), HTTPStatus.OK)
