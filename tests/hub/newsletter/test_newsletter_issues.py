"""Staff write an issue, look at it, send it once to each reader, and take the readers along."""

import csv
import smtplib
from collections.abc import Iterator, Sequence
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from ravive.hub.newsletter import dispatch, issues, queries
from ravive.hub.newsletter.models import IssueDelivery, NewsletterIssue, NewsSubscription
from ravive.hub.newsletter.queries import DeliveryState, State
from ravive.lib.csv_table import csv_table
from ravive.mailing import actions as mailing
from ravive.mailing.actions import Outcome
from ravive.mailing.messages import Mail
from ravive.mailing.models import MailAddress
from ravive.people.actions import RefusedError
from ravive.people.models import AuditEvent, Role
from tests.hub.newsletter.newsletter_cast import HOST, articles, ask, confirm_last, draft, link_in, reader
from tests.people.cast import host, organisation, person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    return signed_in(person("officer", host(), Role.COMMUNICATOR))


def send(issue: NewsletterIssue) -> None:
    """Start sending an issue, as its button does."""
    issues.start_sending(issue=issue, by=person("sender", host()), now=timezone.now())


class CountingServer(EmailBackend):
    """Accepts so many e-mails, then fails as a test says."""

    accepts = 0
    failure: BaseException = smtplib.SMTPServerDisconnected("gone")

    def send_messages(self, messages: Any) -> int:  # noqa: ANN401 - as Django's backend
        """Accept what fits."""
        if CountingServer.accepts <= 0:
            raise CountingServer.failure
        CountingServer.accepts -= 1
        return super().send_messages(messages)


@pytest.fixture
def counting(settings: Settings) -> type[CountingServer]:
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.CountingServer"}}
    return CountingServer


def test_an_issue_is_written_from_published_pages_in_two_languages(desk: Client) -> None:
    pages = articles()
    keys = [str(page.translation_key) for page in pages]
    articles("nl", 1, keys=keys)
    form = desk.get("/desk/newsletter/issues/new/").text
    assert "Article 0 fr · " in form
    assert "FR, NL" in form
    values = {"title_fr": "Novembre", "introduction_fr": "Bonjour.", "title_nl": "November", "pages": keys}
    response = desk.post("/desk/newsletter/issues/new/", values)
    issue = NewsletterIssue.objects.get()
    assert response.headers["Location"] == f"/desk/newsletter/issues/{issue.pk}/"
    # The latest first, whatever the order of the boxes.
    assert issue.pages == keys[::-1]
    page = desk.get(f"/desk/newsletter/issues/{issue.pk}/?language=nl").text
    assert "1 gekozen" in page or "1 page choisie" in page
    shown = desk.get(f"/desk/newsletter/issues/{issue.pk}/preview/nl/")
    assert "Article 0 nl" in shown.text
    assert "Article 1" not in shown.text
    assert f"{HOST}/nl/actualites-nl/a0/" in shown.text
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert AuditEvent.objects.filter(verb="issue.written").exists()


@pytest.mark.parametrize(
    "values", [{}, {"introduction_fr": "Sans titre"}, {"title_fr": "T" * 121}, {"title_fr": "T", "pages": ["no-such-page"]}]
)
def test_an_issue_that_is_incomplete_keeps_what_was_typed(desk: Client, values: dict[str, str]) -> None:
    articles()
    response = desk.post("/desk/newsletter/issues/new/", values)
    assert response.status_code == 200
    assert not NewsletterIssue.objects.exists()


def test_the_title_is_one_line_of_a_header(desk: Client) -> None:
    reader()
    desk.post("/desk/newsletter/issues/new/", {"title_fr": "Un\r\nBcc: x@y.example", "introduction_fr": "Bonjour."})
    issue = NewsletterIssue.objects.get()
    desk.post(f"/desk/newsletter/issues/{issue.pk}/send/")
    assert mail.outbox[-1].subject == "Un Bcc: x@y.example"
    assert mail.outbox[-1].recipients() == ["reader0@reader.example"]


