"""What tests of open letters begin with: a letter on the host's site, and signers."""

import re
from datetime import date, timedelta

from django.test import Client
from django.utils.timezone import localdate

from ravive.hub.letters.models import LetterIndexPage, LetterPage, OpenLetter
from ravive.pages.models import HomePage
from tests.client_response import ClientResponse
from tests.hub.mail_answers import MailAnswers

HOST = "https://cards.example.org"
OWN, PUBLIC = "secretariat@ligue.example", "ligue.familles@gmail.com"


def letter_page(*, language: str = "fr", home: HomePage | None = None, **values: object) -> LetterPage:
    """Return the published page of a new letter."""
    parent = home or HomePage.objects.filter(locale__language_code=language).order_by("pk")[0]
    index = LetterIndexPage.objects.child_of(parent).first() or parent.add_child(
        instance=LetterIndexPage(title="Lettres", slug="lettres", locale=parent.locale)
    )
    words = {
        "title": "L’intérêt de l’enfant d’abord",
        "slug": "interet",
        "addressee": "La commission de la Justice",
        "summary": "Nous demandons un texte clair.",
        "demands": [("demand", "Écouter les jeunes."), ("demand", "Écrire clairement.")],
        "body": [("text", "<p>Un texte que les jeunes comprennent protège.</p>")],
    }
    return index.add_child(instance=LetterPage(locale=parent.locale, **{**words, **values}))


def letter_of(page: LetterPage, **values: object) -> OpenLetter:
    """Return the letter of a page, with changed settings."""
    OpenLetter.objects.filter(key=page.translation_key).update(**values)
    return OpenLetter.objects.get(key=page.translation_key)


def once(page: str, letter: OpenLetter, kind: str) -> str:
    """Return the value of a form of a page."""
    found = re.search(rf'name="once" value="(letter-{letter.pk}-{kind}\.[^"]+)"', page)
    assert found, page
    return found[1]


def send(visitor: Client, letter: OpenLetter, kind: str = "organisation", language: str = "fr", **values: str) -> ClientResponse:
    """Open the form of a letter and send it; return the response."""
    address = f"/{language}/letters/{letter.pk}/sign/{kind}/"
    form = {"name": "Ligue des familles", "email": OWN, "country": "BE"} | ({"has_mandate": "on"} if kind == "organisation" else {})
    return visitor.post(address, {"once": once(visitor.get(address).text, letter, kind), **form, **values})


_ANSWERS = MailAnswers("letters")
link_in, confirm_last = _ANSWERS.link_in, _ANSWERS.confirm_last


def days(number: int) -> date:
    """Return the day that is so many days from today."""
    return localdate() + timedelta(days=number)
