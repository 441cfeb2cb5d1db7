"""Reports of cards: what is taken, what is refused, and that nothing about the learner is kept."""

import json
import uuid
from datetime import date, datetime

import pytest
from django.db.models import F
from django.test import Client

from ravive.decks.models import Deck
from ravive.people.models import AuditEvent, Role
from ravive.publishing import queries
from ravive.publishing.actions import card_reports
from ravive.publishing.models import CardReport, PublishedBundle
from ravive.throttling.models import RequestCount
from tests.client_response import ClientResponse
from tests.existing import existing
from tests.people.cast import person

pytestmark = pytest.mark.django_db

DOOR = "/api/v1/reports"
PAGE = "/fr/decks/voyage/"


@pytest.fixture
def version() -> str:
    found = queries.current_deck("voyage", "fr")
    assert found
    return found.digest[:16]


def fields(version: str, changed: dict[str, str] | None = None) -> dict[str, str]:
    known = {"deck": "voyage", "card": first_card(), "version": version, "language": "fr", "reason": "outdated"}
    return {"id": str(uuid.uuid4()), **known, **(changed or {})}


def first_card() -> str:
    found = queries.current_deck("voyage", "fr")
    assert found
    return found.bundle.cards[0].id


def send(visitor: Client, body: str | bytes | dict[str, str], **headers: str) -> ClientResponse:
    text = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return visitor.post(DOOR, text, content_type="application/json", headers=headers)


def test_a_report_is_kept_with_its_day_and_nothing_about_who_gave_it(visitor: Client, version: str) -> None:
    answer = send(visitor, fields(version))
    assert (answer.status_code, answer.json()) == (201, {"taken": True})
    kept = CardReport.objects.values().get()
    digest = existing(queries.current_deck("voyage", "fr")).digest
    assert (kept["deck_id"], kept["card_id"], kept["language"], kept["reason"]) == ("voyage", first_card(), "fr", "outdated")
    assert kept["bundle_digest"] == digest
    assert type(kept["day"]) is date
    assert {name for name, value in kept.items() if value} == {"id", "deck_id", "card_id", "bundle_digest", "language", "reason", "day"}


def test_the_door_answers_without_cookie_and_is_never_stored(visitor: Client, version: str) -> None:
    answer = send(visitor, fields(version))
    assert not answer.cookies
    assert "cookie" not in answer.headers.get("Vary", "").lower()
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "self" not in answer.headers["Content-Security-Policy"]


@pytest.mark.database
def test_a_report_sent_again_counts_once(visitor: Client, version: str) -> None:
    form = fields(version)
    assert [send(visitor, form).status_code for _ in range(3)] == [201, 200, 200]
    assert CardReport.objects.count() == 1


def test_an_older_version_is_still_known_to_a_phone_that_was_away(visitor: Client, version: str) -> None:
    form = fields(version)
    PublishedBundle.objects.filter(deck="voyage", language="fr").update(is_current=False)
    assert send(visitor, form).status_code == 201


@pytest.mark.parametrize(
    ("changed", "status", "reason"),
    [
        ({"deck": "nowhere"}, 404, "nowhere"),
        ({"card": "nowhere"}, 404, "nowhere"),
        ({"version": "0" * 16}, 404, "0" * 16),
        ({"language": "nl"}, 404, "nl"),
        ({"language": "xx"}, 400, "language"),
        ({"reason": "boring"}, 400, "reason"),
        ({"reason": ""}, 400, "reason"),
        ({"version": "../x"}, 400, "version"),
        ({"id": "me@example.org"}, 400, "id"),
        ({"text": "I know something"}, 400, "JSON"),
    ],
)
def test_what_is_not_a_report_of_a_published_card_is_refused_with_its_reason(
    visitor: Client, version: str, changed: dict[str, str], status: int, reason: str
) -> None:
    answer = send(visitor, fields(version, changed), **{"Accept-Language": "en"})
    assert answer.status_code == status
    assert reason in answer.content.decode()
    assert not CardReport.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [(" ", 400), ("{", 400), ("[]", 400), ("null", 400), ('{"deck": {"a": 1}}', 400), ("[" * 900, 400), ("x" * 1001, 413)],
)
def test_what_is_no_report_at_all_is_refused(visitor: Client, body: str, status: int) -> None:
    assert send(visitor, body).status_code == status
    assert not CardReport.objects.exists()