def test_a_reader_gets_it_in_their_language_once_with_the_reason_and_a_stop_link(desk: Client, visitor: Client) -> None:
    pages = articles()
    articles("nl", 2, keys=[str(page.translation_key) for page in pages])
    reader(1)
    reader(2, language="nl")
    reader(3, language="de")
    issue = draft(pages, fr="Novembre", nl="November")
    page = desk.get(f"/desk/newsletter/issues/{issue.pk}/").text
    assert "1 personne ne le reçoit pas" in page
    desk.post(f"/desk/newsletter/issues/{issue.pk}/send/")
    assert sorted((message.to[0], message.subject) for message in mail.outbox) == [
        ("reader1@reader.example", "Novembre"), ("reader2@reader.example", "November"),
    ]  # fmt: skip
    message = next(message for message in mail.outbox if message.subject == "Novembre")
    text, html = str(message.body), str(message.alternatives[0].content)  # pyright: ignore[reportAttributeAccessIssue] -- of a message with HTML
    for part in (
        "Bonjour.",
        "Article 1 fr",
        "Résumé 1.",
        f"{HOST}/fr/actualites-fr/a1/",
        "3 novembre 2026",
        f"{HOST}/fr/newsletter/{issue.pk}/",
    ):
        assert part in text
        assert part in html
    assert link_in(message, "stop") in html
    for forbidden in ("<img", "<script", "src=", "url(", "<link"):
        assert forbidden not in html
    # The same on the site.
    shown = visitor.get(f"/fr/newsletter/{issue.pk}/").text
    assert "Article 1 fr" in shown
    assert visitor.get(f"/de/newsletter/{issue.pk}/").status_code == 404
    assert "Novembre" in visitor.get("/fr/newsletter/").text
    # The language switch leads nowhere that is missing.
    assert 'href="/de/newsletter/"' in shown
    assert f'href="/nl/newsletter/{issue.pk}/"' in shown


def test_sending_happens_once_however_often_it_is_pressed(desk: Client) -> None:
    reader()
    issue = draft(articles())
    for _again in range(3):
        assert desk.post(f"/desk/newsletter/issues/{issue.pk}/send/").status_code == 302
    assert len(mail.outbox) == 1
    with pytest.raises(RefusedError):
        send(issue)
    assert AuditEvent.objects.filter(verb="issue.sent").count() == 1
    # Nor can it be changed or deleted any more.
    desk.post(f"/desk/newsletter/issues/{issue.pk}/edit/", {"title_fr": "Autre"})
    desk.post(f"/desk/newsletter/issues/{issue.pk}/delete/")
    assert NewsletterIssue.objects.get().texts.get().title == "Novembre"


def test_who_got_an_issue_is_not_stored(desk: Client) -> None:
    reader(1)
    reader(2)
    issue = draft(articles())
    desk.post(f"/desk/newsletter/issues/{issue.pk}/send/")
    issue.refresh_from_db()
    assert (issue.state, issue.readers, issue.accepted) == (State.SENT, 2, 2)
    assert not IssueDelivery.objects.exists()
    assert "reader1" not in str(list(AuditEvent.objects.values()))


def test_what_was_sent_stays_as_it_was(desk: Client, visitor: Client) -> None:
    reader()
    (page, _other) = articles()
    issue = draft([page])
    desk.post(f"/desk/newsletter/issues/{issue.pk}/send/")
    page.title = "Changé"
    page.save()
    assert "Article 0 fr" in visitor.get(f"/fr/newsletter/{issue.pk}/").text
    page.delete()
    assert "Article 0 fr" in visitor.get(f"/fr/newsletter/{issue.pk}/").text


def test_a_draft_is_no_page(visitor: Client) -> None:
    issue = draft(articles())
    assert visitor.get(f"/fr/newsletter/{issue.pk}/").status_code == 404


def look_once_more(issue: NewsletterIssue) -> None:
    """Let a job look for an issue that stands still: what another process may be at does not end before."""
    issue.refresh_from_db()
    assert issue.state == State.SENDING
    assert dispatch.send_batch(issue.pk, now=timezone.now() + dispatch.PAUSE + timedelta(seconds=1)) == (0, False)
    issue.refresh_from_db()


def test_sending_goes_on_after_an_interruption_and_writes_to_nobody_twice(counting: type[CountingServer]) -> None:
    for number in range(6):
        reader(number)
    issue = draft(articles())
    send(issue)
    counting.accepts, counting.failure = 2, ConnectionRefusedError()
    accepted, goes_on = dispatch.send_batch(issue.pk, now=timezone.now())
    assert (accepted, goes_on) == (2, False)
    # One e-mail may have arrived when the connection broke: it is not sent again.
    counting.accepts = 99
    dispatch.send_batch(issue.pk, now=timezone.now())
    look_once_more(issue)
    assert (issue.state, issue.accepted, issue.unsure) == (State.SENT, 5, 1)
    addresses = [message.to[0] for message in mail.outbox]
    assert len(addresses) == len(set(addresses)) == 5


def test_a_process_that_died_in_the_middle_leaves_its_rows_unsent(counting: type[CountingServer]) -> None:
    reader(1)
    reader(2)
    issue = draft(articles())
    send(issue)
    IssueDelivery.objects.filter(pk=issue.deliveries.all()[0].pk).update(state=DeliveryState.TAKEN)
    counting.accepts = 99
    dispatch.send_batch(issue.pk, now=timezone.now())
    look_once_more(issue)
    assert (issue.accepted, issue.unsure) == (1, 1)


