"""Template tags and filters: icons, tiles, facts, QR codes."""

import re
from base64 import b64encode
from collections.abc import Mapping
from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from ravive.cards.card import Fact
from ravive.lib.languages import direction_of
from ravive.people.country_names import country_name
from ravive.people.models import Role, SecondRole
from ravive.site import qr
from ravive.site.context import interface_language

register = template.Library()

THEME_ICONS = {"signs": "eye", "react": "hand", "report": "horn", "law": "law", "online": "screen"}
VERDICT_ICONS = {"right": "check", "partly": "half", "again": "loop", "missed": "check"}
# The logo's nine tiles: theme, and recall in per cent.
MARK = (
    ("signs", 100), ("react", 90), ("report", 55), ("law", 95), ("online", 50),
    ("signs", 30), ("react", 60), ("report", 30), ("law", 10),
)  # fmt: skip


@register.simple_tag(takes_context=True)
def icon(context: template.Context, name: str) -> SafeString:
    """Return an icon in the colour of the text."""
    shapes = mark_safe(context["files"].icons.get(name, ""))  # noqa: S308 - drawn by our own build
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', shapes)


@register.simple_tag(takes_context=True)
def theme_icon(context: template.Context, theme: str) -> SafeString:
    """Return the icon of a theme."""
    return icon(context, THEME_ICONS[theme])


@register.simple_tag(takes_context=True)
def verdict_icon(context: template.Context, verdict: str) -> SafeString:
    """Return the icon of a verdict or of an option's result."""
    return icon(context, VERDICT_ICONS[verdict])


@register.simple_tag(takes_context=True)
def in_language(context: template.Context, code: str) -> SafeString:
    """Return the attributes of an element whose words are in this language; none where the page around it is."""
    return format_html(' lang="{}" dir="{}"', code, direction_of(code)) if code != context["interface"] else SafeString()


class OwnWords(template.Node):
    """Words of the interface among those of a deck in another language, marked as what they are."""

    def __init__(self, words: template.NodeList) -> None:
        self.words = words

    def render(self, context: template.Context) -> SafeString:
        """Return the words, alone where the deck is in the language of the interface."""
        words, interface = self.words.render(context), context["interface"]
        if not context["shown_direction"]:
            return words
        return format_html('<bdi lang="{}" dir="{}">{}</bdi>', interface, direction_of(interface), words)


@register.filter
def isolated(words: str, direction: str) -> str:
    """Return words of the interface as they stand in an option, which takes no element; `direction` is empty where nothing is foreign."""
    return f"\N{FIRST STRONG ISOLATE}{words}\N{POP DIRECTIONAL ISOLATE}" if direction else words


@register.tag
def own(parser: template.base.Parser, token: template.base.Token) -> OwnWords:
    """Read up to `endown`."""
    words = parser.parse(("endown",))
    parser.delete_first_token()
    return OwnWords(words)


def step_of_five(recall: float) -> int:
    """Return a recall from 0 to 1 in per cent, rounded to a class of tiles."""
    return round(max(0.0, min(1.0, recall)) * 20) * 5


@register.simple_tag
def tile(theme: str, recall: float) -> SafeString:
    """Return a tile whose colour shows the recall, 0 to 1."""
    return format_html('<i class="tile hue-{} recall-{}"></i>', theme, step_of_five(recall))


@register.simple_tag
def brand_mark() -> SafeString:
    """Return the nine tiles of the logo."""
    tiles = mark_safe("".join(tile(theme, recall / 100) for theme, recall in MARK))  # noqa: S308 - made above
    return format_html('<span class="mark" aria-hidden="true">{}</span>', tiles)


# Light colours of the tokens: a tab's icon has no style sheet.
ICON_HUES = {"signs": "#e4572e", "react": "#f0a202", "report": "#16897b", "law": "#3d4c9e", "online": "#8a3b79"}


