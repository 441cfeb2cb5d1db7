"""How many bytes a key and a training may store a day, and what a nearly full disk refuses."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from ravive.reviews import views
from ravive.reviews.actions import ROW_BYTES
from ravive.reviews.models import Answer, LearnerKey
from ravive.throttling.limit import ByteQuota
from tests.client_response import ClientResponse
from tests.reviews.phone import ANSWERS, Phone, answer, headers, join, send

CLOZE = "meme-sans-preuve"
GAPS = {"sans": 1, "vu": 0, "autorites": 1}
OTHER_KEY = "another-key-that-is-long-enough"
# A learner who answers a hundred cards every day of a year, all unsent.
ANSWERS_A_YEAR = 36_500


def limited(monkeypatch: pytest.MonkeyPatch, name: str, most_bytes: int) -> None:
    monkeypatch.setattr(views, name, ByteQuota(f"of-a-test-{name}", most_bytes=most_bytes))


def assert_refused(reply: ClientResponse, status: int, code: str) -> None:
    assert (reply.status_code, reply.json()["code"]) == (status, code)
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert 0 < int(reply.headers["Retry-After"]) <= 86_400


def several(first: int, count: int) -> list[dict[str, Any]]:
    return [answer(first + number, CLOZE, parts=GAPS) for number in range(count)]


@pytest.mark.database
def test_a_key_over_its_quota_waits_and_others_go_on(visitor: Client, phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, "KEY_QUOTA", 3 * ROW_BYTES)
    assert send(visitor, phone.code, several(0, 4)).json()["count"] == 4
    assert_refused(send(visitor, phone.code, several(10, 1)), 429, "quota")
    join(visitor, phone.code, OTHER_KEY)
    assert send(visitor, phone.code, several(20, 1), OTHER_KEY).json()["count"] == 1
    assert Answer.objects.count() == 5


def test_a_training_over_its_quota_waits(visitor: Client, phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, "TRAINING_QUOTA", ROW_BYTES)
    join(visitor, phone.code, OTHER_KEY)
    assert send(visitor, phone.code, several(0, 1)).status_code == 200
    assert_refused(send(visitor, phone.code, several(10, 1), OTHER_KEY), 429, "quota")


def test_answers_sent_again_use_nothing_of_the_quota(visitor: Client, phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, "KEY_QUOTA", 3 * ROW_BYTES)
    for _ in range(5):
        assert send(visitor, phone.code, several(0, 1)).status_code == 200
    assert send(visitor, phone.code, several(10, 1)).status_code == 200


def test_over_its_quota_a_key_still_reads(visitor: Client, phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, "KEY_QUOTA", 1)
    send(visitor, phone.code, several(0, 2))
    assert len(send(visitor, phone.code, []).json()["missing"]) == 2


def test_a_year_of_answers_at_once_stays_under_every_quota() -> None:
    a_year = ANSWERS_A_YEAR * (ROW_BYTES + len(json.dumps(GAPS, separators=(",", ":"))))
    assert a_year < views.KEY_QUOTA.most_bytes
    # Forty such phones in one room, on one day.
    assert 40 * a_year < views.TRAINING_QUOTA.most_bytes


@pytest.mark.database
def test_a_nearly_full_disk_refuses_answers_and_joining_but_reads_and_deletes(visitor: Client, phone: Phone, settings: Settings) -> None:
    send(visitor, phone.code, several(0, 2))
    settings.RAVIVE_LEAST_FREE_MB = 10**9
    refused = send(visitor, phone.code, several(10, 1))
    assert_refused(refused, 503, "disk_full")
    assert "RAVIVE_LEAST_FREE_MB" in refused.json()["detail"]
    assert_refused(join(visitor, phone.code, OTHER_KEY), 503, "disk_full")
    assert join(visitor, phone.code).status_code == 200
    assert len(send(visitor, phone.code, []).json()["missing"]) == 2
    assert visitor.get("/fr/").status_code == 200
    assert visitor.delete(ANSWERS.format(code=phone.code), headers=headers()).status_code == 204
    assert not LearnerKey.objects.exists()
    settings.RAVIVE_LEAST_FREE_MB = 1
    assert join(visitor, phone.code, OTHER_KEY).status_code == 201
