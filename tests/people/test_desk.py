"""The desk shows everyone what they may use, in their language, and nothing of Wagtail's own advertising."""

import pytest
from django.test import Client
from wagtail.models import GroupPagePermission, Page

from ravive.pages.models import HomePage
from ravive.people import actions, queries
from ravive.people.models import Organisation, Role
from ravive.people.wagtail_groups import sync_groups
from tests.existing import existing
from tests.people.cast import NOW, host, organisation, person, signed_in

pytestmark = [pytest.mark.django_db]

ENTRIES = {"team": "/desk/team/", "audit": "/desk/audit/", "pages": "/desk/pages/", "images": "/desk/images/", "users": "/desk/users/"}


def menu(client: Client) -> set[str]:
    """Return what the home page of the desk leads to."""
    page = client.get("/desk/").text
    return {name for name, path in ENTRIES.items() if f'<a href="{path}"' in page}


@pytest.mark.parametrize(
    ("role", "shown"), [(Role.ADMIN, {"team", "audit"}), (Role.COMMUNICATOR, {"pages", "images"}), (Role.TREASURER, set())]
)
def test_the_home_page_leads_where_one_may_go(role: Role, shown: set[str]) -> None:
    client = signed_in(person("anna", queries.host_organisation(), role))
    assert menu(client) == shown
    for name in shown:
        assert client.get(ENTRIES[name]).status_code == 200
    assert all(client.get(ENTRIES[name]).status_code in (403, 404) for name in ENTRIES.keys() - shown)


def test_hosts_of_the_installation_go_everywhere() -> None:
    client = signed_in(person("root", host=True))
    assert {client.get(path).status_code for path in ENTRIES.values()} == {200}


def test_who_works_for_several_organisations_changes_between_them() -> None:
    nord, sud = organisation("nord"), organisation("sud")
    anna = person("anna", nord, Role.TREASURER)
    actions.set_roles(organisation=sud, user=anna, roles=[Role.ADMIN], by="test", now=NOW)
    client = signed_in(anna)
    assert menu(client) == set()
    client.post("/desk/switch/", {"organisation": "sud"})
    assert menu(client) == {"team", "audit"}
    assert client.post("/desk/switch/", {"organisation": "demonstration"}).status_code == 404
    assert menu(client) == {"team", "audit"}


@pytest.mark.parametrize(("language", "words"), [("fr", "Mon compte"), ("nl", "Mijn account"), ("de", "Mein Konto"), ("en", "My account")])
def test_the_desk_speaks_the_browsers_language(language: str, words: str) -> None:
    assert words in signed_in(person("anna", organisation("nord"), Role.AUTHOR), language).get("/desk/").text


def test_the_desk_speaks_the_language_that_was_chosen_there() -> None:
    from wagtail.users.models import UserProfile

    anna = person("anna", organisation("nord"), Role.AUTHOR)
    UserProfile.objects.create(user=anna, preferred_language="de")
    client = signed_in(anna, "fr")
    assert "Mein Konto" in client.get("/desk/").text
    assert "Hier ist nichts für Sie" in client.get("/desk/users/").text
    assert "Zweiter Faktor" in client.get("/desk/account/second-factor/").text


@pytest.mark.parametrize("path", ["/desk/", "/desk/account/"])
def test_wagtail_neither_advertises_nor_asks_for_news(path: str) -> None:
    page = signed_in(person("root", host=True)).get(path).text
    assert "wagtail.org" not in page
    assert "releases.wagtail" not in page


def test_a_communication_officer_edits_the_pages_of_the_organisation() -> None:
    client = signed_in(person("anna", queries.host_organisation(), Role.COMMUNICATOR))
    for home in HomePage.objects.all():
        assert client.get(f"/desk/pages/{home.pk}/edit/").status_code == 200
    assert client.get(f"/desk/pages/{Page.get_first_root_node().pk}/").status_code == 200


def test_who_is_no_longer_an_officer_edits_no_page() -> None:
    own = host()
    anna = person("anna", own, Role.COMMUNICATOR, Role.AUTHOR)
    client = signed_in(anna)
    home = existing(HomePage.objects.first())
    actions.set_roles(organisation=own, user=anna, roles=[Role.AUTHOR], by="test", now=NOW)
    assert client.get(f"/desk/pages/{home.pk}/edit/").status_code == 404
    assert not anna.groups.exists()


def test_doing_the_groups_again_changes_nothing() -> None:
    own = host()
    before = set(GroupPagePermission.objects.values_list("group", "page", "permission"))
    sync_groups(organisation=own)
    assert set(GroupPagePermission.objects.values_list("group", "page", "permission")) == before
    assert len({page for _, page, _ in before if page != Page.get_first_root_node().pk}) == 4


def test_a_site_that_is_given_away_is_edited_by_its_new_organisation_only() -> None:
    own = host()
    nord = organisation("nord")
    theirs, ours = person("anna", nord, Role.COMMUNICATOR), person("bart", own, Role.COMMUNICATOR)
    site, home = own.site, existing(HomePage.objects.first())
    actions.change_organisation(organisation=own, values={"site": None}, by="test", now=NOW)
    actions.change_organisation(organisation=Organisation.objects.get(pk=nord.pk), values={"site": site}, by="test", now=NOW)
    address = f"/desk/pages/{home.pk}/edit/"
    assert (signed_in(theirs).get(address).status_code, signed_in(ours).get(address).status_code) == (200, 404)


@pytest.mark.parametrize(
    ("referer", "page"),
    [
        ("http://testserver/desk/trainings/5/?a=1", "/desk/trainings/5/%3Fa%3D1"),
        ("https://example.org/desk/trainings/5/", "/desk/trainings/5/close/"),
        ("http://testserver/fr/", "/desk/trainings/5/close/"),
        ("", "/desk/trainings/5/close/"),
        ("http://[", "/desk/trainings/5/close/"),
    ],
)
def test_a_form_sent_signed_out_comes_back_to_where_it_stands(db: None, referer: str, page: str) -> None:
    reply = Client().post("/desk/trainings/5/close/", headers={"referer": referer})
    assert reply.headers["Location"] == f"/desk/login/?next={page}"
