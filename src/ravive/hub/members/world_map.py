"""The map of a network: the land as squares of ten degrees, vivid where a country has a member."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ravive.people.country_names import country_name
from ravive.site.public_page import Hue

# Where each country is, from the time zone database: column, row, region. `tests/hub/members/build_places.py` writes it.
PLACES = Path(__file__).parent / "country_places.json"
# Squares of land. The first row begins at 75 degrees north, the first column at 180 degrees west.
LAND = (
    "..###.######.###....#.##############",
    "..##########.#....######.##########.",
    ".....########....##.##############..",
    ".....#######....###.##############..",
    "......####......##########.######...",
    ".......##.#.....########.####.#.....",
    ".........###....#######..#.##.#.....",
    "..........####....#####.....#####...",
    "..........#####....####.....##..#...",
    "...........###.....####.......###...",
    "...........##......##........#####..",
    "..........##....................#..#",
    "..........#.........................",
)
COLUMNS, ROWS, TOP_DEGREES = len(LAND[0]), len(LAND), 75
REGIONS: Mapping[str, tuple[str | Promise, Hue]] = {
    "africa": (_("Africa"), Hue.REACT),
    "americas": (_("Americas"), Hue.SIGNS),
    "asia": (_("Asia"), Hue.ONLINE),
    "europe": (_("Europe"), Hue.LAW),
    "oceania": (_("Oceania"), Hue.REPORT),
}


@dataclass(frozen=True, kw_only=True)
class MapTile:
    """A square of the map. `hue` is empty where no country has a member; `countries` names those that do."""

    column: int
    row: int
    hue: str
    countries: str


@dataclass(frozen=True, kw_only=True)
class MapRegion:
    """A part of the world, with its colour and how many of its countries have a member."""

    name: str | Promise
    hue: str
    countries: int


@dataclass(frozen=True, kw_only=True)
class WorldMap:
    """The squares of the map row by row, and the regions where there are members."""

    tiles: tuple[MapTile, ...]
    regions: tuple[MapRegion, ...]


@cache
def _places() -> dict[str, tuple[int, int, str]]:
    return {code: (column, row, region) for code, (column, row, region) in json.loads(PLACES.read_text("utf-8")).items()}


def world_map(countries: set[str], language: str) -> WorldMap:
    """Return the map of the countries that have a member, named in a language of the interface."""
    found: dict[tuple[int, int], list[str]] = {}
    for code in sorted(countries & _places().keys()):
        column, row, _region = _places()[code]
        found.setdefault((column, row), []).append(code)
    land = {(column, row) for row, squares in enumerate(LAND) for column, square in enumerate(squares) if square == "#"}
    tiles = [_tile(column, row, found.get((column, row), []), language) for row, column in sorted((y, x) for x, y in land | found.keys())]
    counts = {name: sum(_places()[code][2] == name for code in countries & _places().keys()) for name in REGIONS}
    regions = [MapRegion(name=REGIONS[name][0], hue=REGIONS[name][1], countries=count) for name, count in counts.items() if count]
    return WorldMap(tiles=tuple(tiles), regions=tuple(regions))


def _tile(column: int, row: int, codes: list[str], language: str) -> MapTile:
    hue = str(REGIONS[_places()[codes[0]][2]][1].value) if codes else ""
    return MapTile(column=column, row=row, hue=hue, countries=", ".join(country_name(code, language) for code in codes))
