"""The map of a network, and words about its members."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from ravive.hub.members.world_map import MapTile, WorldMap, lights_across

register = template.Library()

# Sides of a square and of what it lies in, in units of the drawing.
SIDE, PITCH, GAP = 8, 10, 2


@register.simple_tag
def map_picture(world: WorldMap) -> SafeString:
    """Return the map as a drawing. The pale squares are one path; each light is a member, and names the countries of its square."""
    pale = "".join(f"M{tile.column * PITCH + 1} {tile.row * PITCH + 1}h{SIDE}v{SIDE}h-{SIDE}z" for tile in world.tiles if not tile.hue)
    lights = format_html_join("", "<g><title>{}</title>{}</g>", ((tile.countries, _lights(tile)) for tile in world.tiles if tile.hue))
    label = ngettext(
        "Map: %(count)s country has a member. The list names it.",
        "Map: %(count)s countries have a member. The list names them.",
        world.countries,
    ) % {"count": world.countries}
    window = world.window
    return format_html(
        '<svg viewBox="{} {} {} {}" role="img" aria-label="{}"><path d="{}"/>{}</svg>',
        window.column * PITCH, window.row * PITCH, window.columns * PITCH, window.rows * PITCH, label, pale, lights,
    )  # fmt: skip


def _lights(tile: MapTile) -> SafeString:
    """Return the lights of a square: one for each member, as large as there is room for."""
    across = lights_across(tile.members)
    gap = GAP / across
    side = (SIDE + gap) / across - gap
    places = [(place % across, place // across) for place in range(tile.members)]
    return format_html_join(
        "",
        '<rect class="hue-{}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>',
        (
            (
                tile.hue,
                f"{tile.column * PITCH + 1 + along * (side + gap):.2f}",
                f"{tile.row * PITCH + 1 + down * (side + gap):.2f}",
                f"{side:.2f}",
                f"{side:.2f}",
                f"{side / 4:.2f}",
            )
            for along, down in places
        ),
    )


@register.filter
def decks_in_words(count: int) -> str:
    """Return a number of decks in words."""
    return ngettext("%(count)s shared deck", "%(count)s shared decks", count) % {"count": count}


@register.simple_tag(takes_context=True)
def page_query(context: template.Context, number: int) -> str:
    """Return the query of another page of the list, with the search that stands."""
    asked = context["request"].GET.copy()
    asked["page"] = str(number)
    return f"?{asked.urlencode()}#members"
