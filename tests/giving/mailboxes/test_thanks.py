"""Thanking donors: who waits for it, that each gift is thanked once, and the words."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from smtplib import SMTPSenderRefused
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend

from ravive.giving import thanks_dispatch
from ravive.giving.actions.thanks import store_texts, thank
from ravive.giving.models import GivingPromise, Receipt
from ravive.giving.thanks import is_queued, marks_to_thank, people_to_thank
from ravive.mailing import mail_queue
from ravive.mailing.models import MailAddress
from ravive.people.models import AuditEvent, Role
from tests.giving.mailboxes.mailbox_cast import ANNA, TODAY, appeal, booked_receipt, given_back, promised, received
from tests.mailing.queued import send_queued
from tests.people.cast import NOW, host, organisation, person, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]
SCREEN = "/desk/giving/thanks/"


def waiting(day: date = TODAY) -> int:
    return people_to_thank(host(), today=day)


def thank_all(now: datetime = NOW) -> list[str]:
    """Press the button; return the e-mails that were written for it."""
    mail.outbox.clear()
    by = User.objects.filter(username="tess").first() or person("tess", host(), Role.TREASURER)
    with mock.patch("django.utils.timezone.now", lambda: now):
        thank(organisation=host(), by=by, now=now)
    return [str(message.body) for message in mail.outbox]


def test_a_gift_is_thanked_once_in_the_language_of_its_donor() -> None:
    received(promised(appeal()), 4200)
    assert waiting() == 1
    (body,) = thank_all()
    assert "42,00\xa0€" in body and "Trente jours" in body and "24 novembre 2026" in body and "/fr/my-gifts/open/" in body
    assert mail.outbox[0].to == [ANNA] and waiting() == 0
    assert "Le lien sert une seule fois, dans les deux jours, et sa page reste valable une heure" in str(mail.outbox[0].body)
    assert thank_all() == []
    assert Receipt.objects.get().thanked_on == TODAY and GivingPromise.objects.get().thanked_on == TODAY


def test_nobody_is_thanked_before_the_address_is_confirmed_or_without_one() -> None:
    received(promised(appeal(), is_confirmed=False))
    received(promised(appeal(), ""))
    promised(appeal(), "ben@courriel.example")
    assert waiting() == 0


def test_an_address_that_cannot_be_reached_waits_for_nothing() -> None:
    received(promised(appeal()))
    MailAddress.objects.update(unreachable_since=TODAY)
    assert waiting() == 0


@pytest.mark.parametrize("kind", [Receipt.ReceiptKind.EVENT_FEE, Receipt.ReceiptKind.COLLECTION, Receipt.ReceiptKind.PLATFORM])
def test_only_gifts_are_thanked(kind: str) -> None:
    received(promised(appeal()), kind=kind)
    assert waiting() == 0


def test_gifts_that_were_undone_or_given_back_whole_are_not_thanked() -> None:
    Receipt.objects.filter(pk=received(promised(appeal())).pk).update(undone_at=NOW)
    given_back(received(promised(appeal(), "ben@courriel.example"), 5000), 5000)
    assert waiting() == 0


def test_a_gift_that_was_given_back_in_part_is_thanked_for_the_rest() -> None:
    given_back(received(promised(appeal()), 5000), 1500)
    (body,) = thank_all()
    assert "35,00\xa0€" in body


def test_a_gift_of_an_example_is_not_thanked() -> None:
    received(promised(appeal(is_example=True)))
    assert waiting() == 0


def test_a_booking_that_was_undone_and_done_again_is_not_thanked_twice() -> None:
    receipt = received(promised(appeal()))
    thank_all()
    Receipt.objects.update(undone_at=NOW)
    again = {"reference": receipt.reference, "appeal": receipt.appeal}
    booked_receipt(receipt.transfer, **again)
    assert waiting() == 0


def test_a_transfer_that_was_thanked_to_the_wrong_donor_is_thanked_to_the_right_one() -> None:
    wrong, right = promised(appeal()), promised(appeal(), "ben@courriel.example")
    receipt = received(wrong)
    thank_all()
    Receipt.objects.update(undone_at=NOW)
    booked_receipt(receipt.transfer, reference=right.reference, appeal=right.reference.appeal)
    assert len(thank_all()) == 1 and mail.outbox[0].to == ["ben@courriel.example"]


def test_one_mailbox_gets_one_e_mail_for_all_its_gifts() -> None:
    received(promised(appeal("Un")), 1000)
    received(promised(appeal("Deux")), 2000)
    assert waiting() == 1
    (body,) = thank_all()
    assert "10,00\xa0€" in body and "20,00\xa0€" in body


def test_a_standing_order_is_thanked_first_and_then_once_a_year() -> None:
    promise = promised(appeal(), is_standing=True)
    received(promise, 1000, day=date(2026, 1, 5))
    first = datetime(2026, 1, 7, 12, tzinfo=NOW.tzinfo)
    assert "10,00\xa0€" in thank_all(first)[0]
    for month in range(2, 13):
        received(promise, 1000, day=date(2026, month, 5))
    assert waiting(date(2026, 12, 31)) == 0 and thank_all(datetime(2026, 12, 31, tzinfo=NOW.tzinfo)) == []
    received(promise, 1000, day=date(2027, 1, 5))
    assert waiting(date(2027, 1, 7)) == 1
    (body,) = thank_all(first + timedelta(days=365))
    assert "120,00\xa0€" in body and "12 dons" in body
    assert waiting(date(2027, 1, 8)) == 0
    assert "Votre ordre permanent continue" in body and "à votre banque" in body


def answering(monkeypatch: pytest.MonkeyPatch, *failures: Exception) -> None:
    """Let the mail server fail with these, one e-mail each, before it accepts again."""
    left = list(failures)

    def send(server: EmailBackend, messages: Sequence[EmailMessage]) -> int:
        if left:
            raise left.pop(0)
        mail.outbox.extend(messages)
        return len(messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send)


def test_what_the_mail_server_refuses_for_a_while_is_sent_later(monkeypatch: pytest.MonkeyPatch) -> None:
    received(promised(appeal()), 1000)
    answering(monkeypatch, SMTPSenderRefused(451, b"4.7.0 too many", "dons@example.org"))
    assert thank_all() == [] and is_queued(host())
    assert waiting() == 1 and not GivingPromise.objects.exclude(thanked_on=None).exists()
    # Pressed again, nothing is queued twice.
    assert thank_all() == [] and waiting() == 1
    later = NOW + timedelta(minutes=5)
    assert mail_queue.send_batch(clock=lambda: later).accepted == 1
    assert waiting() == 0 and not is_queued(host())


def test_a_gift_that_arrives_after_the_e_mail_was_written_is_thanked_too(monkeypatch: pytest.MonkeyPatch) -> None:
    promise = promised(appeal())
    received(promise, 1000)
    accept = mail_queue._settle

    def settle(*given: Any, **named: Any) -> None:  # noqa: ANN401 - as the function that it stands for
        received(promise, 2000)
        accept(*given, **named)

    with monkeypatch.context() as during:
        during.setattr(mail_queue, "_settle", settle)
        (first,) = thank_all()
    assert "10,00\xa0€" in first and "20,00" not in first and waiting() == 1
    (second,) = thank_all()
    assert "20,00\xa0€" in second and "10,00" not in second and waiting() == 0


def test_gifts_whose_e_mail_perhaps_arrived_each_time_are_thanked(monkeypatch: pytest.MonkeyPatch) -> None:
    received(promised(appeal()))
    monkeypatch.setattr(mail_queue, "_start", lambda: None)
    thank_all()

    monkeypatch.setattr(mail_queue, "attempts", lambda drafts: ((draft, "unsure") for draft in drafts))
    for broke in range(mail_queue.MOST_BREAKS):
        assert is_queued(host()) and waiting() == 1
        mail_queue.send_batch(clock=lambda broke=broke: NOW + broke * timedelta(hours=5))
    assert not is_queued(host()) and waiting() == 0


def test_gifts_that_were_undone_since_are_not_thanked(monkeypatch: pytest.MonkeyPatch) -> None:
    received(promised(appeal()))
    monkeypatch.setattr(mail_queue, "_start", lambda: None)
    thanks_dispatch.queue(host(), marks_to_thank(host(), today=TODAY), now=NOW + timedelta(hours=1))
    Receipt.objects.update(undone_at=NOW)
    assert send_queued() == 0
    assert not mail.outbox and not is_queued(host())


def test_the_organisation_writes_its_own_words() -> None:
    to, by = appeal(), person("wanda", host(), Role.ADMIN)
    store_texts(organisation=host(), appeal=None, texts={"fr": "Bonjour !\nMerci.", "nl": ""}, by=by, now=NOW)
    store_texts(organisation=host(), appeal=to, texts={"fr": "Dix classes formées."}, by=by, now=NOW)
    received(promised(to))
    received(promised(appeal("Autre"), language="nl"))
    # One mailbox: in the language of the latest promise, which has the usual words.
    (body,) = thank_all()
    assert body.startswith("Hartelijk dank") and "Dix classes" not in body
    received(promised(to, "ben@courriel.example"))
    (body,) = thank_all()
    assert body.startswith("Bonjour !\nMerci.") and "Dix classes formées." in body
    assert AuditEvent.objects.filter(verb="thanks_texts.changed").count() == 2
    store_texts(organisation=host(), appeal=None, texts={"fr": ""}, by=by, now=NOW)
    assert not host().thanks_texts.filter(appeal=None).exists()  # pyright: ignore[reportAttributeAccessIssue] -- Django's own attribute


def test_other_organisations_thank_their_own_donors() -> None:
    received(promised(appeal(at=organisation("autre"))))
    assert waiting() == 0


def test_the_desk_shows_who_waits_and_thanks_them_at_a_press() -> None:
    received(promised(appeal()))
    treasurer = signed_in(person("tess", host(), Role.TREASURER))
    text = treasurer.get(SCREEN).text
    assert "50,00" in text
    assert treasurer.post(f"{SCREEN}send/").status_code == 302 and len(mail.outbox) == 1
    assert treasurer.post(f"{SCREEN}send/").status_code == 302 and len(mail.outbox) == 1


def test_the_desk_stores_words_and_leaves_the_usual_ones_free_to_change() -> None:
    from ravive.giving.mails import default_thanks

    to, treasurer = appeal(), signed_in(person("tess", host(), Role.TREASURER))
    usual = {language: default_thanks(language) for language in ("fr", "nl", "de", "en")}
    treasurer.post(SCREEN, {**usual, "nl": "Dank u wel.\r\nTot gauw."})
    assert list(host().thanks_texts.values_list("language", "text")) == [("nl", "Dank u wel.\nTot gauw.")]  # pyright: ignore[reportAttributeAccessIssue] -- Django's own attribute
    treasurer.post(f"{SCREEN}{to.pk}/", {"fr": "Dix classes."})
    assert "Dix classes." in treasurer.get(f"{SCREEN}{to.pk}/").text
    other = appeal(at=organisation("autre"))
    assert treasurer.get(f"{SCREEN}{other.pk}/").status_code == 404


def test_a_communicator_does_not_thank() -> None:
    received(promised(appeal()))
    assert signed_in(person("coco", host(), Role.COMMUNICATOR)).post(f"{SCREEN}send/").status_code == 403


def test_what_is_queued_is_shown_as_waiting_until_the_worker_sent_it(monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = organisation("elsewhere")
    received(promised(appeal()))
    received(promised(appeal(), "ben@courriel.example"))
    treasurer = signed_in(person("tess", host(), Role.TREASURER))
    assert "Remercier 2 personnes" in treasurer.get(SCREEN).text
    mail.outbox.clear()
    with monkeypatch.context() as without_worker:
        without_worker.setattr(mail_queue, "_start", lambda: None)
        page = treasurer.post(f"{SCREEN}send/", follow=True).text
        assert "2 e-mails de remerciement sont en file d’attente." in page
        assert "2 e-mails attendent" in page and "Remercier 2 personnes" not in page
        assert is_queued(host()) and not is_queued(elsewhere) and not mail.outbox
        # Pressed again in another window, nothing is queued twice.
        treasurer.post(f"{SCREEN}send/")
        assert "2 e-mails attendent" in treasurer.get(SCREEN).text
    assert send_queued() == len(mail.outbox) == 2
    shown = treasurer.get(SCREEN).text
    assert "file d’attente" not in shown and "2 personnes ont été remerciées aujourd’hui." in shown
    assert not is_queued(host())
