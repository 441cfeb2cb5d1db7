"""Sending answers: once, again, in part, from two phones; what is refused, and how."""

import errno
import gzip
import json
import logging
import os
import random
import time
import uuid
import zlib
from collections.abc import Callable
from typing import Any

import brotli
import pytest
from django.test import Client

from ravive.reviews import acceptance, actions, compression, queries, views
from ravive.reviews.models import Answer, Kind, KnownCard
from ravive.throttling.limit import RequestLimit
from ravive.throttling.storage import process_storage
from tests.client_response import ClientResponse
from tests.reviews.phone import ANSWERS, NOON_MS, Json, Phone, answer, headers, join, send, uuid7


@pytest.mark.database
def test_an_answer_is_kept_as_it_was_sent(visitor: Client, phone: Phone, cards: tuple[str, ...], bundle: str) -> None:
    sent = answer(1, cards[0], bundle=bundle, variant=2, kind="test", test_day=30, form="B", credit=1 / 3)
    reply = send(visitor, phone.code, [sent], sent_at=NOON_MS).json()
    assert reply == {"accepted": [sent["id"]], "refused": [], "missing": [], "cursor": 1, "more": False, "count": 1}
    kept: Any = Answer.objects.select_related("card", "bundle", "learner").get()
    assert (str(kept.id), kept.card.card, kept.bundle.digest, kept.bundle.language) == (sent["id"], cards[0], bundle, "fr")
    assert (kept.answered_at_ms, kept.offset_minutes, kept.duration_ms) == (sent["at"], 60, 4_001)
    assert (kept.credit, kept.confidence, kept.variant) == (1 / 3, 1, 2)
    assert (Kind(kept.kind).label, kept.test_day, kept.form) == ("test", 30, "B")
    assert json.loads(kept.parts) == sent["parts"]
    assert (kept.learner.answers, kept.learner.last_batch) == (1, 1)


