"""The public site wears its organisation's brand; the app, and what protects a visitor, do not."""

import re
from base64 import b64decode
from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client

from ravive.pages.models import SiteProfile
from ravive.people.models import Organisation
from ravive.site import brand_style
from ravive.site.brand import Brand

migration = import_module("ravive.pages.migrations.0004_brand")
SHEET = re.compile(r'<link rel="stylesheet" href="(/brand/[^"]+)">')


def owner() -> Organisation:
    return Organisation.objects.get(site__is_default_site=True)


def chosen(**fields: str) -> SiteProfile:
    profile, _is_new = SiteProfile.objects.update_or_create(organisation=owner(), defaults=fields)
    return profile


def test_a_site_without_colour_has_the_look_of_ravive(visitor: Client) -> None:
    page = visitor.get("/fr/").text
    assert not SHEET.search(page)
    assert 'content="#faf6ef" media="(prefers-color-scheme: light)"' in page


@pytest.mark.parametrize("address", ["/fr/", "/nl/", "/fr/decks/voyage/", "/fr/notices/privacy/", "/fr/search/?q=signes"])
def test_pages_of_the_site_fetch_the_sheet_of_its_brand(visitor: Client, address: str) -> None:
    chosen(colour="#0a5c66", second_colour="#f5b700", corners="round", lettering="serif")
    brand = Brand(colour="#0a5c66", second_colour="#f5b700", corners="round", lettering="serif")
    page = visitor.get(address).text
    found = SHEET.search(page)
    assert found is not None
    assert found[1] == brand_style.address(brand)
    # After the styles that it changes.
    assert page.rindex("</style>") < found.start()
    assert "--action:#0a5c66" in visitor.get(found[1]).text
    assert 'content="#faf6ef"' not in page


@pytest.mark.parametrize("address", ["/fr/start/", "/fr/decks/voyage/start/", "/fr/session/", "/fr/join/", "/units/"])
def test_the_app_and_the_neutral_page_have_no_brand(visitor: Client, address: str) -> None:
    chosen(colour="#0a5c66")
    answer = visitor.get(address)
    assert answer.status_code == 200
    assert "/brand/" not in answer.text


def test_the_icon_of_the_tab_is_the_logo_or_the_initial(visitor: Client) -> None:
    chosen(colour="#f5b700")
    icon = re.search(r'<link rel="icon" href="data:image/svg\+xml;base64,([^"]+)">', visitor.get("/fr/").text)
    assert icon is not None
    picture = b64decode(icon[1]).decode()
    assert 'fill="#f5b700"' in picture
    assert 'fill="#1f2430"' in picture
    Organisation.objects.filter(pk=owner().pk).update(logo=b"<svg/>", logo_media_type="image/svg+xml", logo_digest="a" * 64)
    assert f'<link rel="icon" href="/logos/{"a" * 64}.svg">' in visitor.get("/fr/").text


@pytest.mark.parametrize(("hue", "colour"), [("signs", "#e4572e"), ("report", "#16897b"), ("online", "#8a3b79")])
def test_the_colour_chosen_before_becomes_its_hex(db: None, hue: str, colour: str) -> None:
    profile = chosen(colour="")
    # PostgreSQL alters no table whose foreign keys wait for a check.
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE pages_siteprofile ADD COLUMN hue varchar(10) NOT NULL DEFAULT ''")
        cursor.execute("UPDATE pages_siteprofile SET hue = %s", [hue])
    state = MigrationLoader(connection).project_state(("pages", "0003_breaches"))
    for operation in migration.Migration.operations[:4]:
        operation.state_forwards("pages", state)
    migration.colour_from_hue(state.apps, connection.schema_editor())
    profile.refresh_from_db()
    assert profile.colour == colour
