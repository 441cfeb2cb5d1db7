"""Readers come along from Mailchimp, Brevo and lists: with proof, asked to confirm, or not at all; never twice."""

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.html import escape as html_text
from django.utils.timezone import localtime
from pytest_django import Settings

from ravive.departures import logs
from ravive.entries import actions as entries
from ravive.entries import person_requests
from ravive.hub.newsletter import queries
from ravive.hub.newsletter.mails import ReaderProof
from ravive.hub.newsletter.models import NewsSubscription
from ravive.hub.newsletter.subject import NEWS
from ravive.lib.workbook import WorkbookColumn, WorkbookSheet, workbook_of
from ravive.mailing.models import MailAddress
from ravive.mailing.queries import confirmed_addresses
from ravive.people.models import AuditEvent, Organisation, Role
from ravive.relocation.models import Upload, UploadPart
from tests.hub.letters.letter_cast import confirm_last as confirm_signature
from tests.hub.letters.letter_cast import letter_of, letter_page
from tests.hub.letters.letter_cast import send as sign
from tests.hub.mail_answers import MailAnswers
from tests.hub.newsletter.newsletter_cast import HOST
from tests.people.cast import person

State = Upload.UploadState
PAGE = "/desk/move-in/"
WORDS = {"place": "https://ancien.example/lettre", "words": "Je veux recevoir la lettre."}
SUBSCRIBED = (
    '"Email Address","First Name",OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,NOTES\n'
    "zoe@moved.example,Zoé,2021-03-04 10:00:00,203.0.113.9,2021-03-05 11:12:13,\n"
    '"Amina@Reader.example",Amina,2022-01-02 08:00:00,203.0.113.9,,"deux\nlignes"\n'
    "sans-jour@moved.example,X,,,,\n"
    "partie@moved.example,X,2020-01-01 10:00:00,,,\n"
)
UNSUBSCRIBED = '"Email Address",UNSUB_TIME\npartie@moved.example,2023-05-06 10:00:00\n'
CLEANED = '"Email Address",CLEAN_TIME\nmorte@moved.example,2023-05-06 10:00:00\n'
_ANSWERS = MailAnswers("newsletter")


@pytest.fixture(autouse=True)
def _mail_server(settings: Settings, db: None, tmp_path: Path) -> Iterator[None]:
    # The log of departures of another test may name an address of these lists.
    settings.RAVIVE_DATA = tmp_path
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = HOST, True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.DEFAULT_FROM_EMAIL = "news@example.org"
    with patch("django.db.transaction.on_commit", lambda act, using=None, robust=False: act()):
        yield


def packed(**files: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}_members_export_abc.csv", text)
    return content.getvalue()


def sent(desk: Client, content: bytes, name: str = "list.csv", **values: str) -> Upload:
    """Send a list with the form; return the upload, which is read."""
    named = {"language": "fr", "without_proof": "leave", "given_on": "", **values}
    reply = desk.post(f"{PAGE}readers/", {"file": SimpleUploadedFile(name, content), **named})
    assert reply.status_code == 302, reply.text
    return Upload.objects.latest("pk")


def brought(desk: Client, upload: Upload) -> Upload:
    """Confirm an upload, and return it as it then stands."""
    desk.post(f"{PAGE}{upload.pk}/confirm/")
    upload.refresh_from_db()
    assert upload.state == State.DONE, upload.problem
    return upload


def addresses() -> set[str]:
    """Return the addresses that get the news."""
    return set(confirmed_addresses(NewsSubscription.objects.values_list("handle", flat=True)).values())


@pytest.mark.database
def test_a_list_of_mailchimp_comes_with_its_proof_once(desk: Client, own: Organisation) -> None:
    content = packed(subscribed=SUBSCRIBED, unsubscribed=UNSUBSCRIBED, cleaned=CLEANED)
    upload = sent(desk, content, "audience.zip", **WORDS)
    assert (upload.state, upload.report["numbers"]) == (State.READY, {"new": 2, "asked": 0})
    assert upload.report["by_reason"] == {"left": 2, "lost": 1, "no_proof": 1}
    assert not NewsSubscription.objects.exists() and not mail.outbox
    page = desk.get(f"{PAGE}{upload.pk}/").text
    assert "unsubscribed_members_export_abc.csv, ligne 2" in page and "moved.example" not in page
    # The row after a cell of two lines has its own line.
    assert "subscribed_members_export_abc.csv, ligne 5" in page
    assert brought(desk, upload).report["numbers"] == {"new": 2, "asked": 0}
    assert addresses() == {"zoe@moved.example", "Amina@Reader.example"}
    first = NewsSubscription.objects.order_by("pk")[0]
    assert (first.consent_words, first.consent_page) == (WORDS["words"], WORDS["place"])
    assert first.confirmed_at is not None and localtime(first.confirmed_at).isoformat()[:19] == "2021-03-05T11:12:13"
    assert first.entered_on.isoformat() == "2021-03-05" and queries.numbers_of(own).readers == 2
    assert not UploadPart.objects.exists() and not mail.outbox
    assert b"2021-03-05,2021-03-05T11:12:13" in desk.post("/desk/newsletter/readers.csv").content
    again = sent(desk, content, "audience.zip", **WORDS)
    assert again.report["numbers"] == {"new": 0, "asked": 0, "present": 2}
    brought(desk, again)
    assert NewsSubscription.objects.count() == 2


