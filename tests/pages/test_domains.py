"""The domain of a site: what to write where it was bought, and where it leads by now."""

import pytest
from pytest_django import Settings
from wagtail.models import Site

from ravive.pages import domains
from ravive.pages.models import HomePage
from ravive.people.models import Role
from tests.people.cast import host, person, signed_in

pytestmark = pytest.mark.django_db
SERVER = frozenset({"192.0.2.10", "2001:db8::10"})


@pytest.fixture(autouse=True)
def public(settings: Settings) -> None:
    settings.RAVIVE_URL = "https://cards.example.org"
    settings.ALLOWED_HOSTS = ["cards.example.org", "www.refuge.example", "testserver"]


def site(hostname: str) -> Site:
    return Site(hostname=hostname, root_page=HomePage.objects.get(locale__language_code="fr"))


def names(**found: frozenset[str]) -> domains.FindAddresses:
    known = {"cards.example.org": SERVER, **{name.replace("_", "."): addresses for name, addresses in found.items()}}
    return lambda name: known.get(name, frozenset())


def test_a_name_below_a_bought_one_is_an_alias_of_the_installation() -> None:
    check = domains.check_domain(site("www.refuge.example"), find=names())
    assert (check.state, check.is_allowed) == ("unknown", True)
    assert [(record.kind, record.value) for record in check.records] == [("CNAME", "cards.example.org.")]


def test_a_bought_name_needs_the_addresses_of_the_server() -> None:
    check = domains.check_domain(site("refuge.example"), find=names(refuge_example=frozenset({"198.51.100.7"})))
    assert (check.state, check.is_allowed, check.addresses) == ("elsewhere", False, ("198.51.100.7",))
    assert [(record.kind, record.value) for record in check.records] == [("A", "192.0.2.10"), ("AAAA", "2001:db8::10")]


def test_it_leads_here_once_it_has_an_address_of_the_server() -> None:
    assert domains.check_domain(site("www.refuge.example"), find=names(www_refuge_example=SERVER)).state == "here"


def test_name_servers_that_do_not_answer_say_nothing() -> None:
    def silent(_name: str) -> frozenset[str]:
        raise OSError("no answer")

    assert domains.check_domain(site("www.refuge.example"), find=silent).state == "unanswered"


def test_the_page_says_what_to_write(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(domains, "find_addresses", names())
    Site.objects.filter(organisation=host()).update(hostname="www.elsewhere.example", is_default_site=False)
    client = signed_in(person("ines", host(), Role.COMMUNICATOR))
    page = client.get("/desk/site/domain/").text
    assert "ne mène encore nulle part" in page
    assert "cards.example.org." in page
    assert "www.elsewhere.example à ALLOWED_HOSTS" in page
    assert 'href="/desk/site/domain/"' in client.get("/desk/site/").text
    settings.RAVIVE_URL = ""
    Site.objects.filter(organisation=host()).update(is_default_site=True)
    assert "pas encore d’adresse publique" in client.get("/desk/site/domain/").text
