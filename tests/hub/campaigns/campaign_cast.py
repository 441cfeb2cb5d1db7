"""What tests of campaigns begin with: a campaign on the host's site that people can join, and what they send."""

import re
from datetime import date, timedelta

from django.test import Client
from django.utils.timezone import localdate

from ravive.hub.campaigns.models import Campaign, CampaignAction, CampaignIndexPage, CampaignPage
from ravive.pages.models import HomePage
from tests.client_response import ClientResponse
from tests.hub.mail_answers import MailAnswers

HOST = "https://cards.example.org"
ADDRESS = "zoe@exemple.example"
WORDS = (
    {"fr": "J’apprends les quatre mots", "nl": "Ik leer de vier woorden"},
    {"fr": "J’affiche l’affiche", "nl": "Ik hang de affiche op"},
)


def days(number: int) -> date:
    """Return the day that is so many days from today."""
    return localdate() + timedelta(days=number)


def campaign_page(*, language: str = "fr", home: HomePage | None = None, **values: object) -> CampaignPage:
    """Return the published page of a new campaign, in a list of campaigns."""
    parent = home or HomePage.objects.filter(locale__language_code=language).order_by("pk")[0]
    index = CampaignIndexPage.objects.child_of(parent).first() or parent.add_child(
        instance=CampaignIndexPage(title="Campagnes", slug="campagnes", locale=parent.locale, show_in_menus=True)
    )
    words = {
        "title": "Le 30 juillet, je retiens quatre mots",
        "slug": "quatre-mots",
        "summary": "Qui, où, quand, quoi : ce qu’un témoin peut noter.",
        "deck": "voyage",
        "body": [("text", "<p>Quatre mots suffisent pour décrire ce que l’on a vu.</p>")],
        "thanks": "Dites ces quatre mots à une autre personne.",
        "closing": [("figure", {"number": "42", "meaning": "équipes formées", "source": "Nos listes"})],
        "relay_texts": [("text", "Qui, où, quand, quoi. Et vous ?")],
    }
    return index.add_child(instance=CampaignPage(locale=parent.locale, **{**words, **values}))


def campaign_of(page: CampaignPage, *, has_actions: bool = True, **values: object) -> Campaign:
    """Return the campaign of a page, which people can join, with changed settings."""
    Campaign.objects.filter(key=page.translation_key).update(**values)
    campaign = Campaign.objects.select_related("organisation").get(key=page.translation_key)
    for place, words in enumerate(WORDS if has_actions else ()):
        CampaignAction.objects.create(campaign=campaign, place=place, words=words)
    return campaign


def translated(page: CampaignPage, language: str, *, title: str, slug: str, summary: str = "") -> CampaignPage:
    """Return the published page of the same campaign in another language."""
    return campaign_page(language=language, translation_key=page.translation_key, title=title, slug=slug, summary=summary)


def once_of(page: str, purpose: str) -> str:
    """Return the one-time value of a form of a page."""
    found = re.search(rf'name="once" value="({purpose}\.[^"]+)"', page)
    assert found, page
    return found[1]


def send(visitor: Client, campaign: Campaign, *, language: str = "fr", once: str = "", **values: str) -> ClientResponse:
    """Open the form of a campaign and send it, without an address unless `values` have one; return the response."""
    address = f"/{language}/campaigns/{campaign.pk}/join/"
    first = campaign.actions.all()[0]
    value = once or once_of(visitor.get(address).text, f"campaign-{campaign.pk}")
    return visitor.post(address, {"once": value, "action": str(first.pk), **values})


_ANSWERS = MailAnswers("campaigns")
link_in, confirm_last = _ANSWERS.link_in, _ANSWERS.confirm_last
