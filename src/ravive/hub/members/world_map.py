"""The map of a network: the land as squares of ten degrees, and a light for each member. It shows the part of the world that has any."""

import json
import math
from collections import Counter
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
# Squares around the members that the map shows, and the fewest it has: a network of one country still shows where that country is.
AROUND, FEWEST_COLUMNS, FEWEST_ROWS = 2, 12, 6
REGIONS: Mapping[str, tuple[str | Promise, Hue]] = {
    "africa": (_("Africa"), Hue.REACT),
    "americas": (_("Americas"), Hue.SIGNS),
    "asia": (_("Asia"), Hue.ONLINE),
    "europe": (_("Europe"), Hue.LAW),
    "oceania": (_("Oceania"), Hue.REPORT),
}


@dataclass(frozen=True, kw_only=True)
class MapTile:
    """A square of the map. `hue` is empty where no country has a member; `countries` names those that do, with `members` in all."""

    column: int
    row: int
    hue: str
    countries: str
    members: int


@dataclass(frozen=True, kw_only=True)
class MapRegion:
    """A part of the world, with its colour and how many members it has."""

    name: str | Promise
    hue: str
    members: int


@dataclass(frozen=True, kw_only=True)
class MapWindow:
    """The part of the world that is shown, in squares."""

    column: int
    row: int
    columns: int
    rows: int


@dataclass(frozen=True, kw_only=True)
class WorldMap:
    """The squares of the map row by row, the regions where there are members, and what of the world is shown."""

    tiles: tuple[MapTile, ...]
    regions: tuple[MapRegion, ...]
    window: MapWindow
    # How many countries have a member.
    countries: int


@cache
def _places() -> dict[str, tuple[int, int, str]]:
    return {code: (column, row, region) for code, (column, row, region) in json.loads(PLACES.read_text("utf-8")).items()}


def world_map(members: Counter[str], language: str) -> WorldMap:
    """Return the map of members, counted by the code of their country. Countries are named in a language of the interface."""
    known = {code: count for code, count in members.items() if count and code in _places()}
    found: dict[tuple[int, int], list[str]] = {}
    for code in sorted(known):
        column, row, _region = _places()[code]
        found.setdefault((column, row), []).append(code)
    land = {(column, row) for row, squares in enumerate(LAND) for column, square in enumerate(squares) if square == "#"}
    window = _window(set(found))
    shown = [place for place in land | found.keys() if _is_in(window, place)]
    tiles = [_tile(column, row, found.get((column, row), []), known, language) for row, column in sorted((y, x) for x, y in shown)]
    counts = {name: sum(count for code, count in known.items() if _places()[code][2] == name) for name in REGIONS}
    regions = [MapRegion(name=REGIONS[name][0], hue=REGIONS[name][1], members=count) for name, count in counts.items() if count]
    return WorldMap(tiles=tuple(tiles), regions=tuple(regions), window=window, countries=len(known))


def lights_across(members: int) -> int:
    """Return how many lights stand side by side in a square that has so many members.

    >>> [lights_across(count) for count in (1, 2, 5, 10)]
    [1, 2, 3, 4]
    """
    return math.ceil(math.sqrt(members))


def _window(places: set[tuple[int, int]]) -> MapWindow:
    """Return what is shown: the squares with members and some around them; the world where there are none."""
    if not places:
        return MapWindow(column=0, row=0, columns=COLUMNS, rows=ROWS)
    column, columns = _span({place[0] for place in places}, FEWEST_COLUMNS, COLUMNS)
    row, rows = _span({place[1] for place in places}, FEWEST_ROWS, ROWS)
    return MapWindow(column=column, row=row, columns=columns, rows=rows)


def _span(taken: set[int], fewest: int, most: int) -> tuple[int, int]:
    """Return the first of the columns or rows to show, and how many."""
    first, last = max(0, min(taken) - AROUND), min(most - 1, max(taken) + AROUND)
    count = max(fewest, last - first + 1)
    middle = (first + last + 1 - count) // 2
    return max(0, min(middle, most - count)), count


def _is_in(window: MapWindow, place: tuple[int, int]) -> bool:
    return window.column <= place[0] < window.column + window.columns and window.row <= place[1] < window.row + window.rows


def _tile(column: int, row: int, codes: list[str], members: Mapping[str, int], language: str) -> MapTile:
    hue = str(REGIONS[_places()[codes[0]][2]][1].value) if codes else ""
    names = ", ".join(country_name(code, language) for code in codes)
    return MapTile(column=column, row=row, hue=hue, countries=names, members=sum(members[code] for code in codes))
