"""People join a campaign by a promise: counted at once without an address, else once its reader confirms; never twice."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from ravive.entries import erasure
from ravive.hub.campaigns import mails, queries, subject
from ravive.hub.campaigns.models import Campaign, CampaignAction, Participation
from ravive.hub.campaigns.subject import JOINED
from ravive.mailing.models import MailAddress
from ravive.pages.actions import change_site
from ravive.pages.models import HomePage, SiteProfile
from ravive.site.form_limits import UNPROVED_PART, FormLimit
from tests.hub.campaigns.campaign_cast import (
    ADDRESS,
    campaign_of,
    campaign_page,
    confirm_last,
    days,
    link_in,
    once_of,
    send,
    translated,
)
from tests.mailing.queued import send_queued
from tests.people.cast import organisation, person
from tests.site.proofs import proof, shorten_work

type OnCommit = Callable[..., AbstractContextManager[object]]
pytestmark = pytest.mark.django_db(transaction=False)


@pytest.fixture(autouse=True)
def _commit(django_capture_on_commit_callbacks: OnCommit, db: None) -> Iterator[None]:
    """Run at once what waits for the end of the transaction, as outside tests."""
    with patch("django.db.transaction.on_commit", lambda act, using=None, robust=False: act()):
        yield


def counts(campaign: Campaign) -> tuple[int, int]:
    """Return how many are confirmed, and how many gave no address."""
    numbers = queries.numbers_of(campaign)
    return numbers.confirmed, numbers.without_address


def test_somebody_without_an_address_is_counted_for_staff_and_stored_nowhere(visitor: Client) -> None:
    page = campaign_page()
    campaign = campaign_of(page)
    shown = visitor.get(page.url or "").text
    assert "J’apprends les quatre mots" in shown
    assert "checked" not in shown
    reply = send(visitor, campaign)
    assert (reply.status_code, reply.headers["Location"]) == (302, f"/fr/campaigns/{campaign.pk}/thanks/")
    assert "Dites ces quatre mots" in visitor.get(reply.headers["Location"]).text
    assert counts(campaign) == (0, 1)
    assert not Participation.objects.exists()
    assert not mail.outbox
    shown = visitor.get(page.url or "").text
    assert 'class="counter"' not in shown
    CampaignAction.objects.filter(pk=campaign.actions.all()[0].pk).update(confirmed=1)
    assert "<b>1</b>" in visitor.get(page.url or "").text


def test_a_page_reads_the_numbers_of_its_campaign_once(visitor: Client) -> None:
    page = campaign_page()
    campaign_of(page)
    with CaptureQueriesContext(connection) as asked:
        assert 'id="join"' in visitor.get(page.url or "").text
    assert len([query for query in asked if "campaigns_campaignaction" in query["sql"]]) == 1


def test_an_address_counts_once_its_reader_confirms(visitor: Client) -> None:
    page = campaign_page()
    campaign = campaign_of(page)
    second = campaign.actions.all()[1]
    reply = send(visitor, campaign, email=ADDRESS, action=str(second.pk))
    assert reply.headers["Location"] == f"/fr/campaigns/{campaign.pk}/join/sent/"
    assert "boîte" in visitor.get(reply.headers["Location"]).text
    assert counts(campaign) == (0, 0)
    assert mail.outbox[-1].to == [ADDRESS]
    asked = visitor.get(link_in(mail.outbox[-1], "confirm"))
    # What the page lists is not what the field at its foot searches for.
    assert 'name="q" maxlength="100" value=""' in asked.text
    assert "J’affiche l’affiche" in asked.text
    # Programs follow links: only the button confirms.
    assert counts(campaign) == (0, 0)
    assert "participation compte" in confirm_last(visitor).text
    assert counts(campaign) == (1, 0)
    assert CampaignAction.objects.get(pk=second.pk).confirmed == 1
    thanks = mail.outbox[-1]
    assert "J’affiche l’affiche" in str(thanks.body)
    assert "List-Unsubscribe" in thanks.extra_headers
    # Neither table holds the address in clear.
    assert ADDRESS not in str(list(Participation.objects.values()) + list(MailAddress.objects.values()))
    assert ADDRESS not in visitor.get(page.url or "").text


def test_a_person_counts_once_whatever_language_they_read(visitor: Client) -> None:
    page = campaign_page()
    campaign = campaign_of(page)
    translated(page, "nl", title="Op 30 juli onthoud ik vier woorden", slug="vier-woorden")
    send(visitor, campaign, email=ADDRESS)
    confirm_last(visitor)
    send(visitor, campaign, language="nl", email="Zoe@exemple.example")
    assert "Bevestig uw belofte" in str(mail.outbox[-1].subject)
    assert "telt al mee" in confirm_last(visitor).text
    assert counts(campaign) == (1, 0)
    assert Participation.objects.count() == MailAddress.objects.count() == 1


@pytest.mark.parametrize("email", ["", ADDRESS])
def test_what_is_sent_twice_counts_once(visitor: Client, email: str) -> None:
    campaign = campaign_of(campaign_page())
    page = visitor.get(f"/fr/campaigns/{campaign.pk}/join/").text
    once = once_of(page, f"campaign-{campaign.pk}")
    replies = [send(visitor, campaign, once=once, email=email) for _ in range(2)]
    assert [reply.headers["Location"] for reply in replies] == [replies[0].headers["Location"]] * 2
    assert counts(campaign) == (0, 0 if email else 1)
    assert Participation.objects.count() == len(mail.outbox) == bool(email)


@pytest.mark.parametrize(
    ("name", "value"),
    [("action", ""), ("action", "999999"), ("email", "nobody"), ("email", "a@b.example\nBcc: c@d.example"),
     ("email", "x" * 65 + "@y.example")],
)  # fmt: skip
def test_what_cannot_be_promised_is_shown_again(visitor: Client, name: str, value: str) -> None:
    campaign = campaign_of(campaign_page())
    reply = send(visitor, campaign, **{"email": ADDRESS, name: value})
    assert reply.status_code == 422
    assert "errorlist" in reply.text
    assert counts(campaign) == (0, 0)
    assert not mail.outbox


def test_a_promise_of_another_campaign_or_one_no_longer_offered_is_refused(visitor: Client) -> None:
    campaign = campaign_of(campaign_page())
    other = campaign_of(campaign_page(slug="autre", title="Autre"))
    foreign = other.actions.all()[0]
    assert send(visitor, campaign, action=str(foreign.pk)).status_code == 422
    first = campaign.actions.all()[0]
    campaign.actions.filter(pk=first.pk).update(is_offered=False)
    assert send(visitor, campaign, action=str(first.pk)).status_code == 422
    assert counts(campaign) == counts(other) == (0, 0)


def test_a_form_of_another_site_or_campaign_is_refused(visitor: Client) -> None:
    campaign = campaign_of(campaign_page())
    other = campaign_of(campaign_page(slug="autre", title="Autre"))
    value = once_of(visitor.get(f"/fr/campaigns/{other.pk}/join/").text, f"campaign-{other.pk}")
    reply = send(visitor, campaign, once=value)
    assert reply.status_code == 403
    assert 'role="alert"' in reply.text
    assert send(visitor, campaign, once="campaign-1.x").status_code == 409
    form = {"once": once_of(reply.text, f"campaign-{campaign.pk}"), "action": str(campaign.actions.all()[0].pk)}
    address = f"/fr/campaigns/{campaign.pk}/join/"
    assert visitor.post(address, form, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert counts(campaign) == (0, 0)


@pytest.mark.slow
def test_a_flood_without_addresses_is_limited_and_those_with_one_still_join(
    visitor: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    shorten_work(settings)
    campaign = campaign_of(campaign_page())
    monkeypatch.setattr(
        subject, "COUNT_LIMIT", FormLimit("count-campaign-test", label="Form", burst=2 * UNPROVED_PART, interval_seconds=600)
    )
    replies = [send(visitor, campaign) for _ in range(4)]
    assert [reply.status_code for reply in replies] == [302, 302, 429, 429]
    assert ("sans adresse en ce moment" in replies[-1].text, "checked" in replies[-1].text) == (True, True)
    assert counts(campaign) == (0, 2)
    # A browser brings its proof of work: the flood of a script leaves it alone.
    assert f'data-proof="{reverse("form_challenge")}"' in replies[-1].text
    assert send(visitor, campaign, altcha=proof(visitor)).status_code == 302
    assert send(visitor, campaign, email=ADDRESS).status_code == 302
    monkeypatch.setattr(subject, "MAIL_LIMIT", FormLimit("join-campaign-test", label="Form", burst=UNPROVED_PART, interval_seconds=600))
    assert [send(visitor, campaign, email=f"a{number}@b.example").status_code for number in range(2)] == [302, 429]
    assert send(visitor, campaign, email="a@c.example", altcha=proof(visitor)).status_code == 302
    assert len(mail.outbox) == 3


def test_a_reader_of_several_requests_chooses(visitor: Client) -> None:
    campaign = campaign_of(campaign_page())
    for action in campaign.actions.all():
        send(visitor, campaign, email=ADDRESS, action=str(action.pk))
    path = link_in(mail.outbox[-1], "confirm")
    page = visitor.get(path).text
    requests = re.findall(r'name="request" value="([^"]+)"', page)
    assert len(requests) == 2
    assert 'role="alert"' in visitor.post(path, {"answer": "confirm"}).text
    assert counts(campaign) == (0, 0)
    visitor.post(path, {"answer": "confirm", "request": requests})
    # One mailbox, one person: whichever was asked for first.
    assert counts(campaign) == (1, 0)
    assert Participation.objects.get().handle in requests


def test_a_promise_is_taken_back_and_no_longer_counts(visitor: Client) -> None:
    campaign = campaign_of(campaign_page())
    send(visitor, campaign, email=ADDRESS)
    confirm_last(visitor)
    path = link_in(mail.outbox[-1], "stop")
    assert "J’apprends les quatre mots" in visitor.get(path).text
    assert counts(campaign) == (1, 0)
    assert "retiré" in visitor.post(path, {"answer": "withdraw"}).text
    assert counts(campaign) == (0, 0)
    assert not MailAddress.objects.exists()
    assert visitor.post(path, {"answer": "withdraw"}).status_code == 200
    assert counts(campaign) == (0, 0)


def test_a_request_that_its_reader_refuses_takes_no_other_promise_off(visitor: Client) -> None:
    campaign = campaign_of(campaign_page())
    send(visitor, campaign, email=ADDRESS)
    confirm_last(visitor)
    send(visitor, campaign, email="typed-by-a-stranger@exemple.example")
    visitor.post(link_in(mail.outbox[-1], "confirm"), {"answer": "not_me"})
    assert Participation.objects.count() == 1
    assert counts(campaign) == (1, 0)


@pytest.mark.parametrize("data", [{"List-Unsubscribe": "One-Click"}, {"answer": "stop"}])
def test_stopping_the_mails_deletes_the_address_and_the_promise_counts(visitor: Client, data: dict[str, str]) -> None:
    campaign = campaign_of(campaign_page(), reminds_on=days(3))
    send(visitor, campaign, email=ADDRESS, wants_reminder="on")
    confirm_last(visitor)
    assert visitor.post(link_in(mail.outbox[-1], "stop"), data).status_code == 200
    assert not MailAddress.objects.exists()
    assert counts(campaign) == (1, 0)
    assert not Participation.objects.get().wants_reminder


def test_only_those_who_asked_are_reminded_once_and_on_the_day(visitor: Client) -> None:
    campaign = campaign_of(campaign_page(), reminds_on=days(3))
    shown = visitor.get(f"/fr/campaigns/{campaign.pk}/join/").text
    assert re.search(r'<input type="checkbox" name="wants_reminder"(?![^>]*checked)', shown)
    assert send(visitor, campaign, wants_reminder="on").status_code == 422
    for address, wants in (("a@b.example", "on"), ("c@d.example", ""), ("e@f.example", "on")):
        send(visitor, campaign, email=address, **({"wants_reminder": wants} if wants else {}))
        if address != "e@f.example":
            confirm_last(visitor)
    mail.outbox.clear()
    assert mails.remind(now=timezone.now()) == 0
    for expected in (1, 0):
        assert mails.remind(now=timezone.localtime() + timedelta(days=3)) == expected
        assert send_queued() == expected
    assert [message.to for message in mail.outbox] == [["a@b.example"]]
    assert "J’apprends les quatre mots" in str(mail.outbox[0].body)


def test_nobody_is_reminded_after_the_last_day(visitor: Client) -> None:
    campaign = campaign_of(campaign_page(), reminds_on=days(3), ends_on=days(4))
    send(visitor, campaign, email=ADDRESS, wants_reminder="on")
    confirm_last(visitor)
    mail.outbox.clear()
    assert mails.remind(now=timezone.localtime() + timedelta(days=5)) == 0
    assert not mail.outbox


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"begins_on": days(5), "ends_on": days(9)}, "Vous pourrez participer dès le"),
        ({"begins_on": days(-9), "ends_on": days(-1)}, "La campagne est terminée"),
    ],
)
def test_before_and_after_its_days_nobody_joins(visitor: Client, values: dict[str, date], words: str) -> None:
    page = campaign_page()
    campaign = campaign_of(page, begins_on=values["begins_on"], ends_on=values["ends_on"])
    shown = visitor.get(page.url or "").text
    assert words in shown
    assert '<form class="public-form"' not in shown
    form = {"once": "x", "action": str(campaign.actions.all()[0].pk)}
    reply = visitor.post(f"/fr/campaigns/{campaign.pk}/join/", form)
    assert (reply.status_code, "On ne peut pas rejoindre" in reply.text) == (409, True)
    assert counts(campaign) == (0, 0)


def test_a_campaign_without_promises_says_so(visitor: Client) -> None:
    page = campaign_page()
    campaign_of(page, has_actions=False)
    assert "bientôt" in visitor.get(page.url or "").text


def test_after_the_last_day_the_numbers_stay_as_they_are(visitor: Client) -> None:
    page = campaign_page()
    campaign = campaign_of(page)
    send(visitor, campaign, email=ADDRESS)
    confirm_last(visitor)
    stop = link_in(mail.outbox[-1], "stop")
    send(visitor, campaign, email="late@b.example")
    campaign_of(page, has_actions=False, begins_on=days(-9), ends_on=days(-1))
    assert "trop tard" in confirm_last(visitor).text
    assert counts(campaign) == (1, 0)
    visitor.post(stop, {"answer": "withdraw"})
    assert counts(campaign) == (1, 0)
    assert not Participation.objects.exists()
    assert not MailAddress.objects.exists()
    shown = visitor.get(page.url or "").text
    assert "Dites ces quatre mots" in shown
    assert "équipes formées" in shown
    assert "<dt>J’apprends les quatre mots</dt>" in shown


def test_addresses_are_erased_on_their_day_and_the_numbers_stay(visitor: Client) -> None:
    page = campaign_page()
    campaign = campaign_of(page)
    send(visitor, campaign, email=ADDRESS)
    confirm_last(visitor)
    promised = campaign.ends_on + timedelta(days=30)
    # Extending the campaign does not lengthen what was promised.
    campaign = campaign_of(page, has_actions=False, ends_on=campaign.ends_on + timedelta(days=9))
    assert Participation.objects.get().erase_on == promised
    day = timezone.make_aware(datetime.combine(promised, time()))
    assert erasure.erase(JOINED, day - timedelta(hours=1)) == 0
    assert erasure.erase(JOINED, day + timedelta(hours=5)) == 1
    assert not Participation.objects.exists()
    assert not MailAddress.objects.exists()
    assert counts(campaign) == (1, 0)
    assert erasure.erase(JOINED, day + timedelta(hours=5)) == 0


def test_without_a_mail_server_no_address_is_asked(visitor: Client, settings: Settings) -> None:
    settings.RAVIVE_SENDS_MAIL = False
    campaign = campaign_of(campaign_page(), reminds_on=days(3))
    shown = visitor.get(f"/fr/campaigns/{campaign.pk}/join/").text
    assert 'name="email"' not in shown
    assert 'name="wants_reminder"' not in shown
    # An address that is sent all the same is not stored.
    assert send(visitor, campaign, email=ADDRESS).status_code == 302
    assert not MailAddress.objects.exists()


def test_a_campaign_is_on_its_own_site_only(visitor: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    there = organisation("refuge")
    site = change_site(
        organisation=there, profile=SiteProfile(), name="Refuge", host="refuge.example", by=person("r", there), now=timezone.now()
    )
    home = HomePage.objects.get(pk=site.root_page.pk)
    campaign = campaign_of(campaign_page(home=home))
    own = campaign_of(campaign_page())
    for path in ("/fr/campaigns/{}/join/", "/fr/campaigns/{}/thanks/", "/fr/campaigns/{}/kit/", "/fr/campaigns/{}/kit/a4.pdf", "/c/{}/",
                 "/c/{}.svg", "/embed/fr/campaigns/{}/"):  # fmt: skip
        assert visitor.get(path.format(campaign.pk)).status_code == 404, path
        assert visitor.get(path.format(own.pk)).status_code in (200, 302), path
        assert visitor.get(path.format(campaign.pk), headers={"host": "refuge.example"}).status_code in (200, 302), path


def test_a_campaign_that_is_not_published_is_nowhere(visitor: Client) -> None:
    page = campaign_page(live=False)
    campaign = campaign_of(page)
    assert visitor.get(f"/fr/campaigns/{campaign.pk}/join/").status_code == 404
    assert visitor.get(f"/embed/fr/campaigns/{campaign.pk}/").status_code == 404
