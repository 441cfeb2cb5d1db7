"""Registering, waiting, moving up, cancelling: nothing twice, plain words, nobody's details in sight."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from ravive.entries import actions as entries
from ravive.hub.events import erasure, private_links, queries
from ravive.hub.events.models import EventPage, Registration
from ravive.hub.events.subject import REGISTRATIONS
from ravive.hub.events.views import public
from ravive.mailing import actions as mailing
from ravive.mailing import links
from ravive.mailing.models import MailAddress
from ravive.mailing.purposes import find_purpose
from ravive.mailing.recipients import Recipient
from ravive.site.form_limits import FormLimit
from tests.departures.older_copies import older_copy
from tests.hub.events.cast import KIND, event_page, index, once_of, opened, send

BRUSSELS = ZoneInfo("Europe/Brussels")
type OnCommit = Callable[..., AbstractContextManager[object]]


@pytest.fixture
def mails(settings: Settings) -> None:
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = "https://hub.example.org", True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


def link_in(text: str, part: str) -> str:
    found = re.search(rf"https://hub\.example\.org(/fr/{part}/\S+)", text)
    assert found, text
    return found[1]


def test_the_first_have_places_and_the_next_wait_in_order(visitor: Client) -> None:
    page = event_page()
    opened(page, places=1)
    first, second, third = (visitor.get(send(visitor, page).headers["Location"]).text for _ in range(3))
    assert "Votre inscription est enregistrée" in first
    assert "Vous avez le numéro 1 sur la liste d’attente" in second
    assert "Vous avez le numéro 2 sur la liste d’attente" in third
    assert "liste d’attente" in visitor.get("/fr/agenda/colloque/").text


@pytest.mark.database
def test_cancelling_deletes_and_the_list_moves_up(visitor: Client) -> None:
    page = event_page()
    opened(page, places=1)
    first, second = send(visitor, page).headers["Location"], send(visitor, page, name="Bo Claes").headers["Location"]
    assert "est annulée" in visitor.post(first).text
    assert "Votre inscription est enregistrée" in visitor.get(second).text
    assert Registration.objects.count() == 1
    # The button a second time, and the link: in plain words, and nobody else loses a place.
    again = visitor.post(first)
    assert (again.status_code, "n’existe plus" in again.text) == (404, True)
    assert Registration.objects.get().has_place


def test_what_is_sent_twice_registers_once(visitor: Client) -> None:
    page = event_page()
    opened(page)
    once = once_of(visitor, page)
    first, second = send(visitor, page, once), send(visitor, page, once, name="Another")
    assert first.headers["Location"] == second.headers["Location"]
    assert Registration.objects.count() == 1
    # The address of the form itself, typed or gone back to.
    assert visitor.get(f"/fr/events/{page.pk}/register/").headers["Location"] == "/fr/agenda/colloque/"


def test_a_refused_form_has_what_was_typed_and_can_be_sent_again(visitor: Client) -> None:
    page = event_page()
    opened(page, asks=(KIND.NAME, KIND.ORGANISATION))
    once = once_of(visitor, page)
    reply = send(visitor, page, once, name="www.spam.example", organisation="École du Parc")
    assert reply.status_code == 422
    assert 'value="École du Parc"' in reply.text
    assert "sans adresse web" in reply.text
    assert send(visitor, page, once).status_code == 302


@pytest.mark.parametrize("name", ["Ada\r\nBcc: a@b.example", "https://spam.example", "<b>", "x" * 121, ""])
def test_a_name_is_one_line_without_address(visitor: Client, name: str) -> None:
    page = event_page()
    opened(page)
    assert send(visitor, page, name=name).status_code == 422
    assert not Registration.objects.exists()


def test_forms_from_elsewhere_and_old_forms_are_refused_in_plain_words(visitor: Client) -> None:
    page = event_page()
    opened(page)
    once = once_of(visitor, page)
    data = {"name": "Ada", "once": once}
    address = f"/fr/events/{page.pk}/register/"
    assert visitor.post(address, data, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    reply = visitor.post(address, {**data, "once": f"{once}x"})
    assert reply.status_code == 409
    assert 'value="Ada"' in reply.text
    assert not Registration.objects.exists()


@pytest.mark.parametrize("state", ["closed", "over", "full", "late"])
def test_closed_over_and_full_events_say_so_and_take_nobody(visitor: Client, state: str) -> None:
    now = timezone.now()
    page = event_page()
    event = opened(page, places=0 if state == "full" else 2, has_waiting_list=state != "full")
    once = once_of(visitor, page) if state != "full" else "none"
    if state == "closed":
        event.is_open = False
    elif state == "late":
        event.closes_at = now - timedelta(minutes=1)
    elif state == "over":
        EventPage.objects.filter(pk=page.pk).update(starts_at=now - timedelta(days=2), ends_at=now - timedelta(days=1))
    event.save()
    words = {"closed": "Les inscriptions sont closes.", "late": "Les inscriptions sont closes.", "over": "Cet événement est terminé."}
    assert words.get(state, "Toutes les places sont prises") in visitor.get("/fr/agenda/colloque/").text
    reply = send(visitor, page, once)
    assert reply.status_code == 409
    assert words.get(state, "Toutes les places sont prises") in reply.text
    assert not Registration.objects.exists()


def test_online_takes_no_place_and_shows_its_address_to_those_who_registered(visitor: Client) -> None:
    page = event_page(attendance="both")
    opened(page, places=1, online_address="https://meet.example.org/abc")
    assert "meet.example.org" not in visitor.get("/fr/agenda/colloque/").text
    online = send(visitor, page, attendance="online").headers["Location"]
    on_site = send(visitor, page, attendance="place").headers["Location"]
    assert "meet.example.org" in visitor.get(online).text
    for link, chosen in ((online, "En ligne"), (on_site, "Sur place")):
        assert re.search(rf"Comment vous participez\s:\s+{chosen}", visitor.get(link).text)
    assert "Votre inscription est enregistrée" in visitor.get(on_site).text
    assert "meet.example.org" not in visitor.get(on_site).text
    assert [row.has_place for row in Registration.objects.all()] == [True, True]


def test_answers_are_encrypted_and_shown_with_their_day(visitor: Client) -> None:
    page = event_page()
    opened(page, asks=(KIND.NAME, KIND.NEEDS))
    private = visitor.get(send(visitor, page, needs=["steps", "loop"]).headers["Location"])
    assert "Accès sans marches, Boucle magnétique" in private.text
    assert private.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in private.headers["Cache-Control"]
    stored = Registration.objects.get()
    assert "Ada" not in str(stored.answers)
    assert queries.answers_of(stored) == {"name": "Ada Peeters", "needs": "steps,loop"}


def test_a_guessed_link_leads_nowhere(visitor: Client) -> None:
    page = event_page()
    opened(page)
    send(visitor, page)
    handle = Registration.objects.get().handle
    for token in (handle, f"{handle}:abc", private_links.token_of("0" * 64)):
        assert visitor.get(f"/fr/registrations/{token}/").status_code == 404


@pytest.mark.database
def test_mails_confirm_an_address_then_bring_the_link_and_a_place(
    visitor: Client, mails: None, django_capture_on_commit_callbacks: OnCommit
) -> None:
    page = event_page()
    opened(page, places=1)
    first = send(visitor, page).headers["Location"]
    with django_capture_on_commit_callbacks(execute=True):
        send(visitor, page, name="Bo Claes", email="bo@example.org")
    assert [message.to for message in mail.outbox] == [["bo@example.org"]]
    confirm = link_in(str(mail.outbox[0].body), "registration-mails/confirm")
    # Programs follow links: only the button confirms.
    asked = visitor.get(confirm).text
    assert "Bo Claes" in asked
    own = re.findall(r'name="request" value="([^"]+)"', asked)
    assert MailAddress.objects.get().unconfirmed_since
    with django_capture_on_commit_callbacks(execute=True):
        visitor.post(confirm, {"request": own})
    assert mail.outbox[1].subject == "Vous êtes sur la liste d’attente\u00a0: Colloque : du doute au réflexe"
    with django_capture_on_commit_callbacks(execute=True):
        visitor.post(first)
    assert mail.outbox[2].subject.startswith("Une place est libre pour vous")
    private = link_in(str(mail.outbox[2].body), "registrations")
    assert "Votre inscription est enregistrée" in visitor.get(private).text
    stop = link_in(str(mail.outbox[2].body), "registration-mails/stop")
    assert private in visitor.get(stop).text
    assert mail.outbox[2].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    visitor.post(stop, {"List-Unsubscribe": "One-Click"})
    assert not MailAddress.objects.exists()
    # The registration itself stays.
    assert Registration.objects.get().has_place


def test_an_unconfirmed_address_gets_nothing_else_and_cancelling_deletes_it(
    visitor: Client, mails: None, django_capture_on_commit_callbacks: OnCommit
) -> None:
    page = event_page()
    opened(page, places=1)
    first = send(visitor, page).headers["Location"]
    with django_capture_on_commit_callbacks(execute=True):
        second = send(visitor, page, email="bo@example.org").headers["Location"]
        visitor.post(first)
    assert len(mail.outbox) == 1
    visitor.post(second)
    assert not MailAddress.objects.exists()


def test_one_mailbox_gets_three_mails_a_day_at_most(visitor: Client, mails: None, django_capture_on_commit_callbacks: OnCommit) -> None:
    page = event_page()
    opened(page, places=None)
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(6):
            send(visitor, page, email=f"victim+{number}@gmail.com")
    assert len(mail.outbox) <= 3


def test_a_flood_is_slowed_and_its_form_stays_filled_in(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = event_page()
    opened(page, places=None)
    once = once_of(visitor, page)
    assert send(visitor, page, once).status_code == 302
    monkeypatch.setattr(public, "EVENT_LIMIT", FormLimit("test-event", label="Form", burst=1, interval_seconds=3600))
    assert send(visitor, page).status_code == 302
    reply = send(visitor, page)
    assert reply.status_code == 429
    assert 'value="Ada Peeters"' in reply.text
    # Who registered already still comes to the private link.
    assert send(visitor, page, once).status_code == 302


def test_a_waiting_list_has_an_end(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_WAITING", 1)
    page = event_page()
    opened(page, places=0)
    once = once_of(visitor, page)
    assert send(visitor, page).status_code == 302
    assert send(visitor, page, once).status_code == 409


def test_translations_share_their_places(visitor: Client) -> None:
    page = event_page()
    other = event_page(index("nl"), title="Colloquium", slug="colloquium", translation_key=page.translation_key)
    opened(page, places=1)
    send(visitor, page)
    assert send(visitor, other).status_code == 302
    assert [row.has_place for row in Registration.objects.all()] == [True, False]
    assert [row.language for row in Registration.objects.all()] == ["fr", "nl"]


@pytest.mark.database
def test_a_cancellation_is_done_again_after_an_older_copy_was_restored(visitor: Client, settings: Settings, tmp_path: Path) -> None:
    page = event_page()
    opened(page, places=1)
    first = send(visitor, page).headers["Location"]
    send(visitor, page)
    with older_copy(settings, tmp_path) as kinds:
        visitor.post(first)
    assert kinds == ["registration"]
    assert Registration.objects.get().has_place


def test_nobody_moves_up_once_it_is_over(visitor: Client) -> None:
    page = event_page()
    opened(page, places=1)
    send(visitor, page)
    send(visitor, page)
    over = timezone.now() - timedelta(days=1)
    EventPage.objects.filter(pk=page.pk).update(starts_at=over - timedelta(hours=2), ends_at=over)
    assert entries.withdraw(REGISTRATIONS, Registration.objects.get(has_place=True), now=timezone.now())
    assert not Registration.objects.get().has_place


def test_answers_are_erased_on_the_day_that_was_stated(visitor: Client) -> None:
    page = event_page()
    event = opened(page, places=1)
    event.questions.update(stored_days=1)
    send(visitor, page)
    ends_at = datetime(2026, 6, 1, 18, tzinfo=BRUSSELS)
    EventPage.objects.filter(pk=page.pk).update(starts_at=ends_at - timedelta(hours=2), ends_at=ends_at)
    erasure.erase(ends_at + timedelta(hours=5))
    assert Registration.objects.get().answers
    # The night of 2 June: less than a day later, and the day after by the calendar.
    erasure.erase(datetime(2026, 6, 2, 4, 15, tzinfo=BRUSSELS))
    assert not Registration.objects.get().answers


def test_an_event_confirms_no_request_of_another_kind(visitor: Client, mails: None) -> None:
    page = event_page()
    opened(page)
    send(visitor, page, email="ada@example.org")
    reader, now = Recipient(address="ada@example.org", language="fr"), timezone.now()
    mailing.store_address(purpose="letters", handle="a-letter", recipient=reader, group="1", now=now)
    own = Registration.objects.get().handle
    token = links.confirmation_link(find_purpose(REGISTRATIONS.name), own, reader).rstrip("/").rpartition("/")[2]
    visitor.post(f"/fr/registration-mails/confirm/{token}/", {"request": [own, "a-letter"]})
    assert MailAddress.objects.get(pk=own).unconfirmed_since is None
    assert MailAddress.objects.get(pk="a-letter").unconfirmed_since is not None


def test_the_same_person_registers_once(visitor: Client, mails: None, django_capture_on_commit_callbacks: OnCommit) -> None:
    page = event_page()
    event = opened(page, places=5)

    def register(name: str, address: str) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            return str(send(visitor, page, name=name, email=address).headers["Location"])

    before = f"/fr/events/{page.pk}/registered/"
    link = register("Ada Peeters", "ada@example.org")
    assert link.startswith("/fr/registrations/")
    # Not confirmed yet: the question comes again. No page leads to a registration of somebody else.
    assert register("ada  PEETERS", "Ada@example.org") == before
    assert [message.subject for message in mail.outbox] == ["Confirmez votre inscription\u00a0: Colloque : du doute au réflexe"] * 2
    assert "/registrations/" not in visitor.get(before).text
    # The switch leads to pages that are there: translations have numbers of their own.
    assert f"/nl/events/{page.pk}/" not in visitor.get(before).text
    path = re.findall(r"(/fr/registration-mails/confirm/\S+)", str(mail.outbox[-1].body))[0]
    with django_capture_on_commit_callbacks(execute=True):
        visitor.post(path, {"request": re.findall(r'name="request" value="([^"]+)"', visitor.get(path).text)})
    sent = len(mail.outbox)
    # Confirmed: the private link comes again, and no more than three e-mails a day that a stranger asks for.
    for _ in range(5):
        assert register("Ada Peeters", "ada@example.org") == before
    assert len(mail.outbox) == sent + 1
    assert link in str(mail.outbox[-1].body)
    # Somebody else at the same address, and a namesake, are others.
    assert register("Bo Peeters", "ada@example.org") != before
    assert register("Ada Peeters", "ada.peeters@example.org") != before
    assert register("Ada Peeters", "") != before
    assert Registration.objects.filter(event=event).count() == 4


def test_an_address_that_was_deleted_is_asked_again(visitor: Client, mails: None, django_capture_on_commit_callbacks: OnCommit) -> None:
    page = event_page()
    opened(page, places=5)
    with django_capture_on_commit_callbacks(execute=True):
        send(visitor, page, email="ada@example.org")
    mailing.delete_address(Registration.objects.get().handle)
    with django_capture_on_commit_callbacks(execute=True):
        send(visitor, page, email="ada@example.org")
    assert MailAddress.objects.get().pk == Registration.objects.get().handle
    assert len(mail.outbox) == 2
