"""Who registered hears what changed, what is cancelled, and what the organisers write: after a preview, and once."""

import email
import email.policy
import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from ravive.hub.events import agenda_items, cancelled_registrations, erasure, notices, reminders
from ravive.hub.events.models import CancelledRegistration, Event, EventNotice, EventPage, Registration
from ravive.mailing import messages as mailing_messages
from ravive.mailing.models import MailAddress, QueuedMail
from ravive.pages.models import SiteProfile
from ravive.people.agenda import WaitingFor, WaitingItem
from ravive.people.models import AuditEvent, Organisation, Role
from tests.hub.events.cast import event_page, index, opened, send
from tests.mailing.queued import send_queued
from tests.people.cast import host, person, signed_in


@pytest.fixture
def desk(db: None) -> Client:
    return signed_in(person("c", host(), Role.COMMUNICATOR))


@pytest.fixture(autouse=True)
def mails(settings: Settings) -> None:
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = "https://hub.example.org", True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


def registered(visitor: Client, page: EventPage, name: str = "Ada Peeters", *, is_confirmed: bool = True) -> str:
    """Register somebody with an address, which is confirmed or not; return the private link."""
    address = f"{name.split()[0].lower()}@example.org"
    link = send(visitor, page, name=name, email=address).headers["Location"]
    if is_confirmed:
        MailAddress.objects.filter(handle=Registration.objects.latest("pk").handle).update(unconfirmed_since=None, is_to_be_asked=False)
    mail.outbox.clear()
    return str(link)


def put_off(page: EventPage, days: int = 2) -> EventPage:
    later = {"starts_at": page.starts_at + timedelta(days=days), "ends_at": page.ends_at + timedelta(days=days)}
    EventPage.objects.filter(pk=page.pk).update(**later)
    return EventPage.objects.get(pk=page.pk)


def waiting_at_the_desk() -> list[WaitingItem]:
    officer = person("agenda", host(), Role.COMMUNICATOR)
    roles = frozenset({Role.COMMUNICATOR})
    return list(agenda_items.items(WaitingFor(user=officer, organisation=host(), roles=roles, today=timezone.localdate())))


@pytest.mark.database
def test_a_change_is_told_after_a_preview_to_confirmed_addresses_in_their_language(desk: Client, visitor: Client) -> None:
    page = event_page()
    dutch = event_page(index("nl"), title="Colloquium", slug="colloquium", place="Brussel", translation_key=page.translation_key)
    event = opened(page, places=2)
    private = registered(visitor, page)
    registered(visitor, page, "Eve Claes", is_confirmed=False)
    registered(visitor, dutch, "Bo Maes")
    assert desk.get(f"/desk/events/{event.pk}/change/").status_code == 302
    for each in (page, dutch):
        put_off(each)
    assert [item.title for item in waiting_at_the_desk()][:1] == ["Les personnes inscrites ignorent ce qui a changé"]
    shown = desk.get(f"/desk/events/{event.pk}/change/").text
    assert "2 e-mails" in shown and "1 personne" in shown
    assert not mail.outbox and not EventNotice.objects.exists()
    form = {"audience": "all", "words_fr": "La salle était prise.", "answer": "preview"}
    previewed = desk.post(f"/desk/events/{event.pk}/change/", form).text
    assert "La salle était prise." in previewed and "(avant\u00a0:" in previewed and "(voordien:" in previewed
    assert not EventNotice.objects.exists()
    for _ in range(2):
        desk.post(f"/desk/events/{event.pk}/change/", {**form, "answer": "send"})
    send_queued()
    subjects = {message.to[0]: message.subject for message in mail.outbox}
    assert subjects == {"ada@example.org": "Modifié\u00a0: Colloque : du doute au réflexe", "bo@example.org": "Gewijzigd: Colloquium"}
    body = str(next(message.body for message in mail.outbox if message.to == ["ada@example.org"]))
    assert "La salle était prise." in body and private in body
    notice = EventNotice.objects.get()
    assert (notice.recipients, notice.accepted, notice.refused) == (2, 2, 0)
    assert AuditEvent.objects.get(verb="event.notice_sent").detail == {"notice": "changed", "audience": "all", "mails": 2}
    assert "La salle était prise." in visitor.get(private).text
    assert "La salle était prise." in desk.get(f"/desk/events/{event.pk}/").text


def test_nobody_is_told_where_the_officer_says_so(desk: Client, visitor: Client) -> None:
    page = event_page()
    event = opened(page)
    registered(visitor, page)
    put_off(page)
    desk.post(f"/desk/events/{event.pk}/change/", {"audience": "nobody", "answer": "send"})
    assert not QueuedMail.objects.exists()
    assert not EventNotice.objects.exists()
    assert AuditEvent.objects.get(verb="event.notice_sent").detail["audience"] == "nobody"
    assert desk.get(f"/desk/events/{event.pk}/change/").status_code == 302


