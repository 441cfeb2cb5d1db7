"""What is counted as it happens: requests, answers, jobs, e-mails."""

from typing import Literal

from prometheus_client import Counter, Histogram

type MailOutcome = Literal["sent", "failed", "no_connection"]

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "other"
LOWEST_STATUS, HIGHEST_STATUS = 100, 599
REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
JOB_SECONDS = (0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600)
SYNC_BYTES = (100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)
SYNC_ANSWERS = (0, 1, 5, 20, 100, 500, 2_000)

_requests = Counter("ravive_requests", "Requests that were answered", ["route", "method", "status"])
_request_seconds = Histogram("ravive_request_seconds", "Duration of requests in seconds", ["route", "method"], buckets=REQUEST_SECONDS)
_answers = Counter("ravive_answers_stored", "Answers of learners that were stored, each once")
_sync_bytes = Histogram("ravive_sync_bytes", "Bytes of a sync request, decompressed", buckets=SYNC_BYTES)
_sync_answers = Histogram("ravive_sync_answers", "Answers in a sync request", buckets=SYNC_ANSWERS)
_jobs = Counter("ravive_jobs", "Jobs in the background that ended", ["job", "result"])
_job_seconds = Histogram("ravive_job_seconds", "Duration of jobs in seconds", ["job"], buckets=JOB_SECONDS)
_mails = Counter("ravive_mails", "E-mails given to the mail server", ["result"])


def count_request(*, route: str, method: str, status: int, seconds: float) -> None:
    """Count a request. `route` is the name of an address in the code, never an address; `seconds`: its duration."""
    known = method if method in METHODS else OTHER
    shown = str(status) if LOWEST_STATUS <= status <= HIGHEST_STATUS else OTHER
    _requests.labels(route, known, shown).inc()
    _request_seconds.labels(route, known).observe(seconds)


def count_sync(*, sent_bytes: int, answers: int, stored: int) -> None:
    """Count a sync: the bytes of its body, the answers in it, and how many of them were new and are stored."""
    _sync_bytes.observe(sent_bytes)
    _sync_answers.observe(answers)
    _answers.inc(stored)


def count_job(*, job: str, result: str, seconds: float | None) -> None:
    """Count a job that ended. `job` is the name of its function; `seconds`: its duration, None where it never began."""
    _jobs.labels(job, result).inc()
    if seconds is not None:
        _job_seconds.labels(job).observe(seconds)


def count_mails(outcome: MailOutcome, number: int = 1) -> None:
    """Count e-mails by what became of them; `no_connection` counts attempts to reach the mail server."""
    _mails.labels(outcome).inc(number)
