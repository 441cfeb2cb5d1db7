"""Template words of the authors' desk: states, languages, tiles, the list of a deck's cards."""

from collections.abc import Sequence
from datetime import date

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ravive.cards.card import Language
from ravive.cards.translation import STATES as TRANSLATION_STATES
from ravive.cards.translation import State
from ravive.decks.card_form import labels
from ravive.decks.editing.forms import AGES, AUDIENCES
from ravive.decks.editing.queries import CardLine, DeckState
from ravive.decks.models import Deck, SignOff
from ravive.decks.row_names import shortened
from ravive.decks.translating.queries import Grid, LanguageProgress
from ravive.lib.languages import name_of
from ravive.people.models import Role, SecondRole

register = template.Library()

STATES: dict[str, tuple[str | Promise, str]] = {
    "never": (gettext_lazy("Never published"), "r-again"),
    "changed": (gettext_lazy("Changed since published"), "r-soon"),
    "offline": (gettext_lazy("Taken offline"), "r-again"),
    "unsigned": (gettext_lazy("Published, without signature"), "r-soon"),
    "signed": (gettext_lazy("Published and signed"), "r-ok"),
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
    """Return whether a deck is online as it is, and whether cards of it are offline, in a few words."""
    words, look = STATES[state.publicity]
    if state.cards_offline and state.publicity != "offline":
        offline = ngettext("%(state)s, %(count)s card offline", "%(state)s, %(count)s cards offline", state.cards_offline)
        kept = _("Published") if state.publicity in ("signed", "unsigned") else words
        words, look = offline % {"state": kept, "count": state.cards_offline}, "r-again"
    return format_html('<span class="r-pill {}">{}</span>', look, words)


@register.simple_tag
def language_status(language: str, status: str) -> SafeString:
    """Return a language with how far it is."""
    words, look = STATUSES[status]
    return format_html('<span class="r-pill {}">{} <span class="r-soft">{}</span></span>', look, language.upper(), words)


@register.filter
def day_short(text: str) -> str:
    """Return a date, written as in a deck's file, as the desk shows it."""
    return date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT")


@register.simple_tag
def adopters(count: int) -> str:
    """Return how many organisations adopted a deck, in words."""
    if not count:
        return _("adopted by nobody yet")
    text = ngettext("adopted by %(count)s organisation", "adopted by %(count)s organisations", count)
    return text % {"count": count}


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
def card_rows(deck: Deck, cards: Sequence[CardLine], can_write: bool, guessable: frozenset[str] = frozenset()) -> SafeString:
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
    offline = format_html('<span class="r-pill r-again">{}</span> ', _("Offline"))
    vital = format_html('<span class="r-pill">{}</span> ', _("Vital"))
    guessed = format_html('<span class="r-pill r-soon">{}</span> ', _("Guessable"))
    empty = SafeString("")
    rows = format_html_join(
        "",
        '<li class="r-card-row" data-r-card="{}"{}>{}<span class="r-card-name">{}<a href="{}{}/">{}</a></span>'
        '<span class="r-soft">{}</span><span class="r-card-marks">{}{}{}{}{}</span></li>',
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
                offline if line.is_offline else empty,
                draft if line.is_draft else empty,
                vital if line.is_critical else empty,
                changed if line.is_changed else empty,
                guessed if line.card_id in guessable else empty,
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


@register.simple_tag
def seat_name(signature: SignOff) -> str:
    """Return what somebody signed as."""
    if signature.role == SignOff.Seat.EXPERT:
        return str(Role.EXPERT.label)
    return str(dict(SecondRole.choices).get(signature.kind, Role.SECOND_READER.label))


@register.simple_tag
def signed_as(signature: SignOff) -> str:
    """Return what somebody signed as, with their name; how the two are joined is the language's own."""
    return _("%(role)s: %(name)s") % {"role": seat_name(signature), "name": signature.by_name}


@register.filter
def share_in_percent(share: float) -> str:
    """Return a probability, 0 to 1, in whole per cent; one that rounds to certain or impossible is shown as beyond 99 % or 1 %."""
    value = round(100 * share)
    if 0 < value < 100:
        return _("%(value)s%%") % {"value": value}
    return _("over 99%") if value else _("under 1%")


@register.simple_tag
def language_name(language: Language) -> str:
    """Return a language's own name."""
    return name_of(language)


@register.simple_tag
def state_word(state: State) -> str:
    """Return how far a translation is, in a word."""
    return str(STATUSES[state][0])


@register.simple_tag
def translation_state(state: State) -> SafeString:
    """Return how far a translation is: a word, a colour and a shape."""
    return _state_pill(state)


def _state_pill(state: str) -> SafeString:
    words, look = STATUSES[state]
    return format_html('<span class="r-pill r-state {}" data-r-state="{}">{}</span>', look, state, words)


@register.simple_tag
def standing(deck: Deck, cell: LanguageProgress) -> SafeString:
    """Return how far a deck is in a language: how many rows are in each state that has some, as a way to them."""
    base = reverse("translate_deck", args=[deck.pk])
    if cell.is_done:
        return format_html('<a href="{}?language={}">{}</a>', base, cell.language, _state_pill("signed"))
    links = [
        format_html('<a href="{}?language={}&amp;state={}">{}</a>', base, cell.language, state, _counted(state, count))
        for state in TRANSLATION_STATES
        if (count := cell.counts[state])
    ]
    return format_html('<span class="r-standing">{}</span>', SafeString(" ".join(links)))


def _counted(state: State, count: int) -> str:
    """Return how many rows are in a state."""
    words: dict[State, str] = {
        "missing": ngettext("%(count)s missing", "%(count)s missing", count),
        "outdated": ngettext("%(count)s outdated", "%(count)s outdated", count),
        "to_be_read": ngettext("%(count)s to be read", "%(count)s to be read", count),
        "signed": ngettext("%(count)s read", "%(count)s read", count),
    }
    return words[state] % {"count": count}


@register.simple_tag
def grid_rows(deck: Deck, grid: Grid) -> SafeString:
    """Return the rows of a deck's translations. Made here, as a deck may have thousands."""
    bases = [reverse("translate_words", args=[deck.pk, language])[: -len("words/")] for language in grid.languages]
    pills = {state: _state_pill(state) for state in TRANSLATION_STATES}
    own = _("Title and summary")
    cell = '<td><a class="r-cell" href="{}{}"><span class="w-sr-only">{} {} </span>{}</a></td>'
    rows = (
        (
            row.title if row.card_id else format_html('{} <span class="r-soft">{}</span>', row.title, own),
            format_html_join(
                "",
                cell,
                (
                    (
                        base,
                        f"cards/{row.card_id}/" if row.card_id else "words/",
                        language.upper(),
                        shortened(row.title) if row.card_id else own,
                        pills[state],
                    )
                    for base, language, state in zip(bases, grid.languages, row.states, strict=True)
                ),
            ),
        )
        for row in grid.rows
    )
    return format_html_join("", '<tr><th scope="row">{}</th>{}</tr>', rows)