def test_a_change_before_anybody_registered_is_no_change(desk: Client, visitor: Client) -> None:
    page = event_page()
    event = opened(page)
    registered(visitor, put_off(page))
    assert desk.get(f"/desk/events/{event.pk}/change/").status_code == 302


def test_publishing_another_date_leads_to_the_question_whom_to_tell(desk: Client, visitor: Client) -> None:
    page = event_page()
    opened(page)
    registered(visitor, page)
    form = desk.get(f"/desk/pages/{page.pk}/edit/").context["form"]
    assert form is not None
    page.starts_at += timedelta(days=1)
    page.ends_at += timedelta(days=1)
    page.save_revision().publish()
    request = desk.get("/desk/events/").wsgi_request
    from ravive.hub.events.wagtail_hooks import ask_what_happened, ask_whom_to_tell

    response = ask_whom_to_tell(request, page)
    assert response is not None and response.headers["Location"].endswith("/change/")
    page.unpublish()
    response = ask_what_happened(request, page)
    assert response is not None and response.headers["Location"].endswith(f"/desk/events/{page.translation_key}/")


@pytest.mark.database
def test_a_cancelled_event_says_so_everywhere_and_can_take_place_again(desk: Client, visitor: Client) -> None:
    page = event_page()
    event = opened(page, places=1)
    private = registered(visitor, page)
    registered(visitor, page, "Bo Maes")
    calendar = f"/fr/events/{page.pk}.ics"
    before = visitor.get(calendar).text
    assert "STATUS:CONFIRMED" in before
    desk.post(f"/desk/events/{event.pk}/cancellation/", {"audience": "all", "answer": "send"})
    send_queued()
    assert sorted(message.subject for message in mail.outbox) == ["Annulé\u00a0: Colloque : du doute au réflexe"] * 2
    for address in (private, page.get_url() or ""):
        assert "est annulé" in visitor.get(address).text
    assert "EventCancelled" in visitor.get(page.get_url() or "").text
    after = visitor.get(calendar).text
    assert "STATUS:CANCELLED" in after
    sequences = [int(re.findall(r"SEQUENCE:(\d+)", text)[0]) for text in (before, after)]
    assert sequences[0] <= sequences[1]
    # A place that becomes free is nobody's.
    visitor.post(private)
    assert not Registration.objects.get().has_place
    desk.post(f"/desk/events/{event.pk}/resumption/", {"audience": "nobody", "answer": "send"})
    assert Registration.objects.get().has_place
    assert not Event.objects.get().is_cancelled


def test_an_event_whose_page_is_taken_off_says_so_behind_its_private_links(desk: Client, visitor: Client) -> None:
    page = event_page()
    event = opened(page)
    private = registered(visitor, page)
    page.unpublish()
    shown = visitor.get(private)
    assert shown.status_code == 200
    assert "n’est pas publiée" in shown.text and "n’existe plus" not in shown.text
    desk.post(f"/desk/events/{event.pk}/cancellation/", {"audience": "all", "words_fr": "La salle a brûlé.", "answer": "send"})
    send_queued()
    assert "La salle a brûlé." in str(mail.outbox[0].body)
    assert "La salle a brûlé." in visitor.get(private).text
    assert "est annulée" in visitor.post(private).text
    assert not Registration.objects.exists()


@pytest.mark.database
def test_somebody_whom_the_desk_cancels_hears_of_it_and_their_address_goes(desk: Client, visitor: Client) -> None:
    page = event_page()
    event = opened(page)
    registered(visitor, page)
    row = Registration.objects.get()
    for _ in range(2):
        desk.post(f"/desk/events/{event.pk}/{row.pk}/cancel/")
    assert not Registration.objects.exists() and not MailAddress.objects.exists()
    assert CancelledRegistration.objects.count() == 1
    send_queued()
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["ada@example.org"], "Votre inscription est annulée\u00a0: Colloque : du doute au réflexe")
    ]
    assert not CancelledRegistration.objects.exists()


def test_the_address_of_somebody_cancelled_goes_after_a_week_without_a_mail_server(desk: Client, visitor: Client) -> None:
    page = event_page()
    event = opened(page)
    registered(visitor, page)
    desk.post(f"/desk/events/{event.pk}/{Registration.objects.get().pk}/cancel/")
    erasure.erase(timezone.now() + timedelta(days=cancelled_registrations.STORED_DAYS - 1))
    assert CancelledRegistration.objects.exists()
    erasure.erase(timezone.now() + timedelta(days=cancelled_registrations.STORED_DAYS))
    assert not CancelledRegistration.objects.exists()


