"""How somebody promises a gift with an address."""

from django.db.models import Model

from ravive.pages.models import HomePage
from tests.entries.casts import EntryCast
from tests.fundraising.appeal_cast import appeal_of, appeal_page


class GiftCast(EntryCast):
    """Promises of gifts for one appeal. Each is a gift of its own, also with the same amount."""

    name = "gifts"
    # Giving has a register of its own: most of a promise is no address.
    says_nothing = frozenset()
    # Thanks come once the money has arrived.
    sends_thanks = False
    renews_same_words = False

    def prepare(self, home: HomePage) -> Model:
        return appeal_of(appeal_page(home=home))

    def path(self, about: Model, language: str) -> str:
        return f"/{language}/appeals/{about.pk}/give/"

    def values(self, about: Model, number: int) -> dict[str, str]:
        return {"amount": "own", "own_amount": str(31 + number), "frequency": "once"}


CAST = GiftCast()
