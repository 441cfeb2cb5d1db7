"""Asking for a workshop: the page, the form, the confirmation, the end of the e-mails. Nothing twice, nothing lost, nobody for another."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from ravive.hub.workshops import queries
from ravive.hub.workshops.forms import WorkshopForm
from ravive.hub.workshops.models import WorkshopPage, WorkshopRequest
from ravive.hub.workshops.views.asking import LIMIT
from ravive.mailing.actions import delete_expired
from ravive.mailing.models import MailAddress
from ravive.pages.actions import change_site
from ravive.pages.models import HomePage, SiteProfile
from ravive.site.public_form import FIELD, new_value
from tests.client_response import ClientResponse
from tests.hub.workshops.cast import ADDRESS, SENT, sent_to, workshop_page
from tests.people.cast import host, organisation, person

HOST = "https://cards.example.org"


@pytest.fixture(autouse=True)
def _mails(settings: Settings) -> None:
    """A site that sends e-mail, with nothing counted yet."""
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = HOST, True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.DEFAULT_FROM_EMAIL = "site@example.org"


@pytest.fixture
def page(db: None) -> WorkshopPage:
    made = workshop_page()
    LIMIT.clear(made.pk)
    return made


def ask(visitor: Client, page: WorkshopPage, callbacks: DjangoCaptureOnCommitCallbacks, **values: object) -> ClientResponse:
    with callbacks(execute=True):
        return visitor.post(f"/fr/workshops/ask/{page.pk}/", sent_to(page, **values))


def link(action: str) -> str:
    found = re.search(rf"{HOST}(/fr/workshops/{action}/\S+/)", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[1]


def test_the_page_shows_steps_form_and_whom_to_call(visitor: Client, page: WorkshopPage) -> None:
    shown = visitor.get("/fr/ateliers/").text
    assert shown.index("Semaine 0") < shown.index("Semaines 1 et 2")
    assert "N’écrivez rien sur un enfant ici." in shown
    assert 'href="tel:116000"' in shown[shown.index('class="public-form') :]
    assert "/fr/decks/voyage/" in shown
    assert '<a href="/fr/ateliers/"' in visitor.get("/fr/").text


def test_the_form_has_no_free_text_besides_name_code_and_address() -> None:
    free = [name for name, field in WorkshopForm(today=timezone.localdate()).fields.items() if not hasattr(field, "choices")]
    assert free == ["establishment", "postal_code", "email", "needs_interpreter"]


def test_a_request_is_seen_once_its_address_is_confirmed(
    visitor: Client, page: WorkshopPage, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    reply = ask(visitor, page, django_capture_on_commit_callbacks)
    assert reply["Location"] == "/fr/ateliers/?asked#asked"
    assert "ouvrez votre boîte mail" in visitor.get("/fr/ateliers/?asked").text
    assert not queries.confirmed_requests(host()).exists()
    assert mail.outbox[0].to == [ADDRESS]
    address = link("confirm")
    # Programs that follow links confirm nothing.
    assert "Oui, l’envoyer" in visitor.get(address).text
    assert not queries.confirmed_requests(host()).exists()
    assert "Votre demande est envoyée" in visitor.post(address).text
    assert "Votre demande est envoyée" in visitor.post(address).text
    found = queries.confirmed_requests(host()).get()
    assert (found.establishment, found.place, found.age_bands, found.groups) == ("École du Tilleul", "school", ["12-13", "14-15"], 2)
    assert ADDRESS not in "".join(str(value) for row in MailAddress.objects.values() for value in row.values())


def test_the_same_form_sent_twice_asks_once(
    visitor: Client, page: WorkshopPage, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    once = new_value(page.form_purpose)
    for _ in range(2):
        assert ask(visitor, page, django_capture_on_commit_callbacks, **{FIELD: once}).status_code == 302
    assert WorkshopRequest.objects.count() == 1
    assert len(mail.outbox) == 1


def test_the_same_values_in_a_new_form_lead_to_an_e_mail_and_no_second_request(
    visitor: Client, page: WorkshopPage, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    for _ in range(2):
        ask(visitor, page, django_capture_on_commit_callbacks)
    assert (WorkshopRequest.objects.count(), len(mail.outbox)) == (1, 2)
    visitor.post(link("confirm"))
    # Once it is confirmed, the same values are another workshop.
    ask(visitor, page, django_capture_on_commit_callbacks)
    assert WorkshopRequest.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"establishment": ""}, "errorlist"),
        ({"establishment": "Gagnez www.example.net"}, "N’écrivez qu’un nom"),
        ({"postal_code": "<b>"}, "Donnez un code postal"),
        ({"email": "moi@localhost"}, "Écrivez une adresse e-mail"),
        ({"email": "moi@example.net\nBcc: toi@example.net"}, "Écrivez une adresse e-mail"),
        ({"age_bands": []}, "Choisissez-en au moins un"),
        ({"age_bands": ["13"]}, "Sélectionnez un choix valide"),
        ({"groups": "99"}, "Sélectionnez un choix valide"),
        ({"function": "mother of Lea"}, "Sélectionnez un choix valide"),
        ({FIELD: "nothing"}, "restée longtemps ouverte"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(visitor: Client, page: WorkshopPage, changed: dict[str, object], said: str) -> None:
    reply = visitor.post(f"/fr/workshops/ask/{page.pk}/", sent_to(page, **{"establishment": "École du Tilleul", **changed}))
    assert reply.status_code in (409, 422)
    assert said in reply.text
    assert 'value="4000"' in reply.text or "postal_code" in changed
    assert 'value="12-13" id="id_age_bands_1" checked' in reply.text or "age_bands" in changed
    assert not WorkshopRequest.objects.exists()


def test_a_form_of_another_site_is_refused(visitor: Client, page: WorkshopPage) -> None:
    reply = visitor.post(f"/fr/workshops/ask/{page.pk}/", sent_to(page), headers={"sec-fetch-site": "cross-site"})
    assert reply.status_code == 403
    assert not WorkshopRequest.objects.exists()


def test_a_form_is_bound_to_its_page(visitor: Client, page: WorkshopPage) -> None:
    reply = visitor.post(f"/fr/workshops/ask/{page.pk}/", {**SENT, FIELD: new_value("workshop-999")})
    assert reply.status_code == 403


def test_many_requests_wait(visitor: Client, page: WorkshopPage) -> None:
    replies = [visitor.post(f"/fr/workshops/ask/{page.pk}/", sent_to(page)).status_code for _ in range(40)]
    assert replies[0] == 302
    assert replies[-1] == 429
    assert replies == sorted(replies)


def test_a_page_of_another_site_or_one_without_requests_takes_none(visitor: Client, page: WorkshopPage) -> None:
    other = organisation("other")
    change_site(organisation=other, profile=SiteProfile(), name="Ailleurs", host="ailleurs.example", by=person("lea"), now=timezone.now())
    other.refresh_from_db()
    assert other.site
    there = workshop_page(home=HomePage.objects.get(pk=other.site.root_page_id))
    assert visitor.post(f"/fr/workshops/ask/{there.pk}/", sent_to(there)).status_code == 404
    page.takes_requests = False
    page.save()
    assert visitor.post(f"/fr/workshops/ask/{page.pk}/", sent_to(page)).status_code == 404
    assert "public-form" not in visitor.get("/fr/ateliers/").text
    assert visitor.get(f"/fr/workshops/ask/{there.pk}/").status_code == 404


def test_a_site_without_e_mail_shows_how_to_reach_it_instead(visitor: Client, page: WorkshopPage, settings: Settings) -> None:
    settings.RAVIVE_SENDS_MAIL = False
    SiteProfile.objects.create(organisation=host(), email="contact@example.org")
    shown = visitor.get("/fr/ateliers/").text
    assert "public-form" not in shown
    assert "contact@example.org" in shown
    assert visitor.post(f"/fr/workshops/ask/{page.pk}/", sent_to(page)).status_code == 404


def test_a_request_that_nobody_confirmed_is_deleted_after_two_days(
    visitor: Client, page: WorkshopPage, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    ask(visitor, page, django_capture_on_commit_callbacks)
    delete_expired(now=timezone.now() + timedelta(days=1))
    assert WorkshopRequest.objects.count() == 1
    delete_expired(now=timezone.now() + timedelta(days=3))
    assert not WorkshopRequest.objects.exists()
    assert not MailAddress.objects.exists()


def test_the_reader_chooses_among_what_was_asked_with_an_address(
    visitor: Client, page: WorkshopPage, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    ask(visitor, page, django_capture_on_commit_callbacks)
    ask(visitor, page, django_capture_on_commit_callbacks, establishment="Pas chez moi")
    address = link("confirm")
    assert "Pas chez moi" in visitor.get(address).text
    assert "Choisissez au moins une demande" in visitor.post(address).text
    own = WorkshopRequest.objects.get(establishment="École du Tilleul")
    visitor.post(address, {"request": own.handle})
    assert list(queries.confirmed_requests(host())) == [own]


def test_links_that_were_not_signed_here_do_nothing(visitor: Client, page: WorkshopPage) -> None:
    for action in ("confirm", "stop"):
        reply = visitor.post(f"/fr/workshops/{action}/abc/")
        assert (reply.status_code, "Ce lien" in reply.text) == (404, True)


def test_months_begin_with_this_one() -> None:
    today = timezone.localdate().replace(month=12, day=31)
    choices = dict(WorkshopForm(today=today).fields["month"].choices)  # pyright: ignore[reportAttributeAccessIssue] -- a choice field
    assert list(choices)[1:3] == [f"{today.year}-12-01", f"{today.year + 1}-01-01"]
    assert len(choices) == 13
    assert date_format(today, "F Y") in choices.values()


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "Een workshop aanvragen"), ("de", "Einen Workshop anfragen"), ("en", "Ask for a workshop")]
)
def test_the_page_speaks_its_language(visitor: Client, language: str, said: str) -> None:
    workshop_page(language)
    assert said in visitor.get(f"/{language}/ateliers/").text


def test_a_page_above_others_lists_them(visitor: Client, page: WorkshopPage) -> None:
    page.add_child(instance=WorkshopPage(title="Dans les centres", slug="centres", place="centre", locale=page.locale))
    shown = visitor.get("/fr/ateliers/").text
    assert '<a href="/fr/ateliers/centres/">Dans les centres</a>' in shown
    assert "Centre pour mineurs non accompagnés" in shown
