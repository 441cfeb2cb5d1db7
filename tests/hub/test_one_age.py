"""One rule of age in all forms: that of the organisation's countries, which its settings raise and never lower."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from ravive.hub.letters.models import LetterSignature
from ravive.hub.newsletter.models import Newsletter
from ravive.lib.languages import INTERFACE
from ravive.people.ages import AGES, USUAL_AGE, age_at, age_in
from ravive.people.models import HIGHEST_AGE, LOWEST_AGE, Organisation, Role
from tests.existing import existing
from tests.fundraising.appeal_cast import appeal_of, appeal_page
from tests.hub.campaigns.campaign_cast import campaign_of, campaign_page
from tests.hub.letters.letter_cast import letter_of, letter_page
from tests.hub.letters.letter_cast import send as sign
from tests.people.cast import host, person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_server(settings: Settings) -> None:
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = "http://testserver", True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


def age_is(countries: list[str], own_age: int | None = None) -> None:
    Organisation.objects.filter(pk=host().pk).update(countries=countries, own_age=own_age)
    cache.clear()


def ages_in(text: str) -> set[str]:
    """Return the ages that a page asks for, without that of runners."""
    plain = re.sub(r"\s", " ", text)
    return set(re.findall(r"(?:J’ai|moins de|À partir de|Avant) (\d+) ans", plain)) - {"18"}


@pytest.fixture
def pages() -> list[str]:
    letter, campaign, appeal = letter_page(), campaign_page(), appeal_page()
    letter_of(letter, accepts_people=True, offers_news=True)
    campaign_of(campaign)
    Newsletter.objects.update_or_create(organisation=host(), defaults={"is_open": True})
    give = reverse("give", args=[appeal_of(appeal).pk])
    return [
        letter.full_url,
        campaign.full_url,
        f"/fr{give}" if not give.startswith("/fr") else give,
        "/fr/newsletter/",
        "/fr/notices/privacy/",
    ]


@pytest.mark.parametrize(
    ("countries", "own_age", "asked"),
    [(["BE"], None, 13), (["BE", "FR"], None, 15), (["BE", "CM"], None, 16), ([], None, 16), (["BE"], 17, 17), (["NL"], 13, 16)],
)
def test_every_form_and_the_notice_ask_for_the_same_age(
    visitor: Client, pages: list[str], countries: list[str], own_age: int | None, asked: int
) -> None:
    age_is(countries, own_age)
    assert {page: ages_in(visitor.get(page).text) for page in pages} == {page: {str(asked)} for page in pages}


@pytest.mark.parametrize("language", INTERFACE)
def test_the_notice_says_the_age_in_every_language(visitor: Client, language: str) -> None:
    age_is(["BE"], 14)
    page = visitor.get(f"/{language}/notices/privacy/").text
    assert page.count("14") >= 2 and "{age}" not in page


def test_the_words_of_a_consent_beside_a_signature_have_the_age(visitor: Client) -> None:
    age_is(["BE"])
    letter = letter_of(letter_page(), accepts_people=True, offers_news=True)
    sign(visitor, letter, "person", name="Ada P.", email="ada@courriel.example", news="on")
    assert "J’ai 13 ans ou plus, ou un parent est d’accord" in LetterSignature.objects.get().news_words


def test_ages_are_those_that_the_law_allows() -> None:
    assert (age_in(["BE"]), age_in(["FR", "DE"]), age_in(["XK"]), age_in([]), age_at(None)) == (13, 16, USUAL_AGE, USUAL_AGE, USUAL_AGE)
    for age in AGES.values():
        assert LOWEST_AGE <= age.years <= USUAL_AGE < HIGHEST_AGE
        assert age.source and re.fullmatch(r"20\d\d-\d\d", age.month)


@pytest.mark.parametrize(
    ("countries", "typed", "stored"), [("BE", "15", 15), ("BE", "", None), ("BE", "12", 14), ("FR", "14", 14), ("BE", "19", 14)]
)
def test_an_organisation_raises_the_age_and_never_lowers_it(countries: str, typed: str, stored: int | None) -> None:
    age_is(["BE"], 14)
    desk = signed_in(person("admin", host(), Role.ADMIN))
    values = {"name": host().name, "languages": ["fr"], "second_role": "second_reader", "countries": countries, "own_age": typed}
    reply = desk.post(reverse("organisation"), values)
    assert existing(Organisation.objects.filter(pk=host().pk).first()).own_age == stored
    assert (reply.status_code == 302) == (stored != 14)