@pytest.mark.database
def test_those_without_proof_are_asked_once_and_come_by_confirming(desk: Client, visitor: Client, own: Organisation) -> None:
    content = "E-mail;Langue;Date de consentement\nzoe@moved.example;NL;\namina@moved.example;français;31/02/2024\n".encode("cp1252")
    upload = sent(desk, content, without_proof="ask", **WORDS)
    assert upload.report["numbers"] == {"new": 0, "asked": 2} and upload.report["by_reason"] == {"bad_day": 1}
    page = desk.get(f"{PAGE}{upload.pk}/").text
    assert "ligne 3, colonne C" in page and "L’e-mail aux personnes sans preuve" in page
    brought(desk, upload)
    # What was shown is what was sent, but for the link.
    for message in mail.outbox:
        shown = [line for line in str(message.body).splitlines() if line and "/confirm/" not in line]
        assert all(html_text(line) in page for line in (str(message.subject), *shown))
    assert "L’e-mail aux personnes sans preuve" not in desk.get(f"{PAGE}{upload.pk}/").text
    assert not NewsSubscription.objects.filter(is_confirmed=True).exists()
    assert {tuple(message.to) for message in mail.outbox} == {("zoe@moved.example",), ("amina@moved.example",)}
    french = next(message for message in mail.outbox if message.to == ["amina@moved.example"])
    assert "autre outil" in str(french.body) and own.name in str(french.body) and "quelqu’un" not in str(french.body).lower()
    # While it waits, the same list asks nobody again.
    assert sent(desk, content, without_proof="ask", **WORDS).report["numbers"] == {"new": 0, "asked": 0, "waiting": 2}
    mail.outbox[:] = [french]
    _ANSWERS.confirm_last(visitor)
    row = NewsSubscription.objects.get(is_confirmed=True)
    # What was agreed to are the words of this site, on its page.
    assert row.language == "fr" and row.consent_page == "/fr/newsletter/" and own.name in row.consent_words
    assert addresses() == {"amina@moved.example"}


@pytest.mark.parametrize("erases", ["all", "each"])
def test_who_was_erased_and_never_read_the_news_does_not_come(desk: Client, visitor: Client, own: Organisation, erases: str) -> None:
    letter = letter_of(letter_page(), accepts_people=True)
    assert sign(visitor, letter, "person", name="Zoé", email="zoe@moved.example").status_code == 302
    confirm_signature(visitor)
    by, now = person("ada", own, Role.ADMIN), timezone.now()
    asked = person_requests.open_request(organisation=own, address="zoe@moved.example", received_on=now.date(), by=by, now=now)
    if erases == "all":
        assert person_requests.erase_all(asked, by=by, now=now) == 1
    else:
        for part, holding in person_requests.holdings_of(asked):
            person_requests.erase(asked, part, holding, by=by, now=now)
    upload = sent(desk, b"E-mail,Opt-in date\nzoe@moved.example,2021-03-04\neve@moved.example,2021-03-04\n", **WORDS)
    assert (upload.report["numbers"], upload.report["by_reason"]) == ({"new": 1, "asked": 0}, {"stopped": 1})
    person_requests.erase_all(asked, by=by, now=now)
    assert [line.departure.kind for line in logs.current().everything() if line.departure].count("news") == 1


def test_who_stopped_or_refused_here_does_not_come_back(desk: Client, visitor: Client, own: Organisation) -> None:
    content = b"E-mail,Opt-in date\nstopped@moved.example,2021-03-04\nrefused@moved.example,\n"
    brought(desk, sent(desk, content, without_proof="ask", **WORDS))
    link = _ANSWERS.link_in(mail.outbox[-1], "confirm")
    visitor.post(link, {"answer": "not_me"})
    assert entries.withdraw(NEWS, NewsSubscription.objects.get(is_confirmed=True), now=timezone.now())
    assert not NewsSubscription.objects.exists()
    again = sent(desk, content, without_proof="ask", **WORDS)
    assert again.report["numbers"] == {"new": 0, "asked": 0} and again.report["by_reason"] == {"stopped": 2}
    brought(desk, again)
    assert not NewsSubscription.objects.exists() and len(mail.outbox) == 1


def test_who_is_not_reached_here_stays_out(desk: Client, own: Organisation) -> None:
    content = b"E-mail,Opt-in date\nzoe@moved.example,2021-03-04\n"
    brought(desk, sent(desk, content, **WORDS))
    MailAddress.objects.update(unreachable_since=timezone.localdate())
    assert sent(desk, content, **WORDS).report["by_reason"] == {"unreachable": 1}


