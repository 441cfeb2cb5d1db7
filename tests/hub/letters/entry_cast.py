"""How a person signs an open letter."""

from datetime import date, timedelta

from django.db.models import Model

from ravive.hub.letters.models import OpenLetter
from ravive.pages.models import HomePage
from tests.entries.casts import EntryCast
from tests.existing import existing
from tests.hub.letters.letter_cast import days, letter_of, letter_page


class LetterCast(EntryCast):
    """Signatures of people."""

    name = "letters"
    # Which letter, what kind of signer, an organisation's domain, and what staff did.
    says_nothing = frozenset({"letter", "kind", "state", "needs_review", "is_released"})

    def prepare(self, home: HomePage) -> Model:
        return letter_of(letter_page(home=home), accepts_people=True)

    def path(self, about: Model, language: str) -> str:
        return f"/{language}/letters/{about.pk}/sign/person/"

    def values(self, about: Model, number: int) -> dict[str, str]:
        return {"name": f"Zwaardvis {'abcdefgh'[number]}", "country": "BE"}

    def last_day(self, about: Model) -> date:
        # Nobody delivered it.
        return existing(OpenLetter.objects.filter(pk=about.pk).first()).closes_on + timedelta(days=365)

    def desk(self, about: Model) -> str:
        return f"/desk/letters/{about.pk}/?show=all"

    def close(self, about: Model) -> bool:
        return bool(OpenLetter.objects.filter(pk=about.pk).update(closes_on=days(-1)))


CAST = LetterCast()
