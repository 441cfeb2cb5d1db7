"""The sync door: what a phone sends, and what it gets back. No cookie, no session, no address of anybody."""

from datetime import UTC, datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from ravive.reviews import actions, asked, door, leaving, queries
from ravive.reviews.asked import spoken
from ravive.reviews.door import RefusedRequestError
from ravive.reviews.wire import UNREADABLE, Joined, Refused, Reply, read_joining, to_json
from ravive.throttling.limit import RequestLimit
from ravive.throttling.storage import process_storage

# A phone that comes back after months sends many batches at once; then one in two seconds is plenty.
SENDINGS = RequestLimit("sync", burst=120, interval_seconds=2, storage=process_storage)
# A room of people scans one code at the same moment.
JOININGS = RequestLimit("join", burst=200, interval_seconds=2)


@spoken
def answers(request: HttpRequest, code: str) -> HttpResponse:
    """Take answers in and give the other phone's out (POST), or take a key and its answers out of the training (DELETE)."""
    if request.method == "POST":
        return _take(request, code)
    if request.method == "DELETE":
        leaving.leave(code=code, key=asked.shown_key(request))
        return asked.nothing()
    raise asked.wrong_method("POST, DELETE")


@spoken
def learners(request: HttpRequest, code: str) -> HttpResponse:
    """Let a key join a training."""
    if request.method != "POST":
        raise asked.wrong_method("POST")
    digest, now = asked.digest_of(asked.shown_key(request)), datetime.now(UTC)
    try:
        joining = read_joining(asked.body_of(request))
    except UNREADABLE as problem:
        raise asked.malformed(problem) from problem
    known = queries.find_learner(code=code, key_digest=digest, now=now)
    if known is None:
        asked.let_through(JOININGS, code)
    else:
        # Whoever is in takes nobody's place among those who come.
        asked.let_through(SENDINGS, known.id)
    found = actions.join(code=code, key_digest=digest, form=joining.form, now=now)
    joined = Joined(form=found.form, joined_on=found.joined_on, count=found.answers)  # type: ignore[arg-type]  # kept as A or B
    return asked.json_response(request, to_json(joined), HTTPStatus.CREATED if found.is_new else HTTPStatus.OK)


def _take(request: HttpRequest, code: str) -> HttpResponse:
    now = datetime.now(UTC)
    learner = queries.find_learner(code=code, key_digest=asked.digest_of(asked.shown_key(request)), now=now)
    if learner is None:
        raise asked.unknown_key()
    if not learner.is_taking:
        raise RefusedRequestError(410, "closed", asked.CLOSED)
    asked.let_through(SENDINGS, learner.id)
    batch, refused = door.opened(asked.body_of(request), now=now)
    done = actions.append(learner=learner, batch=batch, now=now)
    return asked.json_response(request, to_json(_reply(learner.id, batch.cursor, done, refused)), HTTPStatus.OK)


def _reply(learner: int, cursor: int, done: actions.Appended, refused: list[Refused]) -> Reply:
    # A cursor from before the database was put back from a copy is ahead of everything: begin again.
    since = cursor if cursor <= done.last_batch else 0
    before = done.own_batch or done.last_batch + 1
    missing = queries.missing_for(learner=learner, cursor=since, before=before) if since < before - 1 else None
    # What came again because the last reply was lost is no news to this phone.
    sent = set(done.accepted) if missing else set[str]()
    return Reply(
        accepted=done.accepted,
        refused=sorted([*refused, *done.refused], key=lambda one: one.place),
        missing=[answer for answer in missing.answers if answer.id not in sent] if missing else [],
        cursor=missing.until if missing and missing.more else done.last_batch,
        more=missing is not None and missing.more,
        count=done.count,
    )