def test_a_message_goes_to_whom_it_is_for_once(desk: Client, visitor: Client) -> None:
    page = event_page()
    event = opened(page, places=1)
    registered(visitor, page)
    waiting = registered(visitor, page, "Bo Maes")
    address = f"/desk/events/{event.pk}/message/"
    form = {"audience": "waiting", "title_fr": "Un mot", "words_fr": "Nous cherchons\n\nune plus grande salle.", "answer": "send"}
    assert desk.post(address, {**form, "title_fr": ""}).status_code == 422
    sending = re.findall(r'name="sending" value="([^"]+)"', desk.get(address).text)[0]
    for _ in range(2):
        assert desk.post(address, {**form, "sending": sending}).status_code == 302
    send_queued()
    assert [(message.to, message.subject) for message in mail.outbox] == [(["bo@example.org"], "Un mot")]
    assert "une plus grande salle." in visitor.get(waiting).text
    assert EventNotice.objects.get().by_name == "c"


def test_a_message_to_nobody_is_refused(desk: Client, visitor: Client) -> None:
    page = event_page()
    event = opened(page)
    registered(visitor, page, is_confirmed=False)
    form = {"audience": "all", "title_fr": "Un mot", "words_fr": "Bonjour.", "answer": "send"}
    assert desk.post(f"/desk/events/{event.pk}/message/", form).status_code == 422
    assert not EventNotice.objects.exists()


def test_new_registrations_stand_in_the_inbox(visitor: Client) -> None:
    page = event_page()
    opened(page, places=1)
    registered(visitor, page)
    registered(visitor, page, "Bo Maes")
    assert [item.title for item in waiting_at_the_desk()] == ["2 nouvelles inscriptions"]
    Registration.objects.update(registered_on=timezone.localdate() - timedelta(days=2))
    agenda_items_now = agenda_items.items(
        WaitingFor(user=person("b", host(), Role.AUTHOR), organisation=host(), roles=frozenset({Role.AUTHOR}), today=timezone.localdate())
    )
    assert list(agenda_items_now) == []


@pytest.mark.database
def test_those_who_have_a_place_are_reminded_once_on_the_day_before(visitor: Client) -> None:
    page = event_page()
    event = opened(page, places=1, reminds=True)
    registered(visitor, page)
    registered(visitor, page, "Bo Maes")
    day_before = page.starts_at - timedelta(days=1)
    assert reminders.remind(now=day_before - timedelta(days=1)) == 0
    assert [reminders.remind(now=day_before) for _ in range(2)] == [1, 0]
    send_queued()
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["ada@example.org"], "Bientôt\u00a0: Colloque : du doute au réflexe")
    ]
    # Moved to another day, it is remembered again on the day before that.
    put_off(page)
    notices.tell_change(event=event, audience=notices.NOBODY, typed=notices.NoticeWords(), title="", by=person("c", host()), now=day_before)
    assert reminders.remind(now=day_before + timedelta(days=2)) == 1


def test_nobody_is_reminded_of_a_cancelled_event_or_without_that_choice(visitor: Client) -> None:
    page = event_page()
    event = opened(page, reminds=True)
    registered(visitor, page)
    day_before = page.starts_at - timedelta(days=1)
    Event.objects.update(reminds=False)
    assert reminders.remind(now=day_before) == 0
    Event.objects.update(reminds=True)
    assert reminders.remind(now=day_before) == 1
    notices.cancel_event(
        event=event, audience=notices.NOBODY, typed=notices.NoticeWords(), title="", by=person("c", host()), now=day_before
    )
    send_queued()
    assert not mail.outbox
    Registration.objects.update(reminded_for=None)
    assert reminders.remind(now=day_before) == 0


def test_an_email_says_who_writes_about_what_with_logo_colour_and_postal_address(visitor: Client) -> None:
    picture = BytesIO()
    Image.new("RGB", (40, 20), "red").save(picture, "PNG")
    Organisation.objects.update(name="Réseau « Abri »", logo=picture.getvalue(), logo_media_type="image/png", logo_digest="a" * 64)
    SiteProfile.objects.update_or_create(organisation=host(), defaults={"colour": "#0a5c66", "address": "Rue du Parc 1\n1000 Bruxelles"})
    page = event_page(title="Colloque <b>")
    opened(page)
    send(visitor, page, email="ada@example.org")
    message = mailing_messages.confirmation_message(MailAddress.objects.get())
    assert message.subject == "Confirmez votre inscription\u00a0: Colloque <b>"
    sent = email.message_from_bytes(message.message().as_bytes(), policy=email.policy.default)
    assert sent["From"].addresses[0].display_name == "Réseau « Abri »"
    html, logo = sent.get_body(("html",)), next(part for part in sent.walk() if part.get_content_type() == "image/png")
    assert html is not None
    words = html.get_content()
    assert "Rue du Parc 1<br>1000 Bruxelles" in words and "border-top:6px solid #0a5c66" in words
    assert f"cid:{logo['Content-ID'].strip('<>')}" in words and logo.get_content() == picture.getvalue()
    assert not re.search(r'(src|url\()=?"?https?:', words)
    assert re.search(r'<a href="https://hub\.example\.org/fr/registration-mails/confirm/', words)
    text = sent.get_body(("plain",))
    assert text is not None and "https://hub.example.org/fr/registration-mails/confirm/" in text.get_content()
