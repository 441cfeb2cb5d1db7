"""The menu: groups by what people do, each role its own entries, one number on a closed group; the search finds screens."""

from collections.abc import Iterable

import pytest
from django.contrib.auth.models import User
from django.test import RequestFactory
from wagtail.admin.menu import MenuItem, admin_menu
from wagtail.admin.ui.sidebar import LinkMenuItem, SubMenuItem

from ravive.people import agenda
from ravive.people.menu_groups import GROUPS
from ravive.people.models import Role
from tests.people.cast import host, person, signed_in

pytestmark = pytest.mark.django_db


def shown(user: User, rf: RequestFactory) -> list[MenuItem]:
    """Return the menu of somebody as Wagtail shows it."""
    request = rf.get("/desk/")
    request.user, request.session = user, {}  # type: ignore[assignment]
    return admin_menu.render_component(request)


def names(menu: Iterable[MenuItem]) -> dict[str, list[str]]:
    """Return the entries of each group; those without one by their own name."""
    return {item.name: [entry.name for entry in item.menu_items] if isinstance(item, SubMenuItem) else [] for item in menu}


def test_an_officer_has_groups_in_their_order_and_only_own_entries(rf: RequestFactory) -> None:
    found = names(shown(person("ines", host(), Role.COMMUNICATOR), rf))
    assert list(found) == ["group-publish", "group-mobilise", "appeals", "floods", "group-settings"]
    assert found["group-publish"] == ["explorer", "newsletter", "members", "visits", "images", "documents", "bin"]
    assert found["group-mobilise"] == ["campaigns", "letters", "events", "workshops"]
    assert found["group-settings"] == ["site", "papers", "relocation"]


def test_a_host_has_every_group_and_no_menu_inside_another(rf: RequestFactory) -> None:
    user = person("amina", host(), Role.ADMIN, host=True)
    menu = shown(user, rf)
    assert [item.name for item in menu] == [f"group-{name}" for name in GROUPS]
    assert all(isinstance(entry, LinkMenuItem) for item in menu if isinstance(item, SubMenuItem) for entry in item.menu_items)


def test_few_entries_stand_without_groups(rf: RequestFactory) -> None:
    found = names(shown(person("tom", host(), Role.TRAINER), rf))
    assert "trainings" in found
    assert not any(name.startswith("group-") for name in found)


def test_a_closed_group_says_how_much_waits_in_it(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    def waiting(_request: object, name: str, _day: object) -> int:
        return {"letters": 3, "events": 2}.get(name, 0)

    monkeypatch.setattr(agenda, "count_in_menu", waiting)
    groups = {item.name: item for item in shown(person("ines", host(), Role.COMMUNICATOR), rf)}
    assert groups["group-mobilise"].attrs["data-r-count"] == "5"
    assert "5" in groups["group-mobilise"].attrs["aria-label"]
    assert "data-r-count" not in groups["group-publish"].attrs


def test_a_menu_leaves_no_trace_in_that_of_somebody_else(rf: RequestFactory) -> None:
    officer, host_user = person("ines", host(), Role.COMMUNICATOR), person("amina", host(), Role.ADMIN, host=True)
    before = names(shown(host_user, rf))
    shown(officer, rf)
    assert names(shown(host_user, rf)) == before


def test_the_search_finds_screens_of_ones_own(rf: RequestFactory) -> None:
    client = signed_in(person("ines", host(), Role.COMMUNICATOR))
    page = client.get("/desk/search/", {"q": "corbeille"}).text
    assert 'href="/desk/bin/"' in page[page.index("r-hits") :]
    # By what it is for, too.
    page = client.get("/desk/search/", {"q": "domaine"}).text
    assert 'href="/desk/site/"' in page[page.index("r-hits") :]
    assert "r-hits" not in client.get("/desk/search/", {"q": "journal des actions"}).text


def test_the_first_page_shows_screens_by_group() -> None:
    page = signed_in(person("ines", host(), Role.COMMUNICATOR)).get("/desk/").text
    assert page.index("Publier</h2>") < page.index("Mobiliser</h2>") < page.index("Réglages</h2>")