@register.simple_tag
def brand_icon() -> SafeString:
    """Return the logo as a data address, so that the tab's icon needs no request."""
    tiles = "".join(
        f'<rect x="{1 + place % 3 * 11}" y="{1 + place // 3 * 11}" width="9" height="9" rx="2" fill="{ICON_HUES[theme]}"'
        f' opacity="{recall / 100:g}"/>'
        for place, (theme, recall) in enumerate(MARK)
    )
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 33 33">{tiles}</svg>'
    return mark_safe("data:image/svg+xml;base64," + b64encode(picture.encode()).decode())  # noqa: S308 - made above


@register.simple_tag
def qr_label(title: str) -> str:
    """Return what a screen reader says of a deck's QR code."""
    return gettext("QR code of the deck “%(title)s”") % {"title": title}


@register.filter
def day(text: str) -> str:
    """Return an ISO date in the page's language."""
    return date_format(date.fromisoformat(text[:10]), "DATE_FORMAT")


@register.filter
def in_groups(value: str) -> str:
    """Return a number that may break between its groups, and nowhere else."""
    return value.replace("\N{NO-BREAK SPACE}", " ")


@register.filter
def is_past(text: str, today: date) -> bool:
    """Return whether an ISO date is today or earlier."""
    return date.fromisoformat(text) <= today


@register.filter
def with_fact_links(text: str, facts: Mapping[str, Fact]) -> SafeString:
    """Return a text with links for the numbers and addresses of the register."""
    linked = {fact.value: fact.href for fact in facts.values() if fact.href and fact.value in text}
    if not linked:
        return conditional_escape(text)
    longest_first = sorted(linked, key=len, reverse=True)
    pieces = re.split("(" + "|".join(rf"(?<!\w){re.escape(value)}(?!\w)" for value in longest_first) + ")", text)
    return format_html_join(
        "", "{}", ((format_html('<a href="{}">{}</a>', linked[piece], piece) if piece in linked else piece,) for piece in pieces)
    )


@register.simple_tag
def theme_name(theme: str) -> str:
    """Return the theme's name in the page's language."""
    names = {
        "signs": gettext("Notice"),
        "react": gettext("React"),
        "report": gettext("Report"),
        "law": gettext("Understand the law"),
        "online": gettext("Online"),
    }
    return names[theme]


@register.simple_tag
def kind_name(kind: str) -> str:
    """Return the short name of a kind of card in the page's language."""
    names = {
        "choice": gettext("One answer"),
        "multiple": gettext("Several answers"),
        "truth": gettext("True or false"),
        "order": gettext("Put in order"),
        "match": gettext("Match"),
        "cloze": gettext("Complete"),
        "recall": gettext("From memory"),
        "hotspot": gettext("Find on the picture"),
        "scenario": gettext("Scenario"),
        "tip": gettext("To remember"),
    }
    return names[kind]


@register.simple_tag
def verdict_name(verdict: str) -> str:
    """Return the verdict in words."""
    return {"right": gettext("Right"), "partly": gettext("Partly right"), "again": gettext("To revisit")}[verdict]


@register.simple_tag
def area_name(area: str) -> str:
    """Return a country or wider area of the register in words."""
    names = {"BE": gettext("Belgium"), "EU": gettext("Everywhere in the European Union"), "WORLD": gettext("Abroad and online")}
    return names.get(area) or country_name(area, interface_language())


@register.simple_tag
def audience_name(audience: str) -> str:
    """Return in words who a deck is for."""
    names = {
        "public": pgettext("audience", "For everyone"),
        "professionals": pgettext("audience", "For professionals"),
        "teenagers": pgettext("audience", "For teenagers"),
    }
    return names[audience]


@register.simple_tag
def qr_code(address: str, label: str) -> SafeString:
    """Return the QR code of an address."""
    return qr.svg(address, label)


@register.filter
def kilobytes(count: int) -> int:
    """Return a number of bytes in kB, rounded up."""
    return -(-count // 1000)


@register.filter
def recall_step(recall: float) -> int:
    """Return a recall from 0 to 1 as the number of its class of tiles."""
    return step_of_five(recall)


@register.simple_tag
def signed_as(role: str) -> str:
    """Return the role in which somebody signed a deck."""
    return str(dict(SecondRole.choices).get(role, Role.EXPERT.label))
