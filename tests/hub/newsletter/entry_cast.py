"""How a visitor asks for the news."""

from django.db.models import Model
from django.test import Client

from ravive.hub.newsletter.models import Newsletter, NewsSubscription
from ravive.lib.languages import INTERFACE
from ravive.pages.models import HomePage
from ravive.people.queries import owners_of_page
from tests.client_response import ClientResponse
from tests.entries.casts import EntryCast


class NewsCast(EntryCast):
    """Subscriptions. The form has the address alone: another request is one in another language."""

    name = "newsletter"
    # Whose news they are.
    says_nothing = frozenset({"organisation"})
    proves = frozenset({"entered_on"})
    sends_thanks = False

    def prepare(self, home: HomePage) -> Model:
        return Newsletter.objects.create(organisation=owners_of_page(home).get(), is_open=True)

    def desk(self, about: Model) -> str:
        # It shows how many, and nobody.
        return ""

    def path(self, about: Model, language: str) -> str:
        return f"/{language}/newsletter/"

    def values(self, about: Model, number: int) -> dict[str, str]:
        return {}

    def send(self, visitor: Client, about: Model, email: str, *, number: int = 0, language: str = "fr", **sent: str) -> ClientResponse:
        language = INTERFACE[number % len(INTERFACE)] if number else language
        return super().send(visitor, about, email, number=number, language=language, **sent)

    def remove(self, about: Model) -> None:
        # Those of the organisation: they outlive the form.
        NewsSubscription.objects.all().delete()


CAST = NewsCast()
