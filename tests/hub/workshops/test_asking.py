"""Asking for a workshop: the page, its form, what the organisation sees. What all entries have in common: tests/entries."""

import re
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from ravive.hub.campaigns.forms import RelayForm
from ravive.hub.workshops import queries
from ravive.hub.workshops.forms import WorkshopForm
from ravive.hub.workshops.models import AgeBand, WorkshopPage, WorkshopRequest
from ravive.hub.workshops.retention import erasure_day
from ravive.hub.workshops.subject import WORKSHOPS
from ravive.hub.workshops.texts import described_audience
from ravive.lib.languages import INTERFACE
from ravive.pages.actions import change_site
from ravive.pages.models import HomePage, SiteProfile
from ravive.site.public_form import FIELD, new_value
from ravive.starter import public_site
from tests.hub.workshops.cast import SENT, sent_to, workshop_page
from tests.people.cast import host, organisation, person

HOST = "https://cards.example.org"
PUBLIC_SITE = Path(public_site.__file__).parent


@pytest.fixture(autouse=True)
def _mails(settings: Settings) -> None:
    """A site that sends e-mail, with nothing counted yet."""
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = HOST, True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.DEFAULT_FROM_EMAIL = "site@example.org"


@pytest.fixture
def page(db: None) -> WorkshopPage:
    made = workshop_page()
    WORKSHOPS.flood.clear(made.form_purpose)
    return made


def test_the_page_shows_steps_form_and_whom_to_call(visitor: Client, page: WorkshopPage) -> None:
    shown = visitor.get("/fr/ateliers/").text
    assert shown.index("Semaine 0") < shown.index("Semaines 1 et 2")
    assert "N’écrivez rien sur un enfant ici." in shown
    assert 'href="tel:116000"' in shown[shown.index('class="public-form') :]
    assert "/fr/decks/voyage/" in shown
    assert '<a href="/fr/ateliers/"' in visitor.get("/fr/").text


def test_a_school_types_its_name_once() -> None:
    """The browser offers it again where another form asks for an organisation."""
    forms = {"establishment": WorkshopForm, "name": RelayForm}
    marked = {name: form.base_fields[name].widget.attrs["autocomplete"] for name, form in forms.items()}
    assert marked == {"establishment": "organization", "name": "organization"}


def test_the_form_has_no_free_text_besides_name_code_and_address(page: WorkshopPage) -> None:
    form = WorkshopForm(organisation=host(), today=timezone.localdate(), page=page)
    free = [name for name, field in form.fields.items() if not hasattr(field, "choices")]
    assert free == ["establishment", "postal_code", "email", "needs_interpreter"]


def test_the_ages_begin_where_the_cards_do_and_a_band_offered_earlier_still_shows() -> None:
    youngest = min(band.value for band in AgeBand)
    for language in INTERFACE:
        with override(language):
            choice = gettext("I am 12 to 18")
        words = (PUBLIC_SITE / f"content/{language}.yaml").read_text("utf-8")
        assert {youngest[:2]} == {re.findall(r"\d+", choice)[0], *re.findall(r"(?:De|Van|Von|Ages) (\d+) (?:à|tot|bis|to) 18", words)}
    described = described_audience(WorkshopRequest(age_bands=["10-11", "12-13"], groups=2, group_size="20"))
    assert described.startswith("10-11, 12 à 13 ans")


def test_the_organisation_sees_what_was_asked_once_the_address_is_confirmed(
    visitor: Client, page: WorkshopPage, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        follows = visitor.post(f"/fr/workshops/ask/{page.pk}/", sent_to(page))["Location"]
    assert '<a href="/fr/ateliers/">Demander un autre atelier</a>' in visitor.get(follows).text
    assert not queries.confirmed_requests(host()).exists()
    (link,) = re.findall(rf"{HOST}(/fr/workshops/confirm/\S+/)", str(mail.outbox[0].body))
    asked = visitor.get(link).text
    assert "École du Tilleul" in asked
    assert "2 groupes" in asked
    visitor.post(link, {"answer": "confirm", "request": re.findall(r'name="request" value="(\w+)"', asked)})
    found = queries.confirmed_requests(host()).get()
    assert (found.establishment, found.place, found.age_bands, found.groups) == ("École du Tilleul", "school", ["12-13", "14-15"], 2)
    assert found.erase_on == erasure_day(found)
    # Once it is confirmed, the same values are another workshop.
    visitor.post(f"/fr/workshops/ask/{page.pk}/", sent_to(page))
    assert WorkshopRequest.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "text"),
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
def test_a_problem_is_shown_and_what_was_typed_stays(visitor: Client, page: WorkshopPage, changed: dict[str, object], text: str) -> None:
    reply = visitor.post(f"/fr/workshops/ask/{page.pk}/", sent_to(page, **{"establishment": "École du Tilleul", **changed}))
    assert reply.status_code in (409, 422)
    assert text in reply.text
    assert 'value="4000"' in reply.text or "postal_code" in changed
    assert 'value="12-13" id="id_age_bands_0" checked' in reply.text or "age_bands" in changed
    assert not WorkshopRequest.objects.exists()


def test_a_form_is_bound_to_its_page(visitor: Client, page: WorkshopPage) -> None:
    reply = visitor.post(f"/fr/workshops/ask/{page.pk}/", {**SENT, FIELD: new_value("workshop-999")})
    assert reply.status_code == 403


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
    refused = visitor.post(f"/fr/workshops/ask/{page.pk}/", sent_to(page))
    assert (refused.status_code, "public-form" in refused.text, WorkshopRequest.objects.count()) == (409, False, 0)


def test_months_begin_with_this_one(page: WorkshopPage) -> None:
    today = timezone.localdate().replace(month=12, day=31)
    form = WorkshopForm(organisation=host(), today=today, page=page)
    choices = dict(form.fields["month"].choices)  # pyright: ignore[reportAttributeAccessIssue] -- a choice field
    assert list(choices)[1:3] == [f"{today.year}-12-01", f"{today.year + 1}-01-01"]
    assert len(choices) == 13
    assert date_format(today, "F Y") in choices.values()


@pytest.mark.parametrize(
    ("language", "text"), [("nl", "Een workshop aanvragen"), ("de", "Einen Workshop anfragen"), ("en", "Ask for a workshop")]
)
def test_the_page_speaks_its_language(visitor: Client, language: str, text: str) -> None:
    workshop_page(language)
    assert text in visitor.get(f"/{language}/ateliers/").text


def test_a_page_above_others_lists_them(visitor: Client, page: WorkshopPage) -> None:
    page.add_child(instance=WorkshopPage(title="Dans les centres", slug="centres", place="centre", locale=page.locale))
    shown = visitor.get("/fr/ateliers/").text
    assert '<a href="/fr/ateliers/centres/">Dans les centres</a>' in shown
    assert "Centre pour mineurs non accompagnés" in shown
