"""How an adult registers a team for a sponsored run."""

from datetime import date, timedelta

from django.db.models import Model

from ravive.giving.models import Appeal
from ravive.pages.models import HomePage
from tests.entries.casts import EntryCast
from tests.existing import existing
from tests.fundraising.appeal_cast import appeal_page
from tests.fundraising.run_cast import run_of


class RunCast(EntryCast):
    """Teams."""

    name = "runs"
    # For which run, in which team, that a runner is of age, and what staff decided.
    says_nothing = frozenset({"appeal", "team", "is_of_age", "review"})

    def prepare(self, home: HomePage) -> Model:
        return run_of(appeal_page(home=home))

    def last_day(self, about: Model) -> date:
        return existing(Appeal.objects.filter(pk=about.pk).first()).ends_on + timedelta(days=30)

    def desk(self, about: Model) -> str:
        return f"/desk/runs/{about.pk}/"

    def path(self, about: Model, language: str) -> str:
        return f"/{language}/appeals/{about.pk}/register/team/"

    def values(self, about: Model, number: int) -> dict[str, str]:
        return {"name": f"Zwaardvis {'abcdefgh'[number]}"}


CAST = RunCast()
