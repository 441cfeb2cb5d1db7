"""The site of an imported organisation has a host name that the desk would give it, and answers where no other site does."""

import json
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings
from wagtail.models import Site

from ravive.people.models import Organisation
from ravive.portability.errors import ImportRefusedError
from ravive.portability.site_hosts import site_host
from tests.portability.moving import take_in
from tests.portability.tampering import change_rows, members_of, write
from tests.portability.whole_export import SLUG, counts, refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("place")]
HOST = f"{SLUG}.example"


def site_of_import() -> tuple[str, int, bool]:
    """Return the host name and the port of the imported site, and whether it is the default one."""
    site = Organisation.objects.get(slug=SLUG).site
    assert site is not None
    return site.hostname, site.port, site.is_default_site


def another_site(hostname: str, port: int) -> None:
    """Create a site of others."""
    Site.objects.create(hostname=hostname, port=port, root_page=Site.objects.get(is_default_site=True).root_page)


@pytest.fixture(autouse=True)
def desk(settings: Settings) -> None:
    """The desk has an address of its own."""
    settings.RAVIVE_URL = "https://cards.example.org"


@pytest.mark.parametrize(
    ("name", "match"),
    [
        ("cards.example.org", "where this installation or another site is already; give this site another name with --host NAME"),
        ("CARDS.example.org.", "where this installation or another site is already"),
        ("a.localhost", "where this installation or another site is already"),
        ("others.example", "where this installation or another site is already"),
        ("localhost", "which is no host name of a public site; give its name alone, such as --host www.example.org"),
        ("https://WWW.Example.org/x", "which is no host name"),
        ("www.example.org:8000", "which is no host name"),
        ("-a.example", "which is no host name"),
    ],
)
def test_a_name_that_the_desk_would_refuse(whole: Path, place: Path, name: str, match: str) -> None:
    another_site("others.example", 8000)
    members = members_of(whole)
    change_rows(members, "wagtailcore.Site", lambda row: row.update(hostname=name))
    refused(write(place / "bad.zip", members), f"wagtailcore.Site.jsonl line 1, field hostname is '{name}', {match}")
    before = counts()
    with pytest.raises(ImportRefusedError, match=f"--host is '{name}', {match}"), transaction.atomic():
        take_in(whole, host=name)
    assert counts() == before


def test_a_name_is_stored_as_browsers_send_it(whole: Path) -> None:
    done = take_in(whole, host="WWW.Îlot.example")
    assert site_of_import() == ("www.xn--lot-uma.example", 443, False)
    assert (done.address, done.address_before) == ("https://www.xn--lot-uma.example", f"https://{HOST}")


def test_another_name_where_that_of_the_file_is_taken(whole: Path) -> None:
    another_site(HOST, 80)
    refused(whole, f"field hostname is '{HOST}', where this installation or another site is already")
    take_in(whole, host=f"www.{HOST}")
    assert site_of_import() == (f"www.{HOST}", 443, False)


@pytest.mark.parametrize(("port", "before"), [(80, f"http://{HOST}"), (8000, f"http://{HOST}:8000")])
def test_a_site_at_another_port_or_that_answered_for_all(whole: Path, place: Path, port: int, before: str) -> None:
    members = members_of(whole)
    change_rows(members, "wagtailcore.Site", lambda row: row.update(port=port, is_default_site=True))
    done = take_in(write(place / "port.zip", members))
    assert site_of_import() == (HOST, 443, False)
    assert (done.address, done.address_before) == (f"https://{HOST}", before)


def test_an_organisation_has_one_site(whole: Path, place: Path) -> None:
    members = members_of(whole)
    row = json.loads(members["rows/wagtailcore.Site.jsonl"])
    second = {**row, "id": row["id"] + 1, "hostname": "second.example", "is_default_site": False}
    members["rows/wagtailcore.Site.jsonl"] += json.dumps(second).encode() + b"\n"
    refused(write(place / "two.zip", members), "wagtailcore.Site.jsonl has 2 sites, and an organisation has one")
    members["rows/wagtailcore.Site.jsonl"] = json.dumps(second).encode() + b"\n"
    refused(write(place / "other.zip", members), f"line 1 is site {second['id']}, and the organisation has site {row['id']};")


def test_another_name_needs_a_site() -> None:
    assert site_host([], own=None, asked="") == ""
    with pytest.raises(ImportRefusedError, match=r"--host is 'www\.example\.org', and this organisation has no site"):
        site_host([], own=None, asked="www.example.org")
