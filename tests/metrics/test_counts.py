"""What is counted as it happens, and that nothing a visitor chooses becomes a label."""

import secrets
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from ravive.config.server import job_record
from ravive.mailing.counted_backend import CountedBackend
from ravive.metrics import counts
from ravive.operations import jobs
from tests.config.test_jobs import fails, run_queue
from tests.journeys.post_office import post_office
from tests.metrics.samples import series, value
from tests.ports import PORT_OF_NOBODY
from tests.reviews.conftest import cards, code, phone
from tests.reviews.phone import Phone, answer, send

__all__ = ["cards", "code", "phone"]  # fixtures

HOSTILE = 1_000
# Pages for unknown addresses search for what may have been meant, which takes longer than the rest.
PAGES = 60


def test_a_request_is_counted_by_the_name_of_its_address(visitor: Client, db: None) -> None:
    known = {"route": "openapi", "method": "GET", "status": "200"}
    before, timed = value("ravive_requests_total", **known), value("ravive_request_seconds_count", route="openapi", method="GET")
    assert visitor.get("/api/v1/openapi.json").status_code == 200
    assert value("ravive_requests_total", **known) == before + 1
    assert value("ravive_request_seconds_count", route="openapi", method="GET") == timed + 1


def test_a_stored_page_counts_under_its_own_name(visitor: Client, db: None, settings: Settings) -> None:
    settings.RAVIVE_STORED_PAGES = 10
    visitor.get("/fr/decks/")
    before = {line for line in series() if "_requests_total" in line}
    known = [line for line in before if "'GET'" in line and "'200'" in line]
    visitor.get("/fr/decks/")
    assert {line for line in series() if "_requests_total" in line} == before
    assert known


@pytest.mark.slow
def test_hostile_addresses_make_no_new_series(visitor: Client, db: None) -> None:
    def ask(number: int) -> None:
        name = f"{secrets.token_urlsafe(8)}%22%0Aravive_{number}"
        place = ("/fr/", "/api/v1/", "/static/")[number % 3] if number < PAGES else ("/api/v1/", "/static/", "/api/")[number % 3]
        visitor.generic(
            ("GET", "POST", f"M{secrets.token_hex(3)}".upper())[number % 7 % 3], f"{place}{name}?q={name}", HTTP_USER_AGENT=name
        )

    for number in range(PAGES):
        ask(number)
    before = series()
    for number in range(HOSTILE):
        ask(number)
    assert series() == before


def test_methods_and_statuses_are_bounded() -> None:
    for status in (200, 999, -1):
        counts.count_request(route="r", method="BREW", status=status, seconds=0.1)
    assert value("ravive_requests_total", route="r", method="other", status="other") == 2


@pytest.mark.database
def test_answers_are_counted_once(visitor: Client, phone: Phone, cards: tuple[str, ...]) -> None:
    before = value("ravive_answers_stored_total"), value("ravive_sync_answers_sum"), value("ravive_sync_bytes_count")
    answers = [answer(1, cards[0]), answer(2, cards[0])]
    for _ in range(2):
        assert send(visitor, phone.code, answers).status_code == 200
    after = value("ravive_answers_stored_total"), value("ravive_sync_answers_sum"), value("ravive_sync_bytes_count")
    assert [now - then for now, then in zip(after, before, strict=True)] == [2, 4, 2]


def test_jobs_are_counted_by_result(db: None, settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    job_record.record_jobs()
    names = [("clear_results", "done"), ("fails", "failed")]
    before = [value("ravive_jobs_total", job=job, result=result) for job, result in names]
    jobs.clear_results.enqueue(due="today")
    fails.enqueue(due="today")
    run_queue()
    assert [value("ravive_jobs_total", job=job, result=result) for job, result in names] == [number + 1 for number in before]
    assert value("ravive_job_seconds_count", job="clear_results") >= 1
    assert DBTaskResult.objects.count() == 2


def test_mails_are_counted_by_what_became_of_them(settings: Settings, tmp_path: Path) -> None:
    def backend(port: int) -> CountedBackend:
        return CountedBackend(alias="default", host="127.0.0.1", port=port, timeout=5)

    names = ("sent", "failed", "no_connection")
    before = [value("ravive_mails_total", result=name) for name in names]
    mails = [EmailMessage("hello", "text", "from@example.org", [f"{n}@example.org"]) for n in range(2)]
    with post_office() as office:
        assert backend(office.port).send_messages(mails) == 2
        refused = EmailMessage("hello", "text", "from@example.org", ["no address"])
        with pytest.raises(Exception):  # noqa: B017 - whatever the library says of it
            backend(office.port).send_messages([refused])
    with pytest.raises(OSError, match="refused"):
        backend(PORT_OF_NOBODY).open()
    assert [value("ravive_mails_total", result=name) - then for name, then in zip(names, before, strict=True)] == [2, 1, 1]
    assert mail
