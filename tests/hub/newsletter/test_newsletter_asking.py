"""Visitors ask for news by mail, confirm in their mailbox, and stop by one click. Nobody confirms or stops for another."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from pytest_django import Settings

from ravive.departures.log_file import Departure
from ravive.entries import actions as entries
from ravive.entries.erasure import replay_withdrawal
from ravive.hub.newsletter.models import PURPOSE, Newsletter, NewsSubscription
from ravive.hub.newsletter.subject import NEWS
from ravive.mailing import links, purposes
from ravive.mailing.delivery import send_now
from ravive.mailing.messages import Mail
from ravive.mailing.models import MailAddress
from ravive.mailing.queries import confirmed_addresses
from ravive.pages.actions import change_site
from ravive.pages.models import SiteProfile
from ravive.people.ages import age_at
from ravive.site import personal_data
from tests.departures.older_copies import older_copy
from tests.hub.newsletter.newsletter_cast import ADDRESS, HOST, articles, ask, confirm_last, link_in, reader
from tests.people.cast import NOW, host, organisation

pytestmark = pytest.mark.django_db


def test_the_form_is_reached_from_the_foot_and_from_the_list_of_news(visitor: Client) -> None:
    articles()
    for path in ("/fr/", "/fr/actualites-fr/"):
        assert '<a href="/fr/newsletter/">' in visitor.get(path).text, path
    Newsletter.objects.update(is_open=False)
    assert "/fr/newsletter/" not in visitor.get("/fr/actualites-fr/").text
    assert visitor.get("/fr/newsletter/").status_code == 404


def test_without_mail_server_nothing_is_offered(visitor: Client, settings: Settings) -> None:
    settings.RAVIVE_SENDS_MAIL = False
    assert "/fr/newsletter/" not in visitor.get("/fr/").text
    assert visitor.get("/fr/newsletter/").status_code == 404


def test_an_address_is_confirmed_and_its_proof_is_stored(visitor: Client) -> None:
    response = ask(visitor, language="nl")
    assert (response.status_code, response.headers["Location"]) == (302, "/nl/newsletter/sent/")
    row = NewsSubscription.objects.get()
    assert (row.is_confirmed, row.confirmed_at) == (False, None)
    assert visitor.get("/nl/newsletter/sent/").status_code == 200
    assert mail.outbox[-1].to == [ADDRESS]
    assert "Bedankt" in confirm_last(visitor).text
    row.refresh_from_db()
    assert row.is_confirmed
    assert row.confirmed_at is not None
    assert row.language == "nl"
    assert (row.consent_page, row.entered_on) == ("/nl/newsletter/", timezone.localdate())
    # The words as they stood on the page, with the age.
    assert row.consent_words in visitor.get("/nl/newsletter/").text
    assert f"Ik ben {age_at(row.organisation)} jaar of ouder" in row.consent_words
    assert confirmed_addresses([row.handle or ""]) == {row.handle: ADDRESS}


def test_nothing_of_a_reader_is_stored_in_clear(visitor: Client) -> None:
    visitor.defaults["REMOTE_ADDR"] = "198.51.100.7"
    ask(visitor)
    confirm_last(visitor)
    stored = str(list(NewsSubscription.objects.values())) + str(list(MailAddress.objects.values()))
    for part in ("amina", "reader.example", "198.51.100.7"):
        assert part not in stored


def test_a_known_address_gets_the_same_answer_and_counts_once(visitor: Client) -> None:
    ask(visitor)
    confirm_last(visitor)
    (first,) = NewsSubscription.objects.values_list("handle", flat=True)
    unknown, known = ask(visitor, "other@reader.example"), ask(visitor, "Amina@READER.example", language="nl")
    assert (unknown.status_code, unknown.headers["Location"].replace("/fr/", "/nl/")) == (known.status_code, known.headers["Location"])
    # The earlier consent holds until the later is confirmed.
    assert NewsSubscription.objects.filter(is_confirmed=True).get().handle == first
    confirm_last(visitor)
    row = NewsSubscription.objects.get(mailbox_mark=NewsSubscription.objects.get(handle=first).mailbox_mark)
    # The handle stays, the proof and the address are the later ones.
    assert (row.handle, row.consent_page) == (first, "/nl/newsletter/")
    assert confirmed_addresses([first or ""]) == {first: "Amina@READER.example"}
    assert MailAddress.objects.count() == 2


def test_the_reader_sees_what_they_agree_to_before_confirming(visitor: Client) -> None:
    ask(visitor)
    page = visitor.get(link_in(mail.outbox[-1], "confirm")).text
    # The age too: somebody else may have typed the address.
    assert NewsSubscription.objects.get().consent_words in page
    assert "16" in page


@pytest.mark.parametrize(
    "address",
    [
        "",
        "amina",
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example\nSubject: x",
        "a@localhost",
        "a@[127.0.0.1]",
        '"a b"@c.example',
        "a" * 260,
    ],
)
def test_what_is_no_address_is_refused_in_the_form(visitor: Client, address: str) -> None:
    response = ask(visitor, address)
    assert response.status_code == 422
    assert not NewsSubscription.objects.exists()
    assert mail.outbox == []


def test_one_click_stops_the_news_and_deletes_everything(visitor: Client) -> None:
    row = reader()
    send_now(Mail(handle=row.handle or "", language="fr", subject="Des nouvelles", paragraphs=("Un.",)))
    path = link_in(mail.outbox[-1], "stop")
    assert mail.outbox[-1].extra_headers["List-Unsubscribe"] == f"<{HOST}{path}>"
    assert mail.outbox[-1].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert visitor.get(path).status_code == 200
    assert NewsSubscription.objects.exists()
    # As mail programs do it (RFC 8058): without page, cookie or form value, from elsewhere.
    one_click = Client(enforce_csrf_checks=True)
    assert one_click.post(path, {"List-Unsubscribe": "One-Click"}, headers={"sec-fetch-site": "cross-site"}).status_code == 200
    assert not NewsSubscription.objects.exists()
    assert not MailAddress.objects.exists()
    # Its server may press it again.
    assert one_click.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_a_tag_of_an_unknown_provider_is_another_mailbox(visitor: Client) -> None:
    reader(address=ADDRESS)
    ask(visitor, "amina+evil@reader.example")
    confirm_last(visitor)
    assert NewsSubscription.objects.filter(is_confirmed=True).count() == 2


def test_two_organisations_at_one_mailbox_are_chosen_apart(visitor: Client, settings: Settings) -> None:
    other = organisation("reseau", "Réseau")
    home = change_site(organisation=other, profile=SiteProfile(), name="Réseau", host="reseau.example", by="test", now=NOW)
    assert home
    Newsletter.objects.create(organisation=other, is_open=True)
    ask(visitor)
    settings.ALLOWED_HOSTS = ["*"]
    ask(Client(headers={"host": "reseau.example"}))
    path = link_in(mail.outbox[-1], "confirm")
    page = visitor.get(path).text
    assert "Réseau" in page
    assert host().name in page
    # The words of each stand beside its box.
    assert page.count('type="checkbox"') == 2
    assert all(row.consent_words in page for row in NewsSubscription.objects.all())
    handle = NewsSubscription.objects.get(organisation=other).handle
    visitor.post(path, {"request": [handle]})
    assert [row.organisation for row in NewsSubscription.objects.filter(is_confirmed=True)] == [other]


def test_what_nobody_confirms_and_what_cannot_be_reached_is_erased() -> None:
    now = timezone.now()
    fresh, lost, lately, orphan = (reader(number) for number in range(4))
    today = timezone.localdate(now)
    MailAddress.objects.filter(pk=lost.handle).update(unreachable_since=today - timedelta(days=31))
    MailAddress.objects.filter(pk=lately.handle).update(unreachable_since=today - timedelta(days=29))
    MailAddress.objects.filter(pk=orphan.handle).delete()
    late = reader(5)
    NewsSubscription.objects.filter(pk=late.pk).update(is_confirmed=False, confirmed_at=None, entered_on=today - timedelta(days=4))
    assert personal_data.erase_due(now=now) == 3
    assert set(NewsSubscription.objects.values_list("pk", flat=True)) == {fresh.pk, lately.pk}
    assert MailAddress.objects.count() == 2


def test_the_form_works_in_every_language(visitor: Client) -> None:
    words = {re.search(r"<h1>(.*?)</h1>", visitor.get(f"/{language}/newsletter/").text)[1] for language in ("fr", "nl", "de", "en")}  # pyright: ignore[reportOptionalSubscript] -- the page has one
    assert len(words) == 4


@pytest.mark.database
def test_a_reader_who_asked_again_before_stopping_stays_stopped_in_an_older_copy(
    visitor: Client, settings: Settings, tmp_path: Path
) -> None:
    reader(address=ADDRESS)
    other = reader(1)
    with older_copy(settings, tmp_path) as kinds:
        # The later subscription replaces the one that the copy has.
        ask(visitor)
        confirm_last(visitor)
        entries.withdraw(NEWS, NewsSubscription.objects.exclude(pk=other.pk).get(), now=timezone.now())
    assert kinds == ["news"]
    assert NewsSubscription.objects.get() == other
    assert MailAddress.objects.get().pk == other.handle


@pytest.mark.database
def test_refusing_what_others_typed_stops_no_news_in_an_older_copy(visitor: Client, settings: Settings, tmp_path: Path) -> None:
    row = reader(address=ADDRESS)
    with older_copy(settings, tmp_path) as kinds:
        ask(visitor)
        confirm_last(visitor, answer="not_me")
    assert kinds == ["news"]
    assert NewsSubscription.objects.get() == row


def test_of_two_languages_the_one_that_was_confirmed_last_counts(visitor: Client) -> None:
    for language in ("fr", "nl"):
        ask(visitor, language=language)
    confirm_last(visitor)
    assert NewsSubscription.objects.get().language == "nl"
    assert MailAddress.objects.count() == 1


def test_a_line_by_the_handle_of_a_subscription_is_still_understood() -> None:
    row = reader()
    for _time in range(2):
        replay_withdrawal(Departure(kind=NEWS.withdrawn, digest=row.handle or ""), timezone.now())
    assert not NewsSubscription.objects.exists()


def test_the_link_of_an_earlier_issue_stops_the_news_after_a_later_consent(visitor: Client) -> None:
    ask(visitor)
    confirm_last(visitor)
    first = NewsSubscription.objects.get().handle or ""
    send_now(Mail(handle=first, language="fr", subject="Des nouvelles", paragraphs=("Un.",)))
    path = link_in(mail.outbox[-1], "stop")
    ask(visitor, language="nl")
    assert "Bedankt" in confirm_last(visitor).text
    assert NewsSubscription.objects.get().language == "nl"
    assert visitor.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not NewsSubscription.objects.exists()
    assert not MailAddress.objects.exists()


def test_an_address_that_was_given_up_is_reached_again_after_a_later_consent(visitor: Client) -> None:
    lost = reader(address=ADDRESS)
    MailAddress.objects.filter(pk=lost.handle).update(unreachable_since=timezone.localdate())
    ask(visitor)
    confirm_last(visitor)
    assert NewsSubscription.objects.get().handle == lost.handle
    assert not MailAddress.objects.exclude(unreachable_since=None).exists()


def test_two_languages_that_are_confirmed_at_once_are_one_confirmation(visitor: Client) -> None:
    for language in ("fr", "nl"):
        ask(visitor, language=language)
    page = confirm_last(visitor).text
    assert page.count('<p class="lead">') == 1
    assert NewsSubscription.objects.get().consent_words in page


def test_a_line_of_the_log_is_compared_without_the_organisations() -> None:
    row, other = reader(), reader(1)
    digest = NEWS.departure_digest(row)
    with CaptureQueriesContext(connection) as queries:
        assert NEWS.rows_of_departure(digest) == [row]
    assert ["people_organisation" in query["sql"] for query in queries] == [False, True]
    assert NEWS.rows_of_departure(other.handle or "") == [other]


def test_refusing_says_that_news_agreed_to_earlier_go_on(visitor: Client) -> None:
    reader(address=ADDRESS)
    ask(visitor)
    page = confirm_last(visitor, answer="not_me").text
    assert "vous-même acceptées continuent" in page
    assert "votre adresse est effacée" not in page
    assert NewsSubscription.objects.get().is_confirmed


def test_search_engines_may_list_the_form_alone(visitor: Client) -> None:
    assert "X-Robots-Tag" not in visitor.get("/fr/newsletter/").headers
    assert visitor.get("/fr/newsletter/sent/").headers["X-Robots-Tag"] == "noindex"


def test_pages_speak_of_the_news(visitor: Client) -> None:
    row = reader()
    path = links.stop_link(purposes.find_purpose(PURPOSE), row.handle or "", "en").replace(HOST, "")
    page = visitor.get(path).text
    assert "Your address and your consent are deleted here at once." in page
    assert "What you sent" not in page
    ask(visitor, language="en")
    assert "you only get the news after that" in visitor.get("/en/newsletter/sent/").text
    question = visitor.get(link_in(mail.outbox[-1], "confirm")).text
    assert "Do you want the news?" in question
    assert f"The news of {host().name} was asked for at your address." in question
    assert "Ask for the news again: you will get a new e-mail." in visitor.get("/en/newsletter/confirm/x/").text


def test_the_day_of_a_consent_is_in_the_register_of_personal_data() -> None:
    (data,) = (data for data in personal_data.registered() if data.name == PURPOSE)
    with override("en"):
        purposes_of = {field.field: str(field.purpose) for field in data.fields}
    assert purposes_of["entered_on"] == purposes_of["confirmed_at"] == "Proof that the reader agreed to get the news"
    assert purposes_of["mailbox_mark"] == "Write once to a mailbox"


def test_a_confirmed_subscription_has_its_moment() -> None:
    row = reader()
    with pytest.raises(IntegrityError), transaction.atomic():
        NewsSubscription.objects.filter(pk=row.pk).update(confirmed_at=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        NewsSubscription.objects.filter(pk=row.pk).update(is_confirmed=False)
