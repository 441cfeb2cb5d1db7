"""From which age somebody agrees alone to what a form stores: one rule for all forms, by the countries of the organisation.

Article 8 of the GDPR says 16 and lets each country choose from 13 on. A country that is not listed here has 16.
"""

from typing import NamedTuple

from ravive.people.models import Organisation

USUAL_AGE = 16
# For what takes more than an agreement: a page with a name that asks for money, such as a runner's. Minors run inside a team.
ADULT = 18


class CountryAge(NamedTuple):
    """The age of a country, in years, and what says so. The month is that in which the source looked."""

    years: int
    source: str
    month: str


_TWO_BIRDS = "twobirds.com, GDPR tracker, Children"
_CULLEN = "cullen-international.com, national GDPR implementation"
AGES = {
    "AT": CountryAge(14, f"§ 4 (4) DSG; {_TWO_BIRDS}", "2018-06"),
    "BE": CountryAge(13, f"law of 30 July 2018, art. 7; {_TWO_BIRDS}", "2018-10"),
    "CZ": CountryAge(15, f"§ 7; {_TWO_BIRDS}", "2018-09"),
    "DE": CountryAge(16, _CULLEN, "2018-10"),
    "DK": CountryAge(13, f"§ 6 (3); {_TWO_BIRDS}", "2018-09"),
    "ES": CountryAge(14, f"art. 7; {_TWO_BIRDS}", "2019-03"),
    "FI": CountryAge(13, _TWO_BIRDS, "2018-11"),
    "FR": CountryAge(15, f"art. 7-1; {_TWO_BIRDS}", "2019-02"),
    "IE": CountryAge(16, f"section 31; {_TWO_BIRDS}", "2018-06"),
    "IT": CountryAge(14, _TWO_BIRDS, "2018-10"),
    "NL": CountryAge(16, f"{_TWO_BIRDS}; {_CULLEN}", "2018-10"),
    "SE": CountryAge(13, f"{_TWO_BIRDS}; {_CULLEN}", "2018-10"),
    "SK": CountryAge(16, _TWO_BIRDS, "2018-09"),
}


def age_in(countries: list[str]) -> int:
    """Return the highest age of these countries, in years; 16 without any.

    >>> age_in(["BE"]), age_in(["BE", "FR"]), age_in(["BE", "CM"]), age_in([])
    (13, 15, 16, 16)
    """
    return max((AGES[country].years if country in AGES else USUAL_AGE for country in countries), default=USUAL_AGE)


def age_at(organisation: Organisation | None) -> int:
    """Return from which age, in years, somebody agrees alone in a form of an organisation. Its settings raise the age, never lower it."""
    return max(age_in(organisation.countries), organisation.own_age or 0) if organisation else USUAL_AGE
