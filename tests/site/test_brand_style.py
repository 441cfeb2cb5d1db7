"""The style sheet of a brand: an address for each choice, and no colour for what protects a visitor."""

import re

import pytest
from django.test import Client

from ravive.site import brand_style
from ravive.site.brand import GROUNDS, Brand

TEAL = Brand(colour="#0a5c66", corners="round", lettering="device")


def test_a_sheet_is_stored_for_good_at_the_address_of_its_digest(client: Client) -> None:
    answer = client.get(brand_style.address(TEAL))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer["Cache-Control"]
    assert answer.text == brand_style.style_sheet(TEAL)


def test_another_choice_has_another_address() -> None:
    others = [
        TEAL,
        Brand(colour="#0a5c67", corners="round", lettering="device"),
        Brand(colour="#0a5c66", second_colour="#a3244a", corners="round", lettering="device"),
        Brand(colour="#0a5c66", corners="soft", lettering="device"),
        Brand(colour="#0a5c66", corners="round"),
    ]
    assert len({brand_style.address(brand) for brand in others}) == len(others)


def test_an_address_of_another_version_is_answered_but_not_stored(client: Client) -> None:
    answer = client.get(re.sub(r"\.[0-9a-f]{12}\.", ".000000000000.", brand_style.address(TEAL)))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["teal", "0a5c66--soft-clear", "0a5c66--soft-clear}.000000000000", "0a5c66--bold-clear.000000000000"])
def test_what_names_no_brand_is_not_found(db: None, client: Client, name: str) -> None:
    assert client.get(f"/brand/{name}.css").status_code == 404


def test_the_sheet_leaves_what_protects_a_visitor_as_it_is() -> None:
    sheet = brand_style.style_sheet(TEAL)
    declared = set(re.findall(r"--([\w-]+):", sheet))
    assert not declared & {"focus", "focus-gap", "deep", "on-deep", "leaf", "warn", "again", "faded", "radius-tile", "radius-pill"}
    assert not [name for name in declared if name.startswith("hue-")]
    assert ".exit" not in sheet
    assert ".help-bar" not in sheet
    assert sheet.count(f"--safety:{GROUNDS['light'].error};") == 1
    assert ".contact-value,.public-form .errorlist,.form-problem{color:var(--safety)}" in sheet
