"""The mosaic of a campaign: its goal as tiles, those of people who joined vivid, the others pale."""

from dataclasses import dataclass

from ravive.cards.card import THEMES

MOST_TILES, COLUMNS = 150, 25
# So many people a tile, the first that needs few enough tiles.
STEPS = (1, 2, 5)


@dataclass(frozen=True, kw_only=True)
class CampaignTile:
    """A tile: the hue of its row, and whether people stand behind it."""

    theme: str
    is_filled: bool


@dataclass(frozen=True, kw_only=True)
class CampaignMosaic:
    """Rows of tiles, filled column by column. `people_a_tile`: how many people one tile stands for."""

    rows: tuple[tuple[CampaignTile, ...], ...]
    people_a_tile: int


def people_a_tile(goal: int) -> int:
    """Return how many people one tile stands for: 1, 2, 5, 10, 20…

    >>> [people_a_tile(goal) for goal in (1, 150, 151, 1_500, 1_000_000)]
    [1, 1, 2, 10, 10000]
    """
    power = 1
    while True:
        for step in STEPS:
            if -(-goal // (step * power)) <= MOST_TILES:
                return step * power
        power *= 10


def mosaic_of(*, goal: int, people: int) -> CampaignMosaic:
    """Return the mosaic of a goal of people, at least 1. A tile begun counts as filled."""
    share = people_a_tile(goal)
    tiles = -(-goal // share)
    height = -(-tiles // COLUMNS)
    width, filled = -(-tiles // height), -(-people // share)
    rows = []
    for row in range(height):
        places = (column * height + row for column in range(width))
        theme = THEMES[row * len(THEMES) // height]
        rows.append(tuple(CampaignTile(theme=theme, is_filled=place < filled) for place in places if place < tiles))
    return CampaignMosaic(rows=tuple(rows), people_a_tile=share)
