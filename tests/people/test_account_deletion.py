"""An account is deleted by an administrator: what stays is said first, and a restored copy does not bring it back."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from ravive.people.models import AuditEvent, Membership, Role
from tests.departures.older_copies import older_copy
from tests.people.cast import host, organisation, person, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.database
def test_an_account_goes_for_good_and_its_name_stays_in_the_log(settings: Settings, tmp_path: Path) -> None:
    nord = organisation("nord")
    ada, zoe = person("ada", nord, Role.ADMIN), person("zoe", nord, Role.ADMIN, Role.AUTHOR)
    number, page = zoe.pk, f"/desk/team/{zoe.pk}/delete/"
    signed_in(zoe).post("/desk/team/invite/", {"username": "mia", "name": "Mia", "email": "", "roles": ["author"]})
    client = signed_in(ada)
    with older_copy(settings, tmp_path) as kinds:
        shown = client.get(page).text
        assert "2 lignes du journal" in shown
        assert client.post(page).headers["Location"] == "/desk/team/"
        assert not User.objects.filter(pk=number).exists()
        assert not Membership.objects.filter(user=number).exists()
        invited = AuditEvent.objects.filter(verb="member.invited").get()
        assert (invited.by, invited.by_name) == (None, "zoe")
        assert AuditEvent.objects.filter(verb="account.deleted", organisation=nord, by=ada).count() == 1
    assert kinds == ["account"]
    assert not User.objects.filter(pk=number).exists()
    assert User.objects.filter(username="ada").exists()


def test_who_cannot_be_deleted_stays_with_the_reason() -> None:
    nord, sud = organisation("nord"), organisation("sud")
    ada, both = person("ada", nord, Role.ADMIN), person("both", nord, Role.AUTHOR)
    Membership.objects.create(user=both, organisation=sud, role=Role.ADMIN)
    client = signed_in(ada)
    assert "Personne d’autre n’administre" in client.get(f"/desk/team/{ada.pk}/delete/").text
    person("eve", nord, Role.ADMIN)
    for who, words in ((ada, "son propre compte"), (both, "travaille aussi pour d’autres")):
        page = f"/desk/team/{who.pk}/delete/"
        assert words in client.get(page).text
        client.post(page)
        assert User.objects.filter(pk=who.pk).exists()
    root = signed_in(person("root", host(), host=True))
    root.post("/desk/switch/", {"organisation": "nord"})
    root.post(f"/desk/team/{both.pk}/delete/")
    # Sud would have no administrator.
    assert User.objects.filter(pk=both.pk).exists()
    person("uma", sud, Role.ADMIN)
    root.post(f"/desk/team/{both.pk}/delete/")
    assert not User.objects.filter(pk=both.pk).exists()


def test_nobody_else_deletes_an_account() -> None:
    nord, sud = organisation("nord"), organisation("sud")
    zoe = person("zoe", nord, Role.AUTHOR)
    assert signed_in(person("eve", sud, Role.ADMIN)).post(f"/desk/team/{zoe.pk}/delete/").status_code == 404
    assert signed_in(person("otto", nord, Role.COMMUNICATOR)).post(f"/desk/team/{zoe.pk}/delete/").status_code == 403
    assert User.objects.filter(pk=zoe.pk).exists()
