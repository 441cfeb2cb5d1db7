"""Writes `src/ravive/hub/members/country_places.json`: where each country is on the map, from the IANA time zone database (`zone.tab`).

Run `python -m tests.hub.members.build_places` after a change of the list of countries, then the tests.
"""

import json
import re
from importlib import resources

from ravive.hub.members.world_map import COLUMNS, PLACES, ROWS, TOP_DEGREES
from ravive.people.countries import COUNTRIES

# A country's first zone says where it is, except where that is an outer island or an edge.
CHOSEN = {"AU": "Australia/Sydney", "BR": "America/Sao_Paulo", "CA": "America/Toronto", "RU": "Europe/Moscow"}
REGIONS = {
    "Africa": "africa", "America": "americas", "Arctic": "europe", "Asia": "asia", "Australia": "oceania", "Europe": "europe",
    "Pacific": "oceania",
}  # fmt: skip
# Of islands whose zone is named after an ocean.
ISLANDS = {
    "BM": "americas", "CC": "oceania", "CV": "africa", "CX": "oceania", "FK": "americas", "FO": "europe", "GS": "americas", "IO": "asia",
    "IS": "europe", "KM": "africa", "MG": "africa", "MU": "africa", "MV": "asia", "RE": "africa", "SC": "africa", "SH": "africa",
    "TF": "africa", "YT": "africa",
}  # fmt: skip
# In no zone of its own: latitude and longitude of Pristina.
KOSOVO = (42.7, 21.2, "Europe")
_ANGLE = re.compile(r"([+-])(\d{2,3})(\d{2})(?:\d{2})?")


def _degrees(text: str) -> float:
    found = _ANGLE.fullmatch(text)
    assert found, text
    return (1 if found[1] == "+" else -1) * (int(found[2]) + int(found[3]) / 60)


def positions() -> dict[str, tuple[float, float, str]]:
    """Return latitude, longitude and region of each country, Antarctica left out."""
    found: dict[str, tuple[float, float, str]] = {"XK": KOSOVO}
    lines = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines()
    for code, place, zone in (line.split("\t")[:3] for line in lines if line and not line.startswith("#")):
        if code in COUNTRIES and code != "AQ" and (code not in found or zone == CHOSEN.get(code)):
            cut = max(place.rfind("+"), place.rfind("-"))
            found[code] = (_degrees(place[:cut]), _degrees(place[cut:]), zone.partition("/")[0])
    return found


def computed() -> dict[str, list[object]]:
    """Return column, row and region of each country."""
    return {
        code: [
            int((east + 180) // 10) % COLUMNS,
            min(max(int((TOP_DEGREES - north) // 10), 0), ROWS - 1),
            ISLANDS.get(code) or REGIONS[area],
        ]
        for code, (north, east, area) in sorted(positions().items())
    }


if __name__ == "__main__":
    lines = [f" {json.dumps(code)}: {json.dumps(place)}" for code, place in computed().items()]
    PLACES.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
