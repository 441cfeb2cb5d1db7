"""Template words of the authors' desk: states, languages, tiles, the list of a deck's cards."""

from collections.abc import Sequence

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.decks.blocks import labels
from ravive.decks.forms import AGES, AUDIENCES
from ravive.decks.models import Deck
from ravive.decks.studio import CardLine, DeckState

register = template.Library()

STATES: dict[str, tuple[str | Promise, str]] = {
    "never": (gettext_lazy("Never published"), "r-again"),
    "changed": (gettext_lazy("Changed since published"), "r-soon"),
    "published": (gettext_lazy("Published as it is"), "r-ok"),
}
# Of a deck's translation, and of a card's.
STATUSES: dict[str, tuple[str | Promise, str]] = {
    "original": (gettext_lazy("original"), "r-ok"),
    "read": (gettext_lazy("read"), "r-ok"),
    "signed": (gettext_lazy("read"), "r-ok"),
    "to_be_read": (gettext_lazy("to be read"), "r-soon"),
    "outdated": (gettext_lazy("outdated"), "r-again"),
    "missing": (gettext_lazy("missing"), "r-again"),
}


@register.simple_tag
def deck_state(state: DeckState) -> SafeString:
    """Return whether a deck is out, in a word."""
    words, look = STATES[state]
    return format_html('<span class="r-pill {}">{}</span>', look, words)


@register.simple_tag
def language_status(language: str, status: str) -> SafeString:
    """Return a language with how far it is."""
    words, look = STATUSES[status]
    return format_html('<span class="r-pill {}">{} <span class="r-soft">{}</span></span>', look, language.upper(), words)


@register.simple_tag
def audience_name(audience: str) -> str:
    """Return for whom a deck is."""
    return str(dict(AUDIENCES).get(audience, audience))


@register.simple_tag
def age_name(rating: str) -> str:
    """Return an age rating in words."""
    return str(AGES.get(rating, rating))


@register.simple_tag
def theme_tile(theme: str) -> SafeString:
    """Return a tile in the hue of a theme, with its name for those who do not see it."""
    name = labels.VALUES.get(("theme", theme), theme)
    return format_html('<i class="r-tile r-hue-{}" aria-hidden="true"></i><span class="w-sr-only">{}</span>', theme, name)


@register.simple_tag
def card_rows(deck: Deck, cards: Sequence[CardLine], can_write: bool) -> SafeString:
    """Return the list of a deck's cards. Made here, as a deck may have thousands."""
    base = reverse("desk_card", args=[deck.pk, "-"])[: -len("-/")]
    tiles = {theme: theme_tile(theme) for theme in {line.theme for line in cards}}
    kinds = {kind: str(words) for kind, (words, _help) in labels.KINDS.items()}
    # Many cards have the same translations at the same point.
    pills = {
        pairs: format_html_join(" ", "{}", ((language_status(*pair),) for pair in pairs)) for pairs in {line.languages for line in cards}
    }
    up, down = _("Move up: %(name)s"), _("Move down: %(name)s")
    draft = format_html('<span class="r-pill r-again">{}</span> ', _("Draft"))
    changed = format_html('<span class="r-pill r-soon">{}</span> ', _("Changed since published"))
    vital = format_html('<span class="r-pill">{}</span> ', _("Vital"))
    empty = SafeString("")
    rows = format_html_join(
        "",
        '<li class="r-card-row" data-r-card="{}"{}>{}<span class="r-card-name">{}<a href="{}{}/">{}</a></span>'
        '<span class="r-soft">{}</span><span class="r-card-marks">{}{}{}{}</span></li>',
        (
            (
                line.card_id,
                SafeString(' draggable="true"') if can_write else empty,
                _arrows(up % {"name": line.name}, down % {"name": line.name}) if can_write else empty,
                tiles[line.theme],
                base,
                line.card_id,
                line.name,
                kinds.get(line.kind, line.kind),
                draft if line.is_draft else empty,
                vital if line.is_critical else empty,
                changed if line.is_changed else empty,
                pills[line.languages],
            )
            for line in cards
        ),
    )
    return format_html('<ol class="r-card r-card-rows"{}>{}</ol>', SafeString(" data-r-cards") if can_write else empty, rows)


def _arrows(up: str, down: str) -> SafeString:
    return format_html(
        '<span class="r-arrows"><button type="button" data-r-move="up" aria-label="{}">↑</button>'
        '<button type="button" data-r-move="down" aria-label="{}">↓</button></span>',
        up,
        down,
    )
