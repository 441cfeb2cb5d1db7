"""From a list of the desk to the form of a new page, with days that make sense."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate
from wagtail.models import Page

from ravive.fundraising.models import AppealIndexPage, AppealPage
from ravive.giving.models import Appeal
from ravive.hub.campaigns.models import CampaignIndexPage
from ravive.hub.events.models import EventIndexPage
from ravive.hub.letters.models import LetterIndexPage
from ravive.pages.models import HomePage
from ravive.people.models import Role
from tests.people.cast import host, person, signed_in

pytestmark = pytest.mark.django_db
LISTS = [
    ("/desk/campaigns/", CampaignIndexPage, "campaigns/campaignpage"),
    ("/desk/letters/", LetterIndexPage, "letters/letterpage"),
    ("/desk/appeals/", AppealIndexPage, "appeals/appealpage"),
    ("/desk/events/", EventIndexPage, "events/eventpage"),
]


@pytest.fixture
def officer() -> Client:
    return signed_in(person("ines", host(), Role.COMMUNICATOR))


def listed(kind: type[Page], language: str) -> Page:
    home = HomePage.objects.get(locale__language_code=language)
    return home.add_child(instance=kind(title="Liste", slug="liste", locale=home.locale))


@pytest.mark.parametrize(("address", "index", "form"), LISTS)
def test_a_list_leads_to_the_form_of_one_more(officer: Client, address: str, index: type[Page], form: str) -> None:
    home = HomePage.objects.get(locale__language_code="fr")
    # Without a list of such pages on the site, that comes first.
    page = officer.get(address).text
    assert f'href="/desk/pages/add/{index._meta.app_label}/{index._meta.model_name}/{home.pk}/"' in page
    assert "Créer d’abord la liste…" in page
    other, own = listed(index, "nl"), listed(index, "fr")
    page = officer.get(address).text
    assert f'href="/desk/pages/add/{form}/{own.pk}/"' in page
    assert officer.get(f"/desk/pages/add/{form}/{own.pk}/").status_code == 200
    own.delete()
    assert f'href="/desk/pages/add/{form}/{other.pk}/"' in officer.get(address).text


def test_only_those_who_write_the_site_see_it() -> None:
    listed(AppealIndexPage, "fr")
    assert "/desk/pages/add/" not in signed_in(person("theo", host(), Role.TREASURER)).get("/desk/appeals/").text


def test_the_form_of_an_event_begins_in_four_weeks_in_the_languages_of_the_site(officer: Client) -> None:
    index = listed(EventIndexPage, "fr")
    organisation = host()
    organisation.languages = ["fr", "nl"]
    organisation.save()
    page = officer.get(f"/desk/pages/add/events/eventpage/{index.pk}/").text
    day = localdate() + timedelta(weeks=4)
    assert f'value="{day:%Y-%m-%d} 10:00"' in page
    assert f'value="{day:%Y-%m-%d} 12:00"' in page
    assert page.count('name="languages" value=') == 2


def test_an_appeal_asks_for_thirty_days_at_first() -> None:
    index = listed(AppealIndexPage, "fr")
    page = index.add_child(instance=AppealPage(title="Appel", slug="appel", locale=index.locale))
    appeal = Appeal.objects.get(key=page.translation_key)
    assert (appeal.ends_on - appeal.starts_on).days == 30
