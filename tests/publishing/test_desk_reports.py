"""Learners' reports at the desk: grouped by card and reason, closed with a note; nothing of another organisation."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ravive.decks.models import Card, Deck
from ravive.people.models import AuditEvent, Role
from ravive.publishing import card_reports, queries
from ravive.publishing.models import CardReport
from tests.decks.cast import host
from tests.decks.studio_cast import studio_of
from tests.people.cast import NOW, person, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LIST = "/desk/reports/cards/"


@pytest.fixture
def author() -> Client:
    return signed_in(person("autrice", host(), Role.AUTHOR))


def card(place: int = 0) -> Card:
    return Card.objects.filter(deck__slug="voyage").select_related("deck")[place]


def report(about: Card, reason: str, *, language: str = "fr", days_ago: int = 0, digest: str = "") -> CardReport:
    current = queries.current_deck("voyage", language)
    assert current
    return CardReport.objects.create(
        deck=about.deck,
        card_id=about.card_id,
        reason=reason,
        language=language,
        day=NOW.date() - timedelta(days=days_ago),
        bundle_digest=digest or current.digest,
    )


def closing(about: Card) -> str:
    return f"{LIST}{about.deck_id}/{about.card_id}/close/"


@pytest.mark.database
def test_reports_are_grouped_by_card_the_most_reported_first(author: Client) -> None:
    little, much = card(0), card(1)
    report(little, "wrong")
    for days, (reason, language) in enumerate((("outdated", "fr"), ("outdated", "nl"), ("unclear", "fr"))):
        report(much, reason, language=language, days_ago=days)
    (deck,) = card_reports.open_reports(host())
    assert [(found.card_id, found.count) for found in deck.cards] == [(much.card_id, 3), (little.card_id, 1)]
    first = deck.cards[0]
    assert (first.reasons, first.languages) == ((("outdated", 2), ("unclear", 1)), (("fr", 2), ("nl", 1)))
    assert (first.first_day, first.last_day) == (NOW.date() - timedelta(days=2), NOW.date())
    assert sum(version.count for version in first.versions if version.is_current) == 3
    page = author.get(LIST).text
    assert page.index(f"/cards/{much.card_id}/") < page.index(f"/cards/{little.card_id}/")
    for text in ("Je pars en voyage", "dépassée <b>2</b>", "pas claire <b>1</b>", "fausse <b>1</b>", "celle qui est publiée"):
        assert text in page


def test_a_report_on_a_replaced_version_or_a_card_that_is_gone_says_so(author: Client) -> None:
    report(card(), "wrong", digest="0" * 64)
    gone = card(1)
    report(gone, "hurtful")
    Card.objects.filter(pk=gone.pk).delete()
    page = author.get(LIST).text
    assert "inconnue <b>1</b>" in page
    assert f"{gone.card_id} <span" in page
    assert "n’est plus dans le jeu" in page
    assert f'/cards/{gone.card_id}/"' not in page


def test_closing_keeps_the_note_and_leaves_what_came_later(author: Client) -> None:
    about = card()
    seen = report(about, "wrong")
    later = report(about, "wrong")
    answer = author.post(closing(about), {"last": seen.pk, "note": "Corrected."}, follow=True)
    assert "1 signalement est clos." in answer.text.replace("\u00a0", " ")
    seen.refresh_from_db()
    later.refresh_from_db()
    assert (seen.closed_by_name, seen.closing_note, later.closed_at) == ("autrice", "Corrected.", None)
    event = AuditEvent.objects.get(verb="reports.closed")
    assert event.detail == {"count": 1, "note": "Corrected."}
    listed = author.get(f"{LIST}closed/").text
    assert "Corrected." in listed
    assert "autrice" in listed
    again = author.post(closing(about), {"last": seen.pk}, follow=True)
    assert "avant vous" in again.text


@pytest.mark.parametrize("data", [{}, {"last": "x"}, {"last": "0"}, {"last": "1", "note": "a" * 501}])
def test_what_is_not_a_closing_closes_nothing(author: Client, data: dict[str, str]) -> None:
    row = report(card(), "wrong")
    answer = author.post(closing(card()), data, follow=True)
    assert "Rien n’a été clos." in answer.text
    row.refresh_from_db()
    assert row.closed_at is None


def test_reports_of_another_organisation_are_neither_seen_nor_closed() -> None:
    row = report(card(), "wrong")
    stranger = studio_of().client
    assert "Rien n’est ouvert." in stranger.get(LIST).text
    assert stranger.post(closing(card()), {"last": row.pk}).status_code == 404
    row.refresh_from_db()
    assert row.closed_at is None


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.SECOND_READER, Role.TRAINER, Role.TREASURER])
def test_who_does_not_mend_cards_has_no_door_to_reports(role: str) -> None:
    client = signed_in(person("someone", host(), role))
    assert [client.get(path).status_code for path in (LIST, f"{LIST}closed/")] == [403, 403]
    assert client.post(closing(card()), {"last": 1}).status_code == 403


def test_many_reports_ask_as_many_queries_as_few(author: Client) -> None:
    def asked() -> list[int]:
        counts = []
        for path in (LIST, f"{LIST}closed/"):
            author.get(path)
            with CaptureQueriesContext(connection) as found:
                assert author.get(path).status_code == 200
            counts.append(len(found))
        return counts

    report(card(), "wrong")
    CardReport.objects.filter(pk=report(card(1), "wrong").pk).update(closed_at=NOW, closed_by_name="x")
    few = asked()
    for about in Card.objects.filter(deck__organisation=host()).select_related("deck"):
        for number, reason in enumerate(("wrong", "unclear", "hurtful")):
            closed = {"closed_at": NOW + timedelta(hours=number), "closed_by_name": "x"} if number else {}
            CardReport.objects.filter(pk=report(about, reason).pk).update(deck=about.deck, **closed)
    assert Deck.objects.filter(reports__closed_at=None).distinct().count() > 1
    assert asked() == few
    assert max(few) < 25
