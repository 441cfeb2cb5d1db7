"""Public forms bring a proof of work, which is accepted once; without one, few of them are accepted, and they leave the others alone."""

import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from http import HTTPStatus

import altcha
import pytest
from django.core.cache import caches
from django.http import HttpRequest
from django.test import Client, RequestFactory
from pytest_django import Settings

from ravive.site import public_form
from ravive.site.form_limits import UNPROVED_PART, FormLimit
from ravive.site.proof_of_work import FIELD, is_proved
from ravive.site.public_form import FormRefusedError, SentValue
from tests.site.proofs import proof, shorten_work

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _short_work(db: None, settings: Settings) -> None:
    shorten_work(settings)


def form(**values: str) -> HttpRequest:
    return RequestFactory().post("/", values)


def sent(number: int) -> SentValue:
    return SentValue(digest=f"{number:064}", purpose="letter-1")


def test_a_proof_is_accepted_once(visitor: Client) -> None:
    made = proof(visitor)
    assert is_proved(form(**{FIELD: made}))
    assert not is_proved(form(**{FIELD: made}))
    assert is_proved(form(**{FIELD: proof(visitor)}))


def test_a_challenge_is_never_stored_by_a_browser_and_sets_no_cookie(visitor: Client) -> None:
    reply = visitor.get("/forms/challenge/")
    assert "no-store" in reply.headers["Cache-Control"]
    assert not reply.cookies


@pytest.mark.parametrize("made", ["", "x", "e30=", b64encode(b'{"challenge": 1}').decode(), b64encode(b"[" * 3000).decode(), "a" * 9000])
def test_what_is_no_proof_is_none(made: str) -> None:
    assert not is_proved(form(**{FIELD: made}))


def test_nobody_chooses_the_work(visitor: Client) -> None:
    """A challenge that was made easier, or another's, is none of ours."""
    payload = json.loads(b64decode(proof(visitor)))
    payload["challenge"]["parameters"]["expiresAt"] += 3600
    assert not is_proved(form(**{FIELD: b64encode(json.dumps(payload).encode()).decode()}))
    own = altcha.create_challenge("PBKDF2/SHA-256", 1, counter=1, hmac_secret="somebody's")
    solution = altcha.solve_challenge(own)
    assert solution
    assert not is_proved(form(**{FIELD: altcha.Payload(own, solution).to_base64()}))


def test_a_late_proof_is_none(visitor: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    made, now = proof(visitor), json.loads(b64decode(proof(visitor)))["challenge"]["parameters"]["expiresAt"]
    monkeypatch.setattr("altcha.v2.time.time", lambda: now + 1)
    assert not is_proved(form(**{FIELD: made}))


def test_a_flood_without_proofs_leaves_the_forms_of_browsers_alone(visitor: Client) -> None:
    limit = FormLimit("test-flood", label="Form", burst=2 * UNPROVED_PART, interval_seconds=600)
    limit.check(form(), sent(1), "page")
    limit.check(form(), sent(2), "page")
    with pytest.raises(FormRefusedError) as refused:
        limit.check(form(), sent(3), "page")
    assert refused.value.status == HTTPStatus.TOO_MANY_REQUESTS
    limit.check(form(**{FIELD: proof(visitor)}), sent(4), "page")
    limit.check(form(), sent(5), "another page")


def test_proofs_have_their_limit_too(visitor: Client) -> None:
    limit = FormLimit("test-proofs", label="Form", burst=1, interval_seconds=600)
    limit.check(form(**{FIELD: proof(visitor)}), sent(1))
    with pytest.raises(FormRefusedError):
        limit.check(form(**{FIELD: proof(visitor)}), sent(2))


def test_a_form_sent_twice_is_counted_once() -> None:
    limit = FormLimit("test-twice", label="Form", burst=1, interval_seconds=600)
    limit.check(form(), sent(1))
    public_form.is_first(sent(1), now=NOW)
    limit.check(form(), sent(1))


def test_marks_are_shared_through_the_database() -> None:
    """Another process sees them: they are in no memory of this one."""
    marks = caches["shared"]
    assert marks.add("one", 1, timeout=60)
    assert not marks.add("one", 1, timeout=60)
    assert (marks.get("one"), marks.get("two")) == (True, None)
    assert not type(marks)("", {}).add("one", 1, timeout=60)  # pyright: ignore[reportCallIssue, reportArgumentType] -- the same
    assert marks.delete("one")
    assert not marks.delete("one")
    assert marks.add("one", 1, timeout=60)