def test_the_clock_of_the_phone_is_noted_against_ours(visitor: Client, phone: Phone, cards: tuple[str, ...]) -> None:
    an_hour_ahead = int(time.time() * 1000) + 3_600_000
    send(visitor, phone.code, [answer(1, cards[0])], sent_at=an_hour_ahead)
    kept: Any = Answer.objects.get()
    assert kept.skew_seconds == pytest.approx(-3_600, abs=60)
    assert kept.received_day == int(time.time() // 86_400)


DAY_MS = 86_400_000


@pytest.mark.parametrize(
    ("ahead_days", "clock_days", "stored_days"),
    [
        # Within two days, the phone's word counts.
        (1.5, 0, 1.5),
        # The clock was a year ahead, and is right again: the answer was given before it was sent.
        (365, 0, 0),
        # It is a year ahead still: so it was when the card was answered, an hour ago.
        (365 - 1 / 24, 365, -1 / 24),
        (40_000, 40_000, 0),
        # It is a year ahead only since.
        (-7, 365, -7),
    ],
)
def test_a_clock_that_was_ahead_loses_no_answer(
    visitor: Client, phone: Phone, cards: tuple[str, ...], ahead_days: float, clock_days: int, stored_days: float
) -> None:
    now_ms = int(time.time() * 1_000)
    sent = answer(1, cards[0], at=int(now_ms + ahead_days * DAY_MS))
    reply = send(visitor, phone.code, [sent], sent_at=now_ms + clock_days * DAY_MS).json()
    assert (reply["accepted"], reply["refused"]) == ([sent["id"]], [])
    kept: Any = Answer.objects.get()
    found = kept.answered_at_ms + 1_000 * kept.skew_seconds
    assert found == pytest.approx(now_ms + stored_days * DAY_MS, abs=60_000)
    assert abs(kept.skew_seconds) < 60


def test_answers_of_a_clock_that_was_ahead_come_before_those_after_it(visitor: Client, phone: Phone, cards: tuple[str, ...]) -> None:
    now_ms = int(time.time() * 1_000)
    times = [now_ms - 20 * DAY_MS, now_ms + 365 * DAY_MS, now_ms + 365 * DAY_MS + 9_000, now_ms - 7 * DAY_MS]
    sent = [answer(place, cards[0], at=at) for place, at in enumerate(times)]
    # In any order: ids say which came first.
    reply = send(visitor, phone.code, [sent[3], sent[1], sent[0], sent[2]], sent_at=now_ms).json()
    assert (len(reply["accepted"]), reply["refused"]) == (4, [])
    kept = dict(Answer.objects.values_list("id", "answered_at_ms"))
    assert [kept[uuid.UUID(one["id"])] for one in sent] == [times[0], times[3], times[3], times[3]]


@pytest.mark.database
def test_sending_again_keeps_one_and_accepts_both_times(visitor: Client, phone: Phone, cards: tuple[str, ...]) -> None:
    first = [answer(number, cards[0]) for number in range(4)]
    send(visitor, phone.code, first)
    again = send(visitor, phone.code, [*first[2:], answer(9, cards[1])], cursor=1).json()
    assert (len(again["accepted"]), again["count"], again["cursor"]) == (3, 5, 2)
    assert send(visitor, phone.code, first, cursor=2).json()["cursor"] == 2
    assert Answer.objects.count() == 5


@pytest.mark.database
def test_the_same_answer_twice_in_one_sending_is_one(visitor: Client, phone: Phone, cards: tuple[str, ...]) -> None:
    reply = send(visitor, phone.code, [answer(1, cards[0])] * 2).json()
    assert (len(reply["accepted"]), reply["count"]) == (2, 1)


def test_the_first_words_of_an_answer_stay(visitor: Client, phone: Phone, cards: tuple[str, ...]) -> None:
    send(visitor, phone.code, [answer(1, cards[0], credit=1)])
    send(visitor, phone.code, [answer(1, cards[0], credit=0)])
    assert Answer.objects.values_list("credit", flat=True).get() == 1


@pytest.mark.database
def test_two_learners_may_use_the_same_id(visitor: Client, phone: Phone, cards: tuple[str, ...]) -> None:
    other = "another-key-that-is-long-enough"
    join(visitor, phone.code, other)
    for key in (phone.key, other):
        assert send(visitor, phone.code, [answer(1, cards[0])], key).json()["count"] == 1
    assert Answer.objects.count() == 2


@pytest.mark.database
def test_a_second_phone_gets_what_it_is_missing(visitor: Client, phone: Phone, cards: tuple[str, ...], bundle: str) -> None:
    sent = [answer(number, cards[number], bundle=bundle, confidence=None, credit=None) for number in range(3)]
    send(visitor, phone.code, sent)
    second = Phone(visitor, phone.code)
    second.log = {row["id"]: row for row in [answer(8, cards[3], kind="control", test_day=90)]}
    reply = second.sync()
    assert [row["id"] for row in reply["missing"]] == [row["id"] for row in sent]
    received = reply["missing"][1]
    # A field that is left out has its usual value.
    assert received == {name: value for name, value in sent[1].items() if value is not None}
    assert (reply["count"], reply["cursor"]) == (4, 2)
    back = send(visitor, phone.code, [], cursor=1).json()
    assert [(row["kind"], row["test_day"]) for row in back["missing"]] == [("control", 90)]
    assert send(visitor, phone.code, [], cursor=back["cursor"]).json()["missing"] == []


@pytest.mark.database
def test_missing_answers_come_in_whole_batches(
    visitor: Client, phone: Phone, cards: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_MISSING", 5)
    for batch in range(4):
        send(visitor, phone.code, [answer(batch * 10 + number, cards[0]) for number in range(3)], cursor=batch)
    second = Phone(visitor, phone.code)
    pages = [second.sync() for _ in range(4)]
    assert [(len(page["missing"]), page["cursor"], page["more"]) for page in pages] == [
        (3, 1, True), (3, 2, True), (3, 3, True), (3, 4, False),
    ]  # fmt: skip
    assert len(second.log) == 12


@pytest.mark.database
def test_a_cursor_from_before_a_restored_copy_begins_again(visitor: Client, phone: Phone, cards: tuple[str, ...]) -> None:
    send(visitor, phone.code, [answer(1, cards[0])])
    reply = send(visitor, phone.code, [answer(2, cards[0])], cursor=50).json()
    assert ([row["id"] for row in reply["missing"]], reply["cursor"]) == ([answer(1, cards[0])["id"]], 2)


def broken(card: str) -> list[tuple[Any, str]]:
    """Return answers with one thing wrong each, and the reason they are refused for."""
    good = answer(1, card)
    return [
        (3, "malformed"),
        ({}, "malformed"),
        ({**good, "id": good["id"].upper()}, "malformed"),
        ({**good, "id": good["id"][:14] + "4" + good["id"][15:]}, "malformed"),
        ({**good, "id": "x" * 36}, "malformed"),
        ({**good, "id": good["id"] + "0"}, "malformed"),
        ({**good, "at": -1}, "malformed"),
        ({**good, "at": 2**70}, "malformed"),
        ({**good, "at": 1.5}, "malformed"),
        ({**good, "credit": 1.01}, "malformed"),
        ({**good, "credit": "1"}, "malformed"),
        ({**good, "confidence": "very"}, "malformed"),
        ({**good, "kind": "exam"}, "malformed"),
        ({**good, "kind": "test"}, "malformed"),
        ({**good, "test_day": 30}, "malformed"),
        ({**good, "form": "A"}, "malformed"),
        ({**good, "kind": "test", "test_day": 30, "form": "C"}, "malformed"),
        ({**good, "offset_minutes": 2_000}, "malformed"),
        ({**good, "duration_ms": -1}, "malformed"),
        ({**good, "variant": 256}, "malformed"),
        ({**good, "parts": None}, "malformed"),
        ({**good, "parts": []}, "malformed"),
        ({**good, "parts": {"Je m’appelle Jeanne": 1}}, "malformed"),
        ({**good, "parts": {"a\n": 1}}, "malformed"),
        ({**good, "parts": {"a": "Jeanne"}}, "malformed"),
        ({**good, "parts": {"a": 2}}, "malformed"),
        ({**good, "parts": {f"part-{place}": 1 for place in range(65)}}, "malformed"),
        ({**good, "parts": {"a" * 5_000: 1}}, "malformed"),
        ({**good, "card": "never-published"}, "unknown_card"),
        ({**good, "card": "x" * 81}, "malformed"),
        ({**good, "deck": "never-published"}, "unknown_card"),
        ({**good, "meaning": 2}, "unknown_card"),
        ({**good, "meaning": 0}, "malformed"),
        ({**good, "bundle": "0123456789abcdef"}, "unknown_bundle"),
        ({**good, "bundle": "short"}, "malformed"),
        ({name: value for name, value in good.items() if name != "parts"}, "malformed"),
    ]


def test_each_broken_answer_is_refused_with_its_reason_and_the_good_ones_are_kept(
    visitor: Client, phone: Phone, cards: tuple[str, ...]
) -> None:
    wrong = broken(cards[0])
    mixed = [sent for place, (bad, _) in enumerate(wrong) for sent in (bad, answer(100 + place, cards[place % len(cards)]))]
    reply = send(visitor, phone.code, mixed).json()
    assert reply["accepted"] == [row["id"] for row in mixed[1::2]]
    assert [(refusal["place"], refusal["reason"]) for refusal in reply["refused"]] == [
        (2 * place, reason) for place, (_, reason) in enumerate(wrong)
    ]
    assert all(refusal["detail"] for refusal in reply["refused"])
    assert Answer.objects.count() == len(wrong) == reply["count"]


@pytest.mark.parametrize("place", range(len(broken("a"))))
def test_a_broken_answer_alone_is_refused_in_the_same_way(visitor: Client, phone: Phone, cards: tuple[str, ...], place: int) -> None:
    bad, reason = broken(cards[0])[place]
    reply = send(visitor, phone.code, [bad]).json()
    assert [refusal["reason"] for refusal in reply["refused"]] == [reason]
    assert (reply["count"], reply["cursor"]) == (0, 0)


def test_nothing_but_what_the_log_has_room_for_is_kept(visitor: Client, phone: Phone, cards: tuple[str, ...]) -> None:
    sent = answer(1, cards[0], name="Jeanne", answer={"gaps": {"one": "Jeanne"}})
    assert send(visitor, phone.code, [sent]).json()["count"] == 1
    assert "Jeanne" not in str(Answer.objects.values_list().get())


def test_a_phone_whose_clock_was_years_ahead_once_goes_on_with_ids_that_stay_ahead(
    visitor: Client, phone: Phone, cards: tuple[str, ...]
) -> None:
    ahead = uuid7(NOON_MS + 400 * 86_400_000, random.Random(1))
    reply = send(visitor, phone.code, [{**answer(1, cards[0]), "id": ahead}]).json()
    assert (reply["accepted"], reply["refused"]) == ([ahead], [])


@pytest.mark.database
def test_made_up_cards_get_no_number(visitor: Client, phone: Phone) -> None:
    send(visitor, phone.code, [answer(number, f"made-up-{number}") for number in range(50)])
    assert not KnownCard.objects.filter(card__startswith="made-up").exists()


def _in_two_members(body: bytes) -> bytes:
    return gzip.compress(body[:20]) + gzip.compress(body[20:])


@pytest.mark.parametrize(
    ("coding", "packed"),
    [("gzip", gzip.compress), ("br", brotli.compress), ("GZIP", gzip.compress), ("identity", bytes), ("gzip", _in_two_members)],
)
def test_bodies_may_be_compressed(
    visitor: Client, phone: Phone, cards: tuple[str, ...], coding: str, packed: Callable[[bytes], bytes]
) -> None:
    body = packed(json.dumps({"sent_at": NOON_MS, "answers": [answer(1, cards[0])]}).encode())
    reply = post(visitor, phone, body, coding)
    assert reply.json()["count"] == 1


def post(visitor: Client, phone: Phone, body: bytes, coding: str = "") -> ClientResponse:
    sent = {**headers(), "Content-Encoding": coding} if coding else headers()
    return visitor.post(ANSWERS.format(code=phone.code), body, content_type="application/json", headers=sent)


GOOD = json.dumps({"sent_at": NOON_MS, "answers": []}).encode()


@pytest.mark.parametrize(
    ("body", "coding", "status", "reason"),
    [
        (b"", "", 400, "malformed"),
        (b"[]", "", 400, "malformed"),
        (b"{}", "", 400, "malformed"),
        (b'{"sent_at":1,"answers":3}', "", 400, "malformed"),
        (b'{"sent_at":1,"cursor":-1}', "", 400, "malformed"),
        (b'{"sent_at":1,"answers":[', "", 400, "malformed"),
        (b"\xff\xfe", "", 400, "malformed"),
        (b'{"sent_at":1,"answers":' + b"[" * 100_000, "", 400, "malformed"),
        (b'{"sent_at":1,"more":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "", 400, "malformed"),
        (GOOD, "gzip", 400, "malformed"),
        (GOOD, "br", 400, "malformed"),
        (gzip.compress(GOOD)[:-9], "gzip", 400, "malformed"),
        (gzip.compress(GOOD) + b"more", "gzip", 400, "malformed"),
        (gzip.compress(GOOD) + gzip.compress(b"") * 8, "gzip", 400, "malformed"),
        (gzip.compress(b" " * compression.MOST_BYTES) + gzip.compress(GOOD), "gzip", 413, "too_large"),
        (brotli.compress(GOOD)[:-2], "br", 400, "malformed"),
        (zlib.compress(GOOD), "deflate", 415, "unknown_encoding"),
        (gzip.compress(b" " * (compression.MOST_BYTES + 1)), "gzip", 413, "too_large"),
        (brotli.compress(b" " * (compression.MOST_BYTES + 1), quality=1), "br", 413, "too_large"),
        (b" " * (compression.MOST_BYTES + 1), "", 413, "too_large"),
        (b'{"sent_at":1,"answers":[' + b",".join([b"0"] * 5_001) + b"]}", "", 413, "too_large"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else None,
)  # fmt: skip
def test_a_body_that_is_none_is_refused_as_a_whole(
    visitor: Client, phone: Phone, body: bytes, coding: str, status: int, reason: str
) -> None:
    reply = post(visitor, phone, body, coding)
    assert (reply.status_code, reply.json()["code"]) == (status, reason), reply.content
    assert reply.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("text", ["\ud800", "\x00", "é" * 60, "'; DROP TABLE reviews_answer; --"], ids=["half", "nothing", "long", "quote"])
@pytest.mark.database
def test_strange_letters_fail_nothing(visitor: Client, phone: Phone, cards: tuple[str, ...], text: str) -> None:
    good = answer(2, cards[0])
    reply = send(
        visitor, phone.code, [answer(1, text), answer(1, cards[0], deck=text), answer(1, cards[0], bundle=text[:16].ljust(16)), good]
    )
    assert reply.status_code in (200, 400), reply.content
    if reply.status_code == 200:
        assert reply.json()["accepted"] == [good["id"]]


@pytest.mark.database
def test_a_key_has_only_so_many_answers(visitor: Client, phone: Phone, cards: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acceptance, "MOST_ANSWERS_A_KEY", 3)
    held, fresh = ([answer(number, cards[0]) for number in numbers] for numbers in (range(2), range(5, 7)))
    send(visitor, phone.code, held)
    reply = send(visitor, phone.code, fresh).json()
    assert ([(refusal["place"], refusal["reason"]) for refusal in reply["refused"]], reply["count"]) == ([(1, "full")], 3)
    # What is held already takes no more of them.
    again = send(visitor, phone.code, [held[0], fresh[1], held[1]]).json()
    assert [refusal["place"] for refusal in again["refused"]] == [1]
    assert again["accepted"] == [held[0]["id"], held[1]["id"]]


@pytest.mark.database
def test_letters_that_are_none_are_refused_alone(visitor: Client, phone: Phone, cards: tuple[str, ...]) -> None:
    good, bad = answer(1, cards[0]), answer(2, "HERE")
    body = json.dumps({"sent_at": NOON_MS, "cursor": 0, "answers": [good, bad]}).encode().replace(b"HERE", b"caf\xe9")
    reply = visitor.post(ANSWERS.format(code=phone.code), body, content_type="application/json", headers=headers())
    assert (reply.status_code, reply.json()["accepted"]) == (200, [good["id"]])
    assert [(refusal["place"], refusal["reason"]) for refusal in reply.json()["refused"]] == [(1, "malformed")]


def test_who_comes_too_often_waits(visitor: Client, phone: Phone, cards: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "SYNC_LIMIT", RequestLimit("sync", burst=2, interval_seconds=100, storage=process_storage))
    replies = [send(visitor, phone.code, [answer(number, cards[0])]) for number in range(3)]
    assert [reply.status_code for reply in replies] == [200, 200, 429]
    assert replies[2].json()["code"] == "too_many"
    assert 90 <= int(replies[2].headers["Retry-After"]) <= 100
    other = "another-key-that-is-long-enough"
    join(visitor, phone.code, other)
    assert send(visitor, phone.code, [answer(1, cards[0])], other).status_code == 200


@pytest.mark.slow
@pytest.mark.database
def test_five_thousand_answers_fit_in_one_sending(visitor: Client, phone: Phone, cards: tuple[str, ...]) -> None:
    answers = [answer(number, cards[number % len(cards)]) for number in range(5_000)]
    reply = send(visitor, phone.code, answers)
    assert reply.json()["accepted"] == [sent["id"] for sent in answers]
    packed = {**headers(), "Accept-Encoding": "gzip"}
    second = visitor.post(ANSWERS.format(code=phone.code), GOOD, content_type="application/json", headers=packed)
    assert second.headers["Content-Encoding"] == "gzip"
    missing: list[Json] = json.loads(gzip.decompress(second.content))["missing"]
    assert {row["id"] for row in missing} == {row["id"] for row in answers}


@pytest.mark.parametrize("method", ["get", "put", "patch", "head", "options"])
def test_other_methods_are_named(visitor: Client, phone: Phone, method: str) -> None:
    reply = getattr(visitor, method)(ANSWERS.format(code=phone.code), headers=headers())
    assert (reply.status_code, reply.headers["Allow"]) == (405, "POST, DELETE")


@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v1/trainings/", "/api/v1/trainings/A-B/answers", "/api/v2/openapi.json"])
def test_an_address_that_leads_nowhere_is_no_page(visitor: Client, path: str) -> None:
    reply = visitor.get(path)
    assert (reply.status_code, reply.json()["code"]) == (404, "unknown_address")


@pytest.mark.database
def test_an_error_of_ours_promises_nothing(
    visitor: Client, phone: Phone, cards: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**_: object) -> None:
        raise OSError(errno.ENOSPC, "no room on the disk")

    monkeypatch.setattr(actions, "write", fail)
    reply = send(visitor, phone.code, [answer(1, cards[0])])
    assert (reply.status_code, reply.json()["code"], reply.headers["Retry-After"]) == (503, "failed", "60")
    # What is written down of it names neither training nor key.
    heard = [(record, logging.getLogger(record.name).handlers or logging.getLogger().handlers) for record in caplog.records]
    written = "\n".join(
        handler.format(record) for record, handlers in heard for handler in handlers if type(handler) is logging.StreamHandler
    )
    assert os.strerror(errno.ENOSPC) in written
    assert phone.code not in written
    assert phone.key not in written


def test_replies_have_the_safety_headers_and_are_never_stored(visitor: Client, phone: Phone) -> None:
    reply = send(visitor, phone.code, [])
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert not reply.cookies
    assert "Vary" not in reply.headers
