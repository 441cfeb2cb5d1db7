"""How a school asks for a workshop."""

from datetime import date, timedelta

from django.db.models import Model
from django.utils.timezone import localdate

from ravive.hub.workshops.models import WorkshopQuestion, WorkshopRequest
from ravive.pages.models import HomePage
from ravive.people.queries import owners_of_page
from tests.entries.casts import EntryCast
from tests.hub.workshops.cast import workshop_page

QUESTION = "qworkshops"


class WorkshopCast(EntryCast):
    """Requests."""

    name = "workshops"
    # Whose request, what kind of place and group, and what staff did.
    says_nothing = frozenset({
        "organisation", "page", "place", "language", "needs_interpreter", "age_bands", "groups", "group_size", "month", "day_part", "stage",
        "taken_by", "planned_on", "starts_at", "training", "is_erased",
    })  # fmt: skip

    def prepare(self, home: HomePage) -> Model:
        page, host = workshop_page(home=home), owners_of_page(home).get()
        WorkshopQuestion.objects.create(
            organisation=host, page_key=page.translation_key, key=QUESTION, kind="line", labels={"fr": "Salle ?"}
        )
        return page

    def remove(self, about: Model) -> None:
        # Those of the organisation: they outlive the page.
        WorkshopRequest.objects.all().delete()

    def last_day(self, about: Model) -> date:
        # Six months, the longest ones.
        return localdate() + timedelta(days=184)

    def desk(self, about: Model) -> str:
        return "/desk/workshops/"

    def path(self, about: Model, language: str) -> str:
        return f"/{language}/workshops/ask/{about.pk}/"

    def values(self, about: Model, number: int) -> dict[str, str]:
        return {
            "establishment": f"École Zwaardvis {'abcdefgh'[number]}", "postal_code": "4000", "function": "educator",
            "age_bands": "12-13", "groups": "2", "group_size": "20", "language": "fr", "month": "", "day_part": "morning",
            # The same for all: the board has it on the page of the request alone.
            QUESTION: "Zaal Baars a",
        }  # fmt: skip


CAST = WorkshopCast()