@pytest.mark.parametrize(
    ("content", "numbers", "reasons"),
    [
        # Brevo: semicolons, and the day of storing is no consent.
        (b"EMAIL;PRENOM;EMAIL_BLACKLISTED;ADDED_TIME\na@b.example;A;0;2020-01-01\nc@b.example;C;1;2020-01-01\n", (0, 1), {"left": 1}),
        # Without heads, with a line for spreadsheets.
        (b"sep=;\na@b.example;x\nc@b.example;y\n", (0, 2), {}),
        (b"\xef\xbb\xbfE-mail\tStatut\na@b.example\tabonn\xc3\xa9\nb@b.example\td\xc3\xa9sabonn\xc3\xa9\n", (0, 1), {"left": 1}),
        ("E-mail,Statut\na@b.example,Membre\n".encode("utf-16"), (0, 1), {"bad_state": 1}),
        (b"E-mail,Taal\na@b.example,Klingon\na@b.example,nl\nbad@,nl\n", (0, 1), {"bad_language": 1, "repeated": 1, "bad_address": 1}),
        (b"E-mail,Status\na@b.example,subscribed\nA@B.example,unsubscribed\n", (0, 0), {"left": 2}),
        (b"E-mail,Opt-in date\na@b.example,2999-01-01\n", (0, 1), {"bad_day": 1}),
    ],
)
def test_lists_of_any_shape_are_read(desk: Client, content: bytes, numbers: tuple[int, int], reasons: dict[str, int]) -> None:
    upload = sent(desk, content, without_proof="ask")
    assert upload.state == State.READY, upload.problem
    assert (upload.report["numbers"]["new"], upload.report["numbers"]["asked"], upload.report["by_reason"]) == (*numbers, reasons)


def test_a_workbook_and_a_day_for_the_whole_list(desk: Client) -> None:
    columns = tuple(WorkbookColumn(head=head) for head in ("Courriel", "Source"))
    sheet = WorkbookSheet(title="x", columns=columns, rows=(("a@b.example", "Foire du livre"), ("b@b.example", "")))
    content = workbook_of([sheet], title="x", made_at=timezone.now())
    upload = sent(desk, content, "list.xlsx", words="Oui.", given_on="2024-02-03")
    assert upload.report["numbers"] == {"new": 1, "asked": 0} and upload.report["by_reason"] == {"no_proof": 1}
    brought(desk, upload)
    row = NewsSubscription.objects.get()
    assert (row.consent_page, row.entered_on.isoformat()) == ("Foire du livre", "2024-02-03")
    assert ReaderProof(given_on=row.entered_on, page=row.consent_page).words(row.organisation).endswith("Foire du livre")


def test_files_that_are_no_list_are_refused_and_leave_nothing(desk: Client) -> None:
    cases = {
        "empty": (b"", ""),
        "no address": (b"Nom,Ville\nA,B\n", "adresse"),
        "damaged": (b"PK\x03\x04nothing", "endommag"),
        "binary": (b"a\0b", "endommag"),
        "empty zip": (packed(), "ZIP"),
    }
    for case, (content, words) in cases.items():
        reply = desk.post(f"{PAGE}readers/", {"file": SimpleUploadedFile("x.csv", content), "language": "fr", "without_proof": "leave"})
        if not content:
            assert reply.status_code == 200, case
            continue
        upload = Upload.objects.latest("pk")
        assert upload.state == State.REFUSED and words in upload.problem, (case, upload.problem)
    assert not UploadPart.objects.exists()


def test_a_day_to_come_is_refused_in_the_form(desk: Client) -> None:
    values = {"file": SimpleUploadedFile("x.csv", b"a@b.example\n"), "language": "fr", "without_proof": "leave"}
    reply = desk.post(f"{PAGE}readers/", {**values, "given_on": (timezone.localdate() + timedelta(days=2)).isoformat()})
    assert reply.status_code == 200 and not Upload.objects.exists()


def test_without_a_mail_server_nobody_can_be_asked(desk: Client, settings: Settings) -> None:
    settings.RAVIVE_SENDS_MAIL = False
    assert 'value="ask"' not in desk.get(f"{PAGE}readers/").text
    assert sent(desk, b"a@b.example\n").report["by_reason"] == {"no_proof": 1}


@pytest.mark.database
def test_the_readers_of_a_file_are_removed_again_and_may_come_again(desk: Client, own: Organisation) -> None:
    content = b"E-mail,Opt-in date\nzoe@moved.example,2021-03-04\namina@moved.example,2021-03-04\n"
    earlier = brought(desk, sent(desk, b"E-mail,Opt-in date\nother@moved.example,2021-03-04\n", **WORDS))
    upload = brought(desk, sent(desk, content, **WORDS))
    assert "Retirer" in desk.get(f"{PAGE}{upload.pk}/").text
    desk.post(f"{PAGE}{upload.pk}/undo/")
    upload.refresh_from_db()
    assert upload.state == State.UNDONE and addresses() == {"other@moved.example"}
    assert MailAddress.objects.count() == 1 and AuditEvent.objects.filter(verb="upload.undone").count() == 1
    # Twice is once, and the page says so.
    desk.post(f"{PAGE}{upload.pk}/undo/")
    assert AuditEvent.objects.filter(verb="upload.undone").count() == 1
    assert sent(desk, content, **WORDS).report["numbers"] == {"new": 2, "asked": 0}
    assert earlier.state == State.DONE
