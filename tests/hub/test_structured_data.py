"""What a page says of itself to programs: well-formed, and harmless whatever its title is."""

import json
import re

from django.test import Client

from ravive.hub.models import HomePage, InfoPage

DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def test_a_page_says_who_publishes_it(visitor: Client) -> None:
    home = HomePage.objects.get(locale__language_code="fr")
    home.add_child(instance=InfoPage(title="Qui </script><b>nous", slug="qui", locale=home.locale, summary="Un « résumé »."))
    page = visitor.get("/fr/qui/").text
    (text,) = DATA.findall(page)
    data = json.loads(text)
    assert data["name"] == "Qui </script><b>nous"
    assert data["publisher"]["@type"] == "NGO"
    assert (data["url"], data["inLanguage"]) == ("http://testserver/fr/qui/", "fr")
    assert '<link rel="canonical" href="http://testserver/fr/qui/">' in page
    assert 'og:title" content="Qui &lt;/script&gt;&lt;b&gt;nous"' in page
    assert "og:image" not in page


def test_the_home_page_names_the_organisation(visitor: Client) -> None:
    (text,) = DATA.findall(visitor.get("/nl/").text)
    assert json.loads(text)["publisher"]["url"] == "http://testserver/"
