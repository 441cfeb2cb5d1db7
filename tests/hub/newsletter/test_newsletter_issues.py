"""Staff write an issue, look at it, send it once to each reader, and take the readers along."""

import csv
import re
import smtplib
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image
from pytest_django import Settings
from wagtail.images import get_image_model

from ravive.hub.newsletter import dispatch, issues, queries
from ravive.hub.newsletter.models import NewsletterIssue, NewsSubscription
from ravive.hub.newsletter.queries import State
from ravive.lib.csv_table import csv_table
from ravive.mailing import actions as mailing
from ravive.mailing import mail_queue
from ravive.mailing.mail_queue import Batch
from ravive.mailing.models import MailAddress, QueuedMail
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
    # At the width of a screen, of a phone, and of a phone at night, whatever the device of the desk.
    assert page.count('<iframe class="r-mail') == 3
    night = desk.get(f"/desk/newsletter/issues/{issue.pk}/preview/nl/?night").text
    assert "prefers-color-scheme:dark" in shown.text
    assert "prefers-color-scheme" not in night
    assert "body{background:#14171f" in night
    assert night.count("{") == night.count("}")
    assert shown.text.count("{") == shown.text.count("}")
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


@pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile")
def test_an_issue_carries_the_pictures_of_its_pages_and_loads_none(desk: Client, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    pages, drawn = articles(), BytesIO()
    # A picture with transparent parts: old mail programs draw a JPEG, on white.
    Image.new("RGBA", (1600, 1200), (22, 137, 123, 0)).save(drawn, "PNG")
    picture = get_image_model().objects.create(title="rue", file=ContentFile(drawn.getvalue(), name="rue.png"))
    pages[1].picture, pages[1].picture_alternative = picture, 'Une rue, "le soir".'
    pages[1].save()
    reader(1)
    issue = draft(pages, fr="Novembre")
    shown = desk.get(f"/desk/newsletter/issues/{issue.pk}/preview/fr/").text
    assert shown.count('<img src="data:image/jpeg;base64,') == 1
    assert 'alt="Une rue, &quot;le soir&quot;."' in shown
    desk.post(f"/desk/newsletter/issues/{issue.pk}/send/")
    message = mail.outbox[-1].message()
    parts = [part for part in message.walk() if part.get_content_type() == "image/jpeg"]
    html = str(mail.outbox[-1].alternatives[0].content)  # pyright: ignore[reportAttributeAccessIssue] -- of a message with HTML
    assert len(parts) == 1
    assert f'<img src="cid:{parts[0]["Content-ID"].strip("<>")}" width="576" height="360"' in html
    assert re.findall(r'(?:src|background)="(?!cid:)', html) == []
    with Image.open(BytesIO(bytes(parts[0].get_content()))) as sent:
        assert sent.size == (600, 375)
        assert sent.convert("RGB").getpixel((300, 180)) == (255, 255, 255)
    # Sent as it was: later the page has no picture, and then the picture is deleted.
    pages[1].picture = None
    pages[1].save()
    again = f"/desk/newsletter/issues/{issue.pk}/preview/fr/"
    assert "data:image/jpeg" in desk.get(again).text
    picture.delete()
    assert "<img" not in desk.get(again).text


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
    assert not QueuedMail.objects.exists()
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


@pytest.fixture
def without_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is sent before a test asks for it."""
    monkeypatch.setattr(mail_queue, "_start", lambda: None)


def send_batch(minutes: float = 0) -> Batch:
    """Send a batch so many minutes from now."""
    return mail_queue.send_batch(clock=lambda: timezone.now() + timedelta(minutes=minutes))


def numbers_of(issue: NewsletterIssue) -> tuple[str, int, int, int]:
    """Return where an issue stands: its state, how many were accepted, how many refused, how many perhaps arrived twice."""
    issue.refresh_from_db()
    return issue.state, issue.accepted, issue.refused, issue.unsure


@pytest.mark.usefixtures("without_worker")
def test_sending_goes_on_after_an_interruption_and_leaves_out_nobody(counting: type[CountingServer], desk: Client) -> None:
    for number in range(6):
        reader(number)
    issue = draft(articles())
    send(issue)
    counting.accepts, counting.failure = 2, ConnectionResetError()
    batch = send_batch()
    assert (batch.accepted, batch.goes_on, queries.progress_of(issue).waiting) == (2, False, 4)
    counting.accepts = 99
    assert send_batch().accepted == 3
    assert numbers_of(issue) == (State.SENDING, 5, 0, 0)
    # It perhaps arrived when the connection broke: it is sent again after a pause.
    assert send_batch(5).accepted == 1
    assert numbers_of(issue) == (State.SENT, 6, 0, 1)
    assert len({message.to[0] for message in mail.outbox}) == 6
    assert "1 personne l’a peut-être reçu deux fois" in desk.get(f"/desk/newsletter/issues/{issue.pk}/").text


@pytest.mark.usefixtures("without_worker")
def test_a_mail_server_that_asks_to_wait_gets_the_rest_later(counting: type[CountingServer]) -> None:
    reader(1)
    reader(2)
    issue = draft(articles())
    send(issue)
    counting.accepts, counting.failure = 1, smtplib.SMTPSenderRefused(451, b"4.7.0 too many", "news@example.org")
    batch = send_batch()
    assert (batch.accepted, batch.goes_on) == (1, False)
    issue.refresh_from_db()
    assert queries.progress_of(issue).percent == 50
    counting.accepts = 9
    assert send_batch(3).accepted == 0
    assert send_batch(5).accepted == 1
    assert numbers_of(issue) == (State.SENT, 2, 0, 0)


def test_batches_follow_each_other(monkeypatch: pytest.MonkeyPatch, desk: Client) -> None:
    monkeypatch.setattr(mail_queue, "BATCH", 2)
    for number in range(5):
        reader(number)
    issue = draft(articles())
    desk.post(f"/desk/newsletter/issues/{issue.pk}/send/")
    assert len({message.to[0] for message in mail.outbox}) == len(mail.outbox) == 5


@pytest.mark.usefixtures("without_worker")
def test_somebody_who_stops_while_it_is_sent_gets_no_more() -> None:
    reader(1)
    second = reader(2)
    MailAddress.objects.filter(pk=second.handle).update(unreachable_since=timezone.localdate())
    third, fourth = reader(3), reader(4)
    issue = draft(articles())
    send(issue)
    assert queries.progress_of(issue).waiting == 3
    third.delete()
    mailing.delete_address(third.handle or "")
    mailing.delete_address(fourth.handle or "")
    send_batch()
    assert [message.to[0] for message in mail.outbox] == ["reader1@reader.example"]
    assert numbers_of(issue) == (State.SENT, 1, 2, 0)


@pytest.mark.parametrize("language", ["fr", "nl"])
@pytest.mark.usefixtures("without_worker")
def test_somebody_who_asks_again_while_it_is_sent_gets_it_once(visitor: Client, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setattr(mail_queue, "BATCH", 1)
    for number in (1, 2):
        reader(number)
    issue = draft(articles())
    send(issue)
    send_batch()
    # One has got it, the other waits.
    for number in (1, 2):
        ask(visitor, f"reader{number}@reader.example", language=language)
        confirm_last(visitor)
    sent = len(mail.outbox)
    send_batch()
    # Without words in the later language, they do not get it.
    assert [message.to[0] for message in mail.outbox[sent:]] == (["reader2@reader.example"] if language == "fr" else [])
    assert numbers_of(issue)[:2] == (State.SENT, 2 if language == "fr" else 1)


@pytest.mark.usefixtures("without_worker")
def test_an_issue_for_which_nothing_waits_here_ends() -> None:
    reader(1)
    issue, other = draft(articles()), draft([])
    send(issue)
    NewsletterIssue.objects.filter(pk=other.pk).update(state=State.SENDING)
    dispatch.finish_left(now=timezone.now())
    assert (numbers_of(issue)[0], numbers_of(other)[0]) == (State.SENDING, State.SENT)


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
    assert not QueuedMail.objects.exists()


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
