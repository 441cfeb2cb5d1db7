"""The map of a network, and words about its members."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from ravive.hub.members.world_map import COLUMNS, ROWS, WorldMap

register = template.Library()

# Sides of a square and of what it lies in, in units of the drawing.
SIDE, PITCH = 8, 10


@register.simple_tag
def map_picture(world: WorldMap) -> SafeString:
    """Return the map as a drawing. The pale squares are one path, each vivid one names its countries."""
    pale = "".join(f"M{tile.column * PITCH + 1} {tile.row * PITCH + 1}h{SIDE}v{SIDE}h-{SIDE}z" for tile in world.tiles if not tile.hue)
    vivid = format_html_join(
        "",
        '<rect class="hue-{}" x="{}" y="{}" width="{}" height="{}" rx="2"><title>{}</title></rect>',
        ((tile.hue, tile.column * PITCH + 1, tile.row * PITCH + 1, SIDE, SIDE, tile.countries) for tile in world.tiles if tile.hue),
    )
    count = sum(region.countries for region in world.regions)
    label = ngettext(
        "Map of the world: %(count)s country has a member. The list names it.",
        "Map of the world: %(count)s countries have a member. The list names them.",
        count,
    ) % {"count": count}
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}"><path d="{}"/>{}</svg>', COLUMNS * PITCH, ROWS * PITCH, label, pale, vivid
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
