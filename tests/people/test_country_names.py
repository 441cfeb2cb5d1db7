"""Names of countries are those of Unicode CLDR, of all countries, in the four languages."""

import pytest
from babel import Locale

from ravive.lib.languages import INTERFACE
from ravive.people.countries import COUNTRIES
from ravive.people.country_names import country_choices


@pytest.mark.parametrize("language", INTERFACE)
def test_names_are_those_of_cldr(language: str) -> None:
    territories = Locale(language).territories
    assert dict(country_choices(language)) == {code: territories[code] for code in COUNTRIES}


def test_an_accent_does_not_move_a_country_to_the_end() -> None:
    names = [name for _code, name in country_choices("fr")]
    assert names.index("Égypte") < names.index("France")
