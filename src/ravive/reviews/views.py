"""The sync door: what a phone sends, and what it gets back. No cookie, no session, no address of anybody."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from http import HTTPStatus

import msgspec
from django.http import HttpRequest, HttpResponse

from ravive.lib.allowance import Allowance
from ravive.reviews import actions, door, openapi, problems, queries
from ravive.reviews.bearer import CLOSED, UNKNOWN_TRAINING, key_digest, let_through, unknown_key, wrong_method
from ravive.reviews.door import RefusedRequestError
from ravive.reviews.wire import Joined, Refused, Reply, read_joining, to_json

# A phone that comes back after months sends many batches at once; then one in two seconds is plenty.
SENDINGS = Allowance(burst=120, per_second=0.5)
# A room of people scans one code at the same moment.
JOININGS = Allowance(burst=200, per_second=0.5)
# What is shorter fits in a packet or two anyway.
COMPRESSED_BYTES = 4_096

type View = Callable[[HttpRequest, str], HttpResponse]


def _spoken(view: View) -> View:
    """Turn what an action or query refuses into what the phone reads."""

    @wraps(view)
    def answer(request: HttpRequest, code: str) -> HttpResponse:
        try:
            return view(request, code.upper())
        except RefusedRequestError as refused:
            return problems.response(refused)
        except queries.UnknownTrainingError:
            return problems.response(RefusedRequestError(404, "unknown_training", UNKNOWN_TRAINING))
        except actions.LeftError:
            return problems.response(unknown_key())
        except actions.TrainingClosedError:
            return problems.response(RefusedRequestError(410, "closed", CLOSED))
        except actions.TrainingFullError:
            return problems.response(RefusedRequestError(409, "full", "as many have joined as this code lets in; ask the trainer"))

    return answer


@_spoken
def answers(request: HttpRequest, code: str) -> HttpResponse:
    """Take answers in and give the other phone's out (POST), or take a key and its answers out of the training (DELETE)."""
    if request.method == "POST":
        return _take(request, code)
    if request.method == "DELETE":
        actions.leave(code=code, key_digest=key_digest(request))
        return HttpResponse(status=204, headers={"Cache-Control": "no-store"})
    raise wrong_method("POST, DELETE")


@_spoken
def learners(request: HttpRequest, code: str) -> HttpResponse:
    """Let a key join a training."""
    if request.method != "POST":
        raise wrong_method("POST")
    digest = key_digest(request)
    let_through(JOININGS, code)
    try:
        joining = read_joining(_body(request))
    except (msgspec.DecodeError, RecursionError) as problem:
        raise RefusedRequestError(400, "malformed", f"the body is not what /api/v1/openapi.json says: {problem}") from problem
    found = actions.join(code=code, key_digest=digest, form=joining.form, now=datetime.now(UTC))
    joined = Joined(form=found.form, joined_on=found.joined_on, count=found.answers)  # type: ignore[arg-type]  # kept as A or B
    return _json(request, to_json(joined), HTTPStatus.CREATED if found.is_new else HTTPStatus.OK)


def document(request: HttpRequest) -> HttpResponse:
    """Return the OpenAPI document."""
    if request.method not in ("GET", "HEAD"):
        return problems.response(wrong_method("GET"))
    return HttpResponse(openapi.text(), content_type="application/json", headers={"Cache-Control": "max-age=3600"})


def _take(request: HttpRequest, code: str) -> HttpResponse:
    now = datetime.now(UTC)
    learner = queries.find_learner(code=code, key_digest=key_digest(request), now=now)
    if learner is None:
        raise unknown_key()
    if not learner.is_taking:
        raise RefusedRequestError(410, "closed", CLOSED)
    let_through(SENDINGS, learner.id)
    batch, refused = door.opened(_body(request), now=now)
    done = actions.append(learner=learner, batch=batch, now=now)
    return _json(request, to_json(_reply(learner.id, batch.cursor, done, refused)), HTTPStatus.OK)


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


def _body(request: HttpRequest) -> bytes:
    """Return the body, unpacked and bounded. Django's own limit is for forms."""
    sent = request.META.get("CONTENT_LENGTH") or "0"
    length = int(sent) if sent.isdecimal() else 0
    if length > door.MOST_BYTES:
        raise RefusedRequestError(413, "too_large", f"the body has {length} bytes; send at most {door.MOST_BYTES}")
    body = request.read(length)
    if len(body) < length:
        raise RefusedRequestError(400, "malformed", "the body ends too early; send it again")
    return door.unpacked(body, request.META.get("HTTP_CONTENT_ENCODING", ""))


def _json(request: HttpRequest, body: bytes, status: HTTPStatus) -> HttpResponse:
    headers = {"Cache-Control": "no-store"}
    if len(body) > COMPRESSED_BYTES and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        body, headers["Content-Encoding"] = gzip.compress(body, 1, mtime=0), "gzip"
    return HttpResponse(body, status=status, content_type="application/json", headers=headers)
