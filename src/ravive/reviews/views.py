"""The sync endpoint and the one for joining. No cookie, no session, no address of a visitor."""

from datetime import UTC, datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from ravive.metrics import counts
from ravive.reviews import actions, decoder, departure, http, queries
from ravive.reviews.http import with_problem_details
from ravive.reviews.refusal import RefusedRequestError, malformed
from ravive.reviews.wire import UNREADABLE, JoinReply, RefusedAnswer, SyncReply, read_join, to_json
from ravive.throttling.limit import ByteQuota, RequestLimit
from ravive.throttling.storage import quick_storage

# A phone that comes back after months sends many batches at once; then one in two seconds is plenty.
SYNC_LIMIT = RequestLimit("sync", burst=120, interval_seconds=2, storage=quick_storage)
# Bytes of stored answers a day: see docs/decisions/0046-quotas.md for what a year of answers takes.
KEY_QUOTA = ByteQuota("answers-key", most_bytes=10_000_000)
TRAINING_QUOTA = ByteQuota("answers-training", most_bytes=256_000_000)
# New keys of one code: two hundred invented ones and three more a second leave room for a group that scans it at the same moment.
JOIN_LIMIT = RequestLimit("join", burst=1_000, interval_seconds=1, caches_refusals=True)


@with_problem_details
def answers(request: HttpRequest, code: str) -> HttpResponse:
    """Store answers and return those of the key's other phone (POST), or delete the key and its answers (DELETE)."""
    if request.method == "POST":
        return _sync(request, code)
    if request.method == "DELETE":
        departure.leave(code=code, key=http.key_of(request))
        return http.no_content()
    raise http.wrong_method("POST, DELETE")


@with_problem_details
def learners(request: HttpRequest, code: str) -> HttpResponse:
    """Let a key join a training."""
    if request.method != "POST":
        raise http.wrong_method("POST")
    digest, now = http.digest_of(http.key_of(request)), datetime.now(UTC)
    try:
        joining = read_join(http.body_of(request))
    except UNREADABLE as problem:
        raise malformed(problem) from problem
    known = queries.find_learner(code=code, key_digest=digest, now=now)
    if known is None:
        http.require_free_disk()
        http.count_request(JOIN_LIMIT, code)
    else:
        # Who joined already uses nothing of what those who join may use.
        http.count_request(SYNC_LIMIT, known.id)
    found = actions.join(code=code, key_digest=digest, form=joining.form, now=now)
    joined = JoinReply(form=found.form, joined_on=found.joined_on, count=found.answers)  # type: ignore[arg-type]  # stored as A or B
    return http.json_response(request, to_json(joined), HTTPStatus.CREATED if found.is_new else HTTPStatus.OK)


def _sync(request: HttpRequest, code: str) -> HttpResponse:
    now = datetime.now(UTC)
    learner = queries.find_learner(code=code, key_digest=http.digest_of(http.key_of(request)), now=now)
    if learner is None:
        raise http.unknown_key()
    if not learner.is_accepting:
        raise RefusedRequestError(410, "closed", http.CLOSED)
    http.count_request(SYNC_LIMIT, learner.id)
    body = http.body_of(request)
    batch, refused = decoder.decode(body, now=now)
    if batch.answers:
        # A request without answers only reads.
        http.require_quota(KEY_QUOTA, learner.id)
        http.require_quota(TRAINING_QUOTA, learner.training)
        http.require_free_disk()
    done = actions.append(learner=learner, batch=batch, now=now)
    counts.count_sync(sent_bytes=len(body), answers=len(batch.answers) + len(refused), stored=done.new)
    if done.stored_bytes:
        KEY_QUOTA.add(done.stored_bytes, learner.id)
        TRAINING_QUOTA.add(done.stored_bytes, learner.training)
    return http.json_response(request, to_json(_reply(learner.id, batch.cursor, done, refused)), HTTPStatus.OK)


def _reply(learner: int, cursor: int, done: actions.AppendResult, refused: list[RefusedAnswer]) -> SyncReply:
    # A cursor from before the database was restored from a copy is ahead of everything: begin again.
    since = cursor if cursor <= done.last_batch else 0
    before = done.own_batch or done.last_batch + 1
    missing = queries.missing_for(learner=learner, cursor=since, before=before) if since < before - 1 else None
    # The phone knows the answers it sends again because the last reply was lost.
    sent = set(done.accepted) if missing else set[str]()
    return SyncReply(
        accepted=done.accepted,
        refused=sorted([*refused, *done.refused], key=lambda refusal: refusal.place),
        missing=[answer for answer in missing.answers if answer.id not in sent] if missing else [],
        cursor=missing.until if missing and missing.more else done.last_batch,
        more=missing is not None and missing.more,
        count=done.count,
    )
