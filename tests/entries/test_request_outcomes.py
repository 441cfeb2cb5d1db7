"""How a request of a person ends: with a letter in their language, put off with a reason, refused with one, and logged without a name."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape as html_text
from django.utils.translation import override

from ravive.entries import person_requests
from ravive.entries.mailbox_parts import MailboxPart, label_now
from ravive.entries.models import ExtensionReason, PersonRequest, RefusalReason, RequestOutcome
from ravive.entries.registry import registered
from ravive.lib.languages import INTERFACE
from ravive.lib.months import months_after
from ravive.people.actions import record
from ravive.people.models import AuditEvent, Role
from tests.entries.flow import ADDRESS, EntryFlow
from tests.entries.test_person_requests import asked, held, officer
from tests.people.cast import organisation, person, signed_in

pytestmark = pytest.mark.django_db
each = pytest.mark.parametrize("name", [subject.name for subject in registered()])


@pytest.fixture
def desk() -> Client:
    """An administrator of an organisation that stores nothing."""
    return signed_in(person("ada", organisation("nord"), Role.ADMIN))


def letter(client: Client, page: str, **chosen: str) -> str:
    """Return the text of the letter."""
    reply = client.get(f"{page}letter/", chosen)
    assert reply.status_code == 200
    return str(reply.context["text"])


@each
def test_a_letter_says_what_was_found_done_and_left(flow: EntryFlow) -> None:
    flow.confirmed()
    client = officer(flow)
    page = asked(client)
    ((part, holding),) = held(page)
    # In the language of the form, which the person filled in.
    assert PersonRequest.objects.get().language == "fr"
    with override("fr"):
        label = part.label()
    client.post(f"{page}file/", {"language": "fr"})
    found = letter(client, page)
    assert f"Nous avons trouvé\xa0:\n- {label}" in found
    assert "Le fichier joint" in found
    client.post(f"{page}erase/", {"part": part.name, "key": holding.key})
    assert f"Nous avons effacé\xa0:\n- {label}" in letter(client, page)
    # The log has a key: each reader sees the form in their language.
    with override("nl"):
        dutch = part.label()
    assert f"We wisten:\n- {dutch}" in letter(client, page, language="nl")


def test_a_letter_about_nothing_says_so_in_each_language(desk: Client) -> None:
    page = asked(desk)
    texts = {language: letter(desk, page, language=language) for language in INTERFACE}
    assert len(set(texts.values())) == len(INTERFACE)
    assert any("Nothing is stored under this address" in text for text in texts.values())
    for language, text in texts.items():
        assert ADDRESS in text
        assert f"/{language}/notices/privacy/" in text


def test_an_answer_is_put_off_once_with_a_reason_and_a_letter(desk: Client) -> None:
    page = asked(desk)
    assert desk.post(f"{page}extend/", {"reason": ""}).headers["Location"] == page
    assert PersonRequest.objects.get().extension_reason == ""
    assert desk.post(f"{page}extend/", {"reason": "complex"}).headers["Location"] == f"{page}letter/"
    request, today = PersonRequest.objects.get(), timezone.localdate()
    assert (request.extension_reason, request.due_on) == (ExtensionReason.COMPLEX, months_after(today, 3))
    text = letter(desk, page, language="en")
    with override("en"):
        assert date_format(request.due_on, "DATE_FORMAT") in text
    assert "many details have to be looked through" in text
    assert "elle est complexe" in desk.get(page).text
    assert f"{page}extend/" not in desk.get(page).text
    desk.post(f"{page}extend/", {"reason": "many"})
    assert PersonRequest.objects.get().extension_reason == ExtensionReason.COMPLEX
    assert AuditEvent.objects.filter(verb="request.extended").count() == 1


def test_nothing_is_put_off_after_the_month(desk: Client) -> None:
    page = asked(desk)
    PersonRequest.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    desk.post(f"{page}extend/", {"reason": "complex"})
    assert PersonRequest.objects.get().extension_reason == ""
    assert not AuditEvent.objects.filter(verb="request.extended").exists()


@pytest.mark.database
def test_a_refusal_needs_a_reason_which_the_letter_and_the_log_say(desk: Client) -> None:
    page = asked(desk)
    assert desk.post(f"{page}answered/", {"outcome": "refused"}).headers["Location"] == page
    assert PersonRequest.objects.get().answered_on is None
    text = letter(desk, page, language="en", refusal="unfounded")
    assert "clearly no ground" in text
    assert "article 79" in text
    desk.post(f"{page}answered/", {"outcome": "refused", "refusal_reason": "unfounded"})
    request = PersonRequest.objects.get()
    assert (request.outcome, request.refusal_reason) == (RequestOutcome.REFUSED, RefusalReason.UNFOUNDED)
    assert "manifestement infondée" in desk.get(page).text
    (event,) = AuditEvent.objects.filter(verb="request.answered")
    assert event.detail == {"outcome": "refused", "reason": "unfounded"}
    log = desk.get("/desk/audit/").text
    assert "Nous refusons" in log
    assert "manifestement infondée" in log


def test_a_reason_is_stored_with_a_refusal_alone(desk: Client) -> None:
    page = asked(desk)
    desk.post(f"{page}answered/", {"outcome": "nothing", "refusal_reason": "unfounded"})
    request = PersonRequest.objects.get()
    assert (request.outcome, request.refusal_reason) == (RequestOutcome.NOTHING, "")


def test_another_organisation_reads_no_letter(desk: Client) -> None:
    page = asked(desk)
    stranger = signed_in(person("eve", organisation("sud"), Role.ADMIN))
    assert stranger.get(f"{page}letter/").status_code == 404
    assert stranger.post(f"{page}extend/", {"reason": "many"}).status_code == 404
    PersonRequest.objects.update(sealed="")
    assert desk.get(f"{page}letter/").status_code == 404


@each
def test_the_form_of_what_was_erased_stands_in_the_language_of_who_reads(flow: EntryFlow) -> None:
    flow.confirmed()
    client = officer(flow)
    page = asked(client)
    ((part, holding),) = held(page)
    with override("nl"):
        client.post(f"{page}erase/", {"part": part.name, "key": holding.key})
        dutch = part.label()
    labels: dict[str, str] = {language: _label_in(part, language) for language in INTERFACE}
    event = AuditEvent.objects.get(verb="request.erased")
    assert event.detail["form"] == f"form:{part.name}"
    with override("de"):
        (erased,) = person_requests.erased_for(PersonRequest.objects.get())
    assert erased.form == labels["de"]
    shown = client.get(page).text
    assert html_text(labels["fr"]) in shown and "form:" not in shown
    audit = client.get("/desk/audit/").text
    assert html_text(labels["fr"]) in audit and "form:" not in audit
    # An entry of before: the text that it was written with, in any of the languages.
    request = PersonRequest.objects.get()
    detail = {"form": dutch}
    record(organisation=request.organisation, by=event.by, now=timezone.now(), verb="request.erased", subject=request, detail=detail)
    *_others, old = person_requests.erased_for(request)
    assert label_now("Formulier van vroeger") == "Formulier van vroeger"
    assert old.form == labels["fr"]


def _label_in(part: MailboxPart, language: str) -> str:
    with override(language):
        return part.label()