def test_only_json_from_this_site_is_taken(visitor: Client, version: str) -> None:
    assert visitor.get(DOOR).status_code == 405
    assert visitor.post(DOOR, fields(version)).status_code == 415
    assert send(visitor, fields(version), **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not CardReport.objects.exists()


@pytest.mark.database
def test_a_flood_is_held_back_card_by_card_and_the_next_hour_is_free(visitor: Client, version: str, now: datetime) -> None:
    sent = card_reports.SentReport(deck="voyage", card_id=first_card(), version=version, language="fr", reason="wrong")
    for _ in range(30):
        card_reports.take_report(report=sent, today=now.date())
    with pytest.raises(card_reports.TooManyError) as refused:
        card_reports.take_report(report=sent, today=now.date())
    # A second may have gone by.
    assert 115 <= refused.value.seconds <= 120
    other = card_reports.SentReport(deck="voyage", card_id=first_card(), version=version, language="fr", reason="unclear")
    assert card_reports.take_report(report=other, today=now.date())
    RequestCount.objects.update(expires_at=F("expires_at") - 180)
    assert card_reports.take_report(report=sent, today=now.date())


def test_a_phone_that_is_held_back_learns_when_to_come_again(visitor: Client, version: str) -> None:
    for _ in range(30):
        assert send(visitor, fields(version)).status_code == 201
    answer = send(visitor, fields(version))
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 120


def test_without_script_the_decks_page_takes_a_report_and_thanks(visitor: Client, version: str) -> None:
    reply = visitor.post(f"{PAGE}cards/{first_card()}/", {})
    page = visitor.get(f"{PAGE}?card={first_card()}")
    assert f'<option value="{first_card()}" selected>' in page.text
    assert reply.status_code == 200
    answer = visitor.post(f"{PAGE}report/", {"card": first_card(), "reason": "hurtful", "version": version}, follow=True)
    assert answer.redirect_chain == [(f"{PAGE}reported/", 302)]
    assert "Merci" in answer.text
    assert not answer.cookies
    assert CardReport.objects.get().reason == "hurtful"


def test_without_script_what_is_missing_is_shown_beside_it(visitor: Client, version: str) -> None:
    answer = visitor.post(f"{PAGE}report/", {"card": first_card(), "version": version})
    assert answer.status_code == 400
    assert 'id="report-reason-error"' in answer.text
    assert f'<option value="{first_card()}" selected>' in answer.text
    assert not CardReport.objects.exists()
    assert visitor.get(f"{PAGE}report/").headers["Location"] == f"{PAGE}#error"


def test_a_form_of_another_site_is_refused(visitor: Client, version: str) -> None:
    data = {"card": first_card(), "reason": "wrong", "version": version}
    assert visitor.post(f"{PAGE}report/", data, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not CardReport.objects.exists()


@pytest.mark.database
def test_closing_leaves_what_came_after_the_page_was_read(now: datetime) -> None:
    deck = Deck.objects.get(slug="voyage")
    amina = person("amina", deck.organisation, Role.EXPERT)
    values = {"deck": deck, "bundle_digest": "0" * 64, "language": "fr", "reason": "wrong", "day": now.date()}
    seen, later = [CardReport.objects.create(card_id="billet", **values) for _ in range(2)]
    other = CardReport.objects.create(card_id="bagage", **values)
    done = card_reports.close_reports(deck=deck, card_id="billet", last=seen.pk, by=amina, now=now, note="Corrigé")
    assert done == 1
    assert [row.closed_at for row in CardReport.objects.filter(pk__in=(later.pk, other.pk))] == [None, None]
    seen.refresh_from_db()
    assert (seen.closed_at, seen.closed_by_name, seen.closing_note) == (now, "amina", "Corrigé")
    event = AuditEvent.objects.filter(verb="reports.closed").get()
    assert (event.organisation, event.detail) == (deck.organisation, {"count": 1, "note": "Corrigé"})
