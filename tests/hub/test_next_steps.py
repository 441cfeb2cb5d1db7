"""After a thank-you, a visitor sees what the site has and what runs today: the letter, the kit, the news, the appeal."""

import re
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from ravive.fundraising.models import AppealPage
from ravive.hub.newsletter import queries as newsletter_queries
from ravive.hub.newsletter.models import Newsletter
from tests.fundraising.appeal_cast import appeal_of, appeal_page
from tests.hub.campaigns import campaign_cast
from tests.hub.campaigns.campaign_cast import campaign_of, campaign_page, days
from tests.hub.letters import letter_cast
from tests.hub.letters.letter_cast import letter_of, letter_page
from tests.people.cast import host

pytestmark = pytest.mark.django_db

LETTER, APPEAL = "/fr/lettres/interet/", "/fr/soutenir/declic/"


@pytest.fixture(autouse=True)
def _mail_server(settings: Settings) -> Iterator[None]:
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = campaign_cast.HOST, True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.DEFAULT_FROM_EMAIL = "nouvelles@example.org"
    cache.clear()
    # E-mails leave at the end of the transaction, which a test never reaches.
    with patch("django.db.transaction.on_commit", lambda act, using=None, robust=False: None if robust else act()):
        yield


def steps_in(page: str) -> list[str]:
    """Return the addresses of the next steps that a page shows."""
    _before, _mark, shown = page.partition('id="next-steps"')
    return re.findall(r'href="([^"]+)"', shown.partition("</section>")[0])


def test_a_signer_is_led_to_the_kit_the_news_and_the_appeal_and_only_to_what_runs(visitor: Client) -> None:
    letter = letter_of(letter_page())
    campaign, appeal = campaign_of(campaign_page()), appeal_of(appeal_page())
    letter_cast.send(visitor, letter)
    assert steps_in(letter_cast.confirm_last(visitor).text) == [f"/fr/campaigns/{campaign.pk}/kit/", APPEAL]
    Newsletter.objects.create(organisation=host(), is_open=True)
    letter_cast.send(visitor, letter, name="Réseau Abri", email="zoe@abri.example")
    shown = letter_cast.confirm_last(visitor).text
    assert steps_in(shown) == [f"/fr/campaigns/{campaign.pk}/kit/", "/fr/newsletter/", APPEAL]
    type(campaign).objects.update(begins_on=days(-9), ends_on=days(-1))
    type(appeal).objects.update(ends_on=days(-1))
    Newsletter.objects.update(is_open=False)
    letter_cast.send(visitor, letter, name="Maison Ouverte", email="lea@ouverte.example")
    shown = letter_cast.confirm_last(visitor).text
    assert ("<h1>" in shown, steps_in(shown)) == (True, [])


def test_who_joins_a_campaign_is_led_to_the_letter_and_not_to_the_campaign_again(visitor: Client) -> None:
    letter_of(letter_page())
    campaign = campaign_of(campaign_page())
    thanked = visitor.get(f"/fr/campaigns/{campaign.pk}/thanks/").text
    assert steps_in(thanked) == [LETTER]
    campaign_cast.send(visitor, campaign, email=campaign_cast.ADDRESS)
    assert steps_in(campaign_cast.confirm_last(visitor).text) == [LETTER]


def test_an_issue_offers_no_appeal_that_ended_before_it_says_what_the_money_did() -> None:
    page = appeal_page(report=[])
    page.save_revision().publish()
    appeal = appeal_of(page)
    keys = [choice.key for choice in newsletter_queries.page_choices(host())]
    assert str(page.translation_key) in keys
    type(appeal).objects.update(ends_on=days(-1))
    assert str(page.translation_key) not in [choice.key for choice in newsletter_queries.page_choices(host())]
    reported = AppealPage.objects.get(pk=page.pk)
    reported.report = [("figure", {"number": "12", "meaning": "jeunes formés", "source": "Nos listes"})]
    reported.save_revision().publish()
    assert str(page.translation_key) in [choice.key for choice in newsletter_queries.page_choices(host())]


def test_texts_to_relay_have_a_button_to_copy_and_can_be_selected_without_script(visitor: Client) -> None:
    page = campaign_page()
    campaign = campaign_of(page)
    kit = visitor.get(f"/fr/campaigns/{campaign.pk}/kit/").text
    texts = re.findall(r"<textarea[^>]*>([^<]+)</textarea>", kit)
    copied = re.findall(r'data-copy="([^"]+)"\s+hidden>', kit)
    assert len(texts) == 2
    assert texts == copied
    assert "app/copy.js" in kit
