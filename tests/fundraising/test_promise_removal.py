"""Promises that an organisation no longer expects are removed several at once, by treasurers, after a second question."""

import pytest
from django.test import Client

from ravive.giving.models import Appeal, GivingPromise, JournalLine
from ravive.mailing.models import MailAddress
from ravive.people.models import AuditEvent, Role
from tests.fundraising.appeal_cast import appeal_of, appeal_page, receive
from tests.giving import bank_month
from tests.people.cast import host, person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def appeal() -> Appeal:
    return appeal_of(appeal_page())


@pytest.fixture
def desk() -> Client:
    return signed_in(person("tara", host(), Role.TREASURER))


def promised(appeal: Appeal, cents: int) -> GivingPromise:
    number = 10 + GivingPromise.objects.count()
    return GivingPromise.objects.get(reference=bank_month.promised(appeal, cents, number=number))


def address(appeal: Appeal) -> str:
    return f"/desk/appeals/{appeal.pk}/promises/remove/"


def test_chosen_promises_go_after_a_second_question(appeal: Appeal, desk: Client) -> None:
    first, second, stays = (promised(appeal, cents) for cents in (1000, 2500, 3000))
    page = desk.get(address(appeal)).text
    assert all(f'value="{stay.pk}"' in page for stay in (first, second, stays))
    asked = desk.post(address(appeal), {"promise": [first.pk, second.pk]})
    assert "Retirer 2 promesses" in asked.text and "35\xa0€" in asked.text
    assert GivingPromise.objects.count() == 3
    done = desk.post(address(appeal), {"promise": [first.pk, second.pk], "confirmed": "1"}, follow=True)
    assert "2 promesses sont retirées." in done.text
    assert list(GivingPromise.objects.all()) == [stays]
    line = JournalLine.objects.get(verb=JournalLine.JournalVerb.PROMISES)
    assert line.detail["promises"] == 2 and line.by_name
    assert "a retiré des promesses" in desk.get("/desk/giving/journal/").text
    assert not MailAddress.objects.filter(pk__in=[promise.handle for promise in (first, second) if promise.handle]).exists()


def test_what_was_paid_meanwhile_stays(appeal: Appeal, desk: Client) -> None:
    paid, open_one = promised(appeal, 1000), promised(appeal, 2000)
    receive(appeal, 1000, reference=paid.reference)
    desk.post(address(appeal), {"promise": [paid.pk, open_one.pk], "confirmed": "1"})
    assert list(GivingPromise.objects.all()) == [paid]


def test_nothing_chosen_is_shown_and_nothing_of_another_appeal_goes(appeal: Appeal, desk: Client) -> None:
    other = promised(appeal_of(appeal_page(slug="autre")), 1000)
    promised(appeal, 1000)
    for sent in ({}, {"promise": [other.pk], "confirmed": "1"}, {"promise": ["x", "9" * 30]}):
        reply = desk.post(address(appeal), sent)
        assert reply.status_code == 422 and "Choisissez au moins une promesse" in reply.text
    assert GivingPromise.objects.count() == 2


def test_only_those_who_see_money_remove_several(appeal: Appeal) -> None:
    promised(appeal, 1000)
    communicator = signed_in(person("cleo", host(), Role.COMMUNICATOR))
    assert communicator.get(address(appeal)).status_code == 403
    path = f"/desk/appeals/{appeal.pk}/promises/{GivingPromise.objects.get().pk}/remove/"
    assert communicator.post(path).status_code == 403
    page = communicator.get(f"/desk/appeals/{appeal.pk}/").text
    assert address(appeal) not in page and path not in page
    assert GivingPromise.objects.count() == 1


def test_one_promise_goes_as_several_do(appeal: Appeal, desk: Client) -> None:
    promise = promised(appeal, 1000)
    path = f"/desk/appeals/{appeal.pk}/promises/{promise.pk}/remove/"
    assert path in desk.get(f"/desk/appeals/{appeal.pk}/").text
    assert "La promesse est retirée" in desk.post(path, follow=True).text
    assert not GivingPromise.objects.exists()
    assert JournalLine.objects.get(verb=JournalLine.JournalVerb.PROMISES).detail["promises"] == 1
    assert AuditEvent.objects.filter(verb="giving_promise.removed").count() == 1
    assert "n’est plus là" in desk.post(path, follow=True).text