def test_two_batches_at_once_do_not_end_an_issue_whose_reader_is_to_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "BATCH", 2)
    for number in range(4):
        reader(number)
    issue = draft(articles())
    send(issue)
    deliver, calls = dispatch.mailing.deliver, list[int]()

    def slow(written: Sequence[Mail]) -> Iterator[tuple[str, Outcome]]:
        calls.append(1)
        if len(calls) > 1:
            yield from deliver(written)
            return
        yield written[0].handle, "accepted"
        # Another process works meanwhile.
        dispatch.send_batch(issue.pk, now=timezone.now())
        yield written[1].handle, "later"

    monkeypatch.setattr(dispatch.mailing, "deliver", slow)
    assert dispatch.send_batch(issue.pk, now=timezone.now()) == (1, False)
    issue.refresh_from_db()
    assert (issue.state, queries.progress_of(issue).percent) == (State.SENDING, 75)
    dispatch.send_batch(issue.pk, now=timezone.now())
    issue.refresh_from_db()
    assert (issue.state, issue.accepted, issue.unsure) == (State.SENT, 4, 0)


def test_a_mail_server_that_asks_to_wait_gets_the_rest_later(counting: type[CountingServer]) -> None:
    reader(1)
    reader(2)
    issue = draft(articles())
    send(issue)
    counting.accepts, counting.failure = 1, smtplib.SMTPSenderRefused(451, b"4.7.0 too many", "news@example.org")
    assert dispatch.send_batch(issue.pk, now=timezone.now()) == (1, False)
    issue.refresh_from_db()
    assert queries.progress_of(issue).percent == 50
    now = timezone.now()
    assert dispatch.send_due(now=now) == 0
    counting.accepts = 9
    NewsletterIssue.objects.update(sending_since=now - timedelta(hours=1))
    assert dispatch.send_due(now=now + dispatch.PAUSE + timedelta(seconds=1)) == 1
    issue.refresh_from_db()
    assert (issue.state, issue.accepted) == (State.SENT, 2)
    assert dispatch.send_due(now=now + timedelta(days=1)) == 0


def test_batches_follow_each_other(monkeypatch: pytest.MonkeyPatch, desk: Client) -> None:
    monkeypatch.setattr(dispatch, "BATCH", 2)
    for number in range(5):
        reader(number)
    issue = draft(articles())
    desk.post(f"/desk/newsletter/issues/{issue.pk}/send/")
    assert len({message.to[0] for message in mail.outbox}) == len(mail.outbox) == 5


def test_somebody_who_stops_while_it_is_sent_gets_no_more(counting: type[CountingServer]) -> None:
    first, second = reader(1), reader(2)
    MailAddress.objects.filter(pk=second.handle).update(unreachable_since=timezone.localdate())
    third = reader(3)
    issue = draft(articles())
    send(issue)
    assert issue.deliveries.count() == 2
    third.delete()
    mailing.delete_address(third.handle)
    counting.accepts = 9
    dispatch.send_batch(issue.pk, now=timezone.now())
    assert [message.to[0] for message in mail.outbox] == ["reader1@reader.example"]
    assert first.handle


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_somebody_who_asks_again_while_it_is_sent_gets_it_once(visitor: Client, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setattr(dispatch, "BATCH", 1)
    for number in (1, 2):
        reader(number)
    issue = draft(articles())
    send(issue)
    dispatch.send_batch(issue.pk, now=timezone.now())
    # One has got it, the other waits.
    for number in (1, 2):
        ask(visitor, f"reader{number}@reader.example", language=language)
        confirm_last(visitor)
    sent = len(mail.outbox)
    dispatch.send_batch(issue.pk, now=timezone.now())
    # Without words in the later language, they do not get it.
    assert [message.to[0] for message in mail.outbox[sent:]] == (["reader2@reader.example"] if language == "fr" else [])
    issue.refresh_from_db()
    assert (issue.state, issue.accepted) == (State.SENT, 2 if language == "fr" else 1)


def test_an_issue_for_nobody_or_about_nothing_is_not_sent() -> None:
    issue = draft(articles())
    with pytest.raises(RefusedError):
        send(issue)
    reader()
    NewsletterIssue.objects.update(pages=[])
    issue.texts.update(introduction="")
    with pytest.raises(RefusedError):
        issues.start_sending(issue=issue, by=person("again", host()), now=timezone.now())
    issue.refresh_from_db()
    assert issue.state == State.DRAFT
    assert not IssueDelivery.objects.exists()


def test_a_test_goes_to_the_person_who_asks_alone(desk: Client) -> None:
    reader()
    issue = draft(articles())
    response = desk.post(f"/desk/newsletter/issues/{issue.pk}/test/", {"language": "fr"})
    assert response.headers["Location"] == f"/desk/newsletter/issues/{issue.pk}/?language=fr"
    (message,) = mail.outbox
    assert message.to == ["officer@example.org"]
    assert "/stop/" not in str(message.body)
    issue.refresh_from_db()
    assert issue.state == State.DRAFT
    assert desk.post(f"/desk/newsletter/issues/{issue.pk}/test/", {"language": "xx"}).status_code == 404


def test_the_desk_counts_and_names_nobody(desk: Client) -> None:
    reader(1)
    reader(2, language="nl")
    NewsSubscription.objects.filter(pk=reader(3).pk).update(is_confirmed=False, confirmed_at=None)
    lost = reader(4)
    MailAddress.objects.filter(pk=lost.handle).update(unreachable_since=timezone.localdate())
    numbers = queries.numbers_of(host())
    assert (dict(numbers.by_language), numbers.unconfirmed, numbers.unreachable) == ({"fr": 1, "nl": 1}, 1, 1)
    page = desk.get("/desk/newsletter/").text
    assert "reader.example" not in page


def test_the_export_has_the_proof_and_a_line_in_the_log(desk: Client) -> None:
    reader(1)
    reader(2, address="=cmd|x@reader.example")
    NewsSubscription.objects.filter(pk=reader(3).pk).update(is_confirmed=False, confirmed_at=None)
    assert desk.get("/desk/newsletter/readers.csv").status_code == 405
    response = desk.post("/desk/newsletter/readers.csv")
    assert "no-store" in response.headers["Cache-Control"]
    rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))
    assert rows[1][:3] == ["reader1@reader.example", "fr", "2026-11-03"]
    assert rows[1][4:] == ["/fr/newsletter/", "J’accepte."]
    assert rows[2][0] == "'=cmd|x@reader.example"
    assert len(rows) == 3
    event = AuditEvent.objects.get(verb="newsletter.exported")
    assert event.detail == {"readers": 2}


