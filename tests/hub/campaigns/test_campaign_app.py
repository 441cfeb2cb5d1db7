"""The crossings between campaigns and cards: what the app is told of the site, and the way from a deck back to its campaign."""

import re

import pytest
from django.test import Client
from wagtail.models import Site

from tests.hub.campaigns.campaign_cast import campaign_of, campaign_page, days

pytestmark = pytest.mark.django_db


def test_the_app_hears_the_name_of_the_site_and_the_campaigns_that_people_can_join_today(visitor: Client) -> None:
    Site.objects.filter(is_default_site=True).update(site_name="Réseau Abri")
    page = campaign_page()
    index = visitor.get("/bundles/index.fr.json")
    assert index.json()["site"] == "Réseau Abri"
    assert "campaigns" not in index.json()  # nobody can promise anything yet
    campaign = campaign_of(page, ends_on=days(3))
    found = visitor.get("/bundles/index.fr.json", headers={"if-none-match": index.headers["ETag"]})
    expected = {"title": page.title, "href": "/fr/campagnes/quatre-mots/", "ends_on": days(3).isoformat(), "deck": "voyage"}
    assert found.json()["campaigns"] == [expected]
    for changed in ({"begins_on": days(1)}, {"begins_on": days(-9), "ends_on": days(-1)}):
        type(campaign).objects.filter(pk=campaign.pk).update(**changed)
        assert "campaigns" not in visitor.get("/bundles/index.fr.json").json(), changed


def test_a_deck_leads_back_to_the_campaign_that_it_goes_with_and_others_do_not(visitor: Client) -> None:
    campaign_of(campaign_page())
    assert '<a class="button button-quiet" href="/fr/campagnes/quatre-mots/">' in visitor.get("/fr/decks/voyage/").text
    assert "/campagnes/" not in visitor.get("/fr/decks/accueil/").text.partition('id="app"')[2]


def test_three_cards_are_three_cards_also_without_script(visitor: Client) -> None:
    page = campaign_page()
    campaign_of(page)
    start = "/fr/decks/voyage/start/?cards=3"
    assert f'href="{start}"' in visitor.get(page.url).text
    asked = visitor.get(start).text
    assert re.search(r'aria-label="[^"]*1[^"]*3"', asked)
    cards, address = 0, next(iter(re.findall(r'<form class="card-form" method="post" action="([^"]+)"', asked)))
    while "/cards/" in address and cards < 9:
        assert address.endswith("?cards=3")
        cards += 1
        shown = visitor.get(f"{address}&note=read").text
        (address,) = re.findall(r'href="([^"]+)"[^>]*data-skip', shown)
    assert (cards, address) == (3, "/fr/decks/voyage/")


def test_a_name_of_the_site_stands_in_the_bar_the_title_and_the_manifest_of_the_app(visitor: Client) -> None:
    Site.objects.filter(is_default_site=True).update(site_name="Réseau Abri")
    page = visitor.get("/fr/cards/").text
    assert re.search(r"·\s+Réseau Abri</title>", page)
    assert re.search(r'<a class="brand"[^>]*>.*Réseau Abri</a>', page)
    assert visitor.get("/fr/manifest.webmanifest").json()["name"] == "Réseau Abri"
