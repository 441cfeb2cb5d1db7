"""Joining with a key made on the phone, and leaving with everything."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from ravive.reviews import views
from ravive.reviews.models import Answer, LearnerKey, TrainingCode
from ravive.throttling.limit import RequestLimit
from tests.reviews.phone import ANSWERS, KEY, LEARNERS, Phone, answer, headers, join, send


@pytest.mark.database
def test_joining_keeps_a_digest_a_day_and_a_form(visitor: Client, code: str) -> None:
    reply = join(visitor, code, form="B")
    assert (reply.status_code, reply.json()["form"], reply.json()["count"]) == (201, "B", 0)
    kept = LearnerKey.objects.get()
    assert (kept.training, kept.form, len(bytes(kept.key_digest))) == (7, "B", 32)
    assert KEY.encode() not in bytes(kept.key_digest)


@pytest.mark.database
def test_joining_again_changes_nothing(visitor: Client, code: str) -> None:
    join(visitor, code, form="A")
    again = join(visitor, code, form="B")
    assert (again.status_code, again.json()["form"]) == (200, "A")
    assert LearnerKey.objects.count() == 1


def test_a_code_is_read_in_small_letters_too(visitor: Client, code: str) -> None:
    assert join(visitor, code.lower()).status_code == 201


@pytest.mark.parametrize(
    ("change", "status", "reason"),
    [({"is_open": False}, 410, "closed"), ({"closes_at": datetime(2026, 1, 1, tzinfo=UTC)}, 410, "closed"), ({"capacity": 0}, 409, "full")],
)
def test_a_training_that_takes_nobody_says_why(visitor: Client, code: str, change: dict[str, object], status: int, reason: str) -> None:
    TrainingCode.objects.filter(code=code).update(**change)
    reply = join(visitor, code)
    assert (reply.status_code, reply.json()["code"]) == (status, reason)
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert not LearnerKey.objects.exists()


@pytest.mark.database
def test_who_joined_before_still_hears_so_once_it_is_full(visitor: Client, code: str) -> None:
    join(visitor, code)
    TrainingCode.objects.filter(code=code).update(capacity=1)
    assert join(visitor, code).status_code == 200
    assert join(visitor, code, "another-key-that-is-long-enough").status_code == 409


def test_unknown_code_and_missing_key_have_different_answers(visitor: Client, code: str) -> None:
    assert join(visitor, "ZZZZZZ").json()["code"] == "unknown_training"
    nobody = visitor.post(LEARNERS.format(code=code), '{"form":"A"}', content_type="application/json")
    assert (nobody.status_code, nobody.json()["code"], nobody.headers["WWW-Authenticate"]) == (401, "no_key", "Bearer")
    assert join(visitor, code, "short").json()["code"] == "no_key"


@pytest.mark.parametrize("body", ["", "{}", '{"form":"C"}', "[]", '{"form":"A"', "\x00", b'{"form":"\xff"}'])
def test_a_malformed_joining_is_refused(visitor: Client, code: str, body: str | bytes) -> None:
    reply = visitor.post(LEARNERS.format(code=code), body, content_type="application/json", headers=headers())
    assert (reply.status_code, reply.json()["code"]) == (400, "malformed")


def test_who_has_joined_takes_nobody_s_place(visitor: Client, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "JOIN_LIMIT", RequestLimit("join", burst=2, interval_seconds=1_000))
    assert [join(visitor, code).status_code for _ in range(5)] == [201, 200, 200, 200, 200]
    assert join(visitor, code, "another-key-that-is-long-enough").status_code == 201
    third = join(visitor, code, "a-third-key-that-is-long-enough")
    assert (third.status_code, third.json()["code"]) == (429, "too_many")


@pytest.mark.database
def test_leaving_takes_key_and_answers_out_and_leaves_a_number(visitor: Client, phone: Phone, cards: tuple[str, ...]) -> None:
    join(visitor, phone.code, "another-key-that-is-long-enough")
    send(visitor, phone.code, [answer(1, cards[0])], "another-key-that-is-long-enough")
    phone.log = {row["id"]: row for row in (answer(number, cards[0]) for number in range(5))}
    phone.sync()
    left = visitor.delete(ANSWERS.format(code=phone.code), headers=headers())
    assert (left.status_code, left.content) == (204, b"")
    assert (LearnerKey.objects.count(), Answer.objects.count()) == (1, 1)
    assert TrainingCode.objects.get().withdrawn == 1


@pytest.mark.database
def test_leaving_twice_changes_nothing(visitor: Client, phone: Phone) -> None:
    for _ in range(2):
        assert visitor.delete(ANSWERS.format(code=phone.code), headers=headers()).status_code == 204
    assert TrainingCode.objects.get().withdrawn == 1


def test_a_key_that_left_sends_in_vain_and_may_join_anew(visitor: Client, phone: Phone, cards: tuple[str, ...]) -> None:
    visitor.delete(ANSWERS.format(code=phone.code), headers=headers())
    refused = send(visitor, phone.code, [answer(1, cards[0])])
    assert (refused.status_code, refused.json()["code"]) == (401, "unknown_key")
    assert join(visitor, phone.code).status_code == 201


@pytest.mark.database
def test_a_key_joins_each_training_by_itself(visitor: Client, phone: Phone, cards: tuple[str, ...]) -> None:
    TrainingCode.objects.create(code="XYZ789", training=8)
    assert send(visitor, "XYZ789", [answer(1, cards[0])]).json()["code"] == "unknown_key"


def test_a_closed_training_takes_no_more_answers_but_lets_leave(
    visitor: Client, phone: Phone, cards: tuple[str, ...], now: datetime
) -> None:
    TrainingCode.objects.update(closes_at=datetime.now(UTC) + timedelta(hours=1))
    assert send(visitor, phone.code, [answer(1, cards[0])]).status_code == 200
    TrainingCode.objects.update(closes_at=datetime.now(UTC) - timedelta(seconds=1))
    refused = send(visitor, phone.code, [answer(2, cards[0])])
    assert (refused.status_code, refused.json()["code"]) == (410, "closed")
    assert visitor.delete(ANSWERS.format(code=phone.code), headers=headers()).status_code == 204
    assert not Answer.objects.exists()
