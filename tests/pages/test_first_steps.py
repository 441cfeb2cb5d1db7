"""The first steps begin with the public site, until its example is gone."""

import pytest
from django.utils import timezone

from ravive.pages.models import HomePage, InfoPage
from ravive.people import agenda
from ravive.people.models import Role
from tests.people.cast import host, person

pytestmark = pytest.mark.django_db


def steps(*roles: Role) -> list[str]:
    waits = agenda.WaitingFor(
        user=person("-".join(roles), host(), *roles), organisation=host(), roles=frozenset(roles), today=timezone.localdate()
    )
    return [step.address for step in agenda.first_steps_for(waits)]


def test_the_public_site_comes_first_while_it_shows_the_example() -> None:
    home = HomePage.objects.get(locale__language_code="fr")
    page = home.add_child(instance=InfoPage(title="Exemple", slug="exemple", locale=home.locale, is_example=True))
    assert steps(Role.COMMUNICATOR, Role.ADMIN, Role.TRAINER)[0] == "/desk/site/"
    assert steps(Role.COMMUNICATOR) == ["/desk/site/", f"/desk/pages/{home.pk}/"]
    assert "/desk/site/" not in steps(Role.TRAINER)
    page.delete()
    assert "/desk/site/" not in steps(Role.COMMUNICATOR, Role.ADMIN)
