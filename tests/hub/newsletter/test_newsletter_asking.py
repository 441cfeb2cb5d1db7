"""Visitors ask for news by mail, confirm in their mailbox, and stop by one click. Nobody confirms or stops for another."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.departures.models import LogPosition
from ravive.hub.newsletter import actions, erasure
from ravive.hub.newsletter.models import Newsletter, NewsSubscription
from ravive.hub.newsletter.views import public
from ravive.mailing import actions as mailing
from ravive.mailing.links import UNCONFIRMED_LIFE
from ravive.mailing.models import MailAddress
from ravive.mailing.queries import confirmed_addresses
from ravive.pages.actions import change_site
from ravive.pages.models import SiteProfile
from ravive.site.form_limits import UNPROVED_PART, FormLimit
from tests.departures.older_copies import older_copy
from tests.hub.newsletter.newsletter_cast import ADDRESS, HOST, articles, ask, confirm_last, link_in, once, reader
from tests.people.cast import NOW, host, organisation
from tests.site.proofs import proof, shorten_work

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
    assert (response.status_code, response.headers["Location"]) == (302, "/nl/newsletter/asked/")
    row = NewsSubscription.objects.get()
    assert row.confirmed_at is None
    assert visitor.get("/nl/newsletter/asked/").status_code == 200
    assert mail.outbox[-1].to == [ADDRESS]
    assert "Bedankt" in confirm_last(visitor).text
    row.refresh_from_db()
    assert row.confirmed_at is not None
    assert row.language == "nl"
    assert (row.consent_page, row.given_on) == ("/nl/newsletter/", timezone.localdate())
    # The words as they stood on the page, with the age.
    assert row.consent_words in visitor.get("/nl/newsletter/").text
    assert "16" in row.consent_words
    assert confirmed_addresses([row.handle]) == {row.handle: ADDRESS}


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
    unknown, known = ask(visitor, "other@reader.example"), ask(visitor, "Amina@READER.example")
    assert (unknown.status_code, unknown.headers["Location"]) == (known.status_code, known.headers["Location"])
    assert mail.outbox[-1].subject == mail.outbox[-2].subject
    # The earlier consent holds until the later is confirmed.
    assert NewsSubscription.objects.exclude(confirmed_at=None).get().handle == first
    confirm_last(visitor)
    row = NewsSubscription.objects.exclude(confirmed_at=None).get()
    assert row.handle != first
    assert not MailAddress.objects.filter(pk=first).exists()


def test_sending_the_form_twice_asks_once(visitor: Client) -> None:
    value = once(visitor.get("/fr/newsletter/").text)
    for _again in range(2):
        assert visitor.post("/fr/newsletter/", {"once": value, "email": ADDRESS}).status_code == 302
    assert len(mail.outbox) == NewsSubscription.objects.count() == 1


def test_nobody_confirms_for_another(visitor: Client) -> None:
    ask(visitor, "mallory@reader.example")
    own = link_in(mail.outbox[-1], "confirm")
    ask(visitor)
    victim = NewsSubscription.objects.order_by("-pk")[0]
    visitor.post(own, {"request": [victim.handle]})
    visitor.post(own.replace("/confirm/", "/confirm/x"), {"request": [victim.handle]})
    victim.refresh_from_db()
    assert victim.confirmed_at is None


def test_following_the_link_alone_confirms_nothing(visitor: Client) -> None:
    ask(visitor)
    visitor.get(link_in(mail.outbox[-1], "confirm"))
    assert NewsSubscription.objects.get().confirmed_at is None


def test_confirming_twice_and_going_back_changes_nothing(visitor: Client) -> None:
    ask(visitor)
    confirm_last(visitor)
    at = NewsSubscription.objects.get().confirmed_at
    path = link_in(mail.outbox[-1], "confirm")
    for response in (visitor.get(path), visitor.post(path), visitor.post(path, {"request": ["x" * 64]})):
        assert response.status_code == 200
        assert "vous recevrez" in response.text
    assert NewsSubscription.objects.get().confirmed_at == at


def test_the_reader_sees_what_they_agree_to_before_confirming(visitor: Client) -> None:
    ask(visitor)
    page = visitor.get(link_in(mail.outbox[-1], "confirm")).text
    # The age too: somebody else may have typed the address.
    assert NewsSubscription.objects.get().consent_words in page
    assert "16" in page


def test_an_expired_link_says_so_and_the_address_is_deleted(visitor: Client) -> None:
    ask(visitor)
    path = link_in(mail.outbox[-1], "confirm")
    mailing.delete_expired(now=timezone.now() + UNCONFIRMED_LIFE + timedelta(minutes=1))
    assert not NewsSubscription.objects.exists()
    assert not MailAddress.objects.exists()
    for response in (visitor.get(path), visitor.post(path)):
        assert response.status_code == 404
        assert "n’est plus valable" in response.text


def test_three_e_mails_a_day_go_to_an_address_that_strangers_type(visitor: Client) -> None:
    for _again in range(8):
        assert ask(visitor).status_code == 302
    assert len(mail.outbox) == 3
    assert NewsSubscription.objects.count() == 1


@pytest.mark.slow
def test_scripts_get_no_further_than_the_limit(visitor: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    shorten_work(settings)
    monkeypatch.setattr(public, "ASKING_LIMIT", FormLimit("newsletter-test", burst=2 * UNPROVED_PART, interval_seconds=600))
    replies = [ask(visitor, f"z{number}@b.example") for number in range(3)]
    assert [reply.status_code for reply in replies] == [302, 302, 429]
    # What was typed is still there.
    assert 'value="z2@b.example"' in replies[-1].text
    assert len(mail.outbox) == 2
    # A browser brings its proof of work.
    assert f'data-proof="{reverse("form_challenge")}"' in replies[-1].text
    assert ask(visitor, "z2@b.example", altcha=proof(visitor)).status_code == 302
    assert len(mail.outbox) == 3


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


def test_another_site_cannot_send_the_form(visitor: Client) -> None:
    value = once(visitor.get("/fr/newsletter/").text)
    response = visitor.post("/fr/newsletter/", {"once": value, "email": ADDRESS}, headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 403
    assert visitor.post("/fr/newsletter/", {"once": "forged", "email": ADDRESS}).status_code == 409
    assert not NewsSubscription.objects.exists()


def test_one_click_stops_the_news_and_deletes_everything(visitor: Client) -> None:
    row = reader()
    mailing.send([_letter(row.handle)])
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
    for response in (visitor.get(path), visitor.post(path)):
        assert (response.status_code, "ne recevez plus" in response.text) == (200, True)


def test_nobody_stops_the_news_of_another(visitor: Client) -> None:
    row = reader()
    for token in (row.handle, f"{row.handle}:forged", "x"):
        assert visitor.post(f"/fr/newsletter/stop/{token}/").status_code == 404
    assert NewsSubscription.objects.exists()


def test_a_tag_of_an_unknown_provider_is_another_mailbox(visitor: Client) -> None:
    reader(address=ADDRESS)
    ask(visitor, "amina+evil@reader.example")
    confirm_last(visitor)
    assert NewsSubscription.objects.exclude(confirmed_at=None).count() == 2


def test_two_organisations_at_one_mailbox_are_chosen_apart(visitor: Client) -> None:
    other = organisation("reseau", "Réseau")
    home = change_site(organisation=other, profile=SiteProfile(), name="Réseau", host="reseau.example", by="test", now=NOW)
    assert home
    Newsletter.objects.create(organisation=other, is_open=True)
    ask(visitor)
    actions.subscribe(
        organisation=other, recipient=public.Recipient(address=ADDRESS, language="fr"), words="Oui", page="/fr/newsletter/",
        sent=public.public_form.SentValue(digest="d" * 64, purpose="newsletter"), now=timezone.now(),
    )  # fmt: skip
    path = link_in(mail.outbox[-1], "confirm")
    page = visitor.get(path).text
    assert "Réseau" in page
    assert host().name in page
    # The words of each stand beside its box.
    assert page.count("<small>") == 2
    assert NewsSubscription.objects.exclude(organisation=other).get().consent_words in page
    assert visitor.post(path).text.count('type="checkbox"') == 2
    handle = NewsSubscription.objects.get(organisation=other).handle
    visitor.post(path, {"request": [handle]})
    assert [row.organisation for row in NewsSubscription.objects.exclude(confirmed_at=None)] == [other]


def test_what_nobody_confirms_and_what_cannot_be_reached_is_erased() -> None:
    now = timezone.now()
    fresh, lost, lately, orphan = (reader(number) for number in range(4))
    today = timezone.localdate(now)
    MailAddress.objects.filter(pk=lost.handle).update(unreachable_since=today - timedelta(days=31))
    MailAddress.objects.filter(pk=lately.handle).update(unreachable_since=today - timedelta(days=29))
    MailAddress.objects.filter(pk=orphan.handle).delete()
    late = reader(5)
    NewsSubscription.objects.filter(pk=late.pk).update(confirmed_at=None, given_on=today - timedelta(days=4))
    assert erasure.erase(now) == 3
    assert set(NewsSubscription.objects.values_list("pk", flat=True)) == {fresh.pk, lately.pk}
    assert MailAddress.objects.count() == 2


def _letter(handle: str) -> mailing.Mail:
    return mailing.Mail(handle=handle, language="fr", subject="Des nouvelles", paragraphs=("Un.",))


def test_the_form_works_in_every_language(visitor: Client) -> None:
    words = {re.search(r"<h1>(.*?)</h1>", visitor.get(f"/{language}/newsletter/").text)[1] for language in ("fr", "nl", "de", "en")}  # pyright: ignore[reportOptionalSubscript] -- the page has one
    assert len(words) == 4


def test_a_reader_who_stopped_stays_stopped_when_a_copy_of_the_database_is_restored(
    visitor: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.RAVIVE_DATA = tmp_path
    departures.record(kind="other", digest="0" * 64)
    before = LogPosition.objects.get().end
    row = reader()
    mailing.send([_letter(row.handle)])
    visitor.post(link_in(mail.outbox[-1], "stop"))
    # What a copy from before brings back.
    reader()
    LogPosition.objects.update(end=before)
    departures.catch_up(now=timezone.now())
    assert not NewsSubscription.objects.exists()
    assert not MailAddress.objects.exists()


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
        actions.stop(NewsSubscription.objects.exclude(pk=other.pk).get().handle)
    assert kinds == ["news"]
    assert NewsSubscription.objects.get() == other
    assert MailAddress.objects.get().pk == other.handle


def test_a_line_by_the_handle_of_a_subscription_is_still_understood() -> None:
    row = reader()
    actions.stop_again(Departure(kind=actions.STOPPED, digest=row.handle), timezone.now())
    actions.stop_again(Departure(kind=actions.STOPPED, digest=row.handle), timezone.now())
    assert not NewsSubscription.objects.exists()