def test_no_cell_runs_as_a_formula() -> None:
    for first in ("=", "+", "-", "@", "\t", "\r"):
        assert f"'{first}1" in csv_table(["a"], [[f"{first}1"]]).decode("utf-8-sig")


def test_who_has_no_role_sees_nothing_of_it() -> None:
    issue = draft(articles())
    for role in (Role.TRAINER, Role.TREASURER, Role.AUTHOR):
        somebody = signed_in(person(role.value, host(), role))
        for address in ("", "issues/new/", f"issues/{issue.pk}/", f"issues/{issue.pk}/preview/fr/"):
            assert somebody.get(f"/desk/newsletter/{address}").status_code == 403
        assert somebody.post("/desk/newsletter/readers.csv").status_code == 403


def test_another_organisation_reads_and_sends_nothing_of_it() -> None:
    issue = draft(articles())
    outsider = signed_in(person("outsider", organisation("other"), Role.ADMIN, Role.COMMUNICATOR))
    for action in ("", "preview/fr/"):
        assert outsider.get(f"/desk/newsletter/issues/{issue.pk}/{action}").status_code == 404
    for action in ("send/", "test/", "delete/", "edit/"):
        assert outsider.post(f"/desk/newsletter/issues/{issue.pk}/{action}", {"language": "fr"}).status_code == 404


def test_another_site_shows_no_issue_of_it(visitor: Client) -> None:
    other = organisation("other")
    issue = NewsletterIssue.objects.create(organisation=other, state=State.SENT, sending_since=timezone.now())
    issue.texts.create(language="fr", title="D’ailleurs")
    assert visitor.get(f"/fr/newsletter/{issue.pk}/").status_code == 404
    assert "D’ailleurs" not in visitor.get("/fr/newsletter/").text


def test_opening_and_closing_the_form_is_recorded(desk: Client, visitor: Client) -> None:
    for answer, status in (("close", 404), ("open", 200)):
        desk.post("/desk/newsletter/form/", {"answer": answer})
        assert visitor.get("/fr/newsletter/").status_code == status
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))[-2:] == ["newsletter.closed", "newsletter.opened"]


def test_lists_ask_the_same_number_of_queries_whatever_their_length(desk: Client, visitor: Client) -> None:
    pages = articles()
    for address, client in (("/desk/newsletter/", desk), ("/fr/newsletter/", visitor)):
        NewsletterIssue.objects.all().delete()
        counts: list[int] = []
        for number in (1, 5):
            while NewsletterIssue.objects.count() < number:
                issue = draft(pages)
                NewsletterIssue.objects.filter(pk=issue.pk).update(state=State.SENT, sending_since=timezone.now())
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            counts.append(len(captured))
        assert counts[0] == counts[1], address
