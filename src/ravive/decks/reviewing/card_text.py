"""A card as its readers see it: everything it says, line by line, and what differs, in the words of its form."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from wagtail.admin.compare import diff_text

from ravive.cards.draft import CardDraft
from ravive.decks import card_form, row_names
from ravive.decks.card_form import labels
from ravive.decks.models import Deck
from ravive.decks.reviewing import field_diff
from ravive.decks.reviewing.signatures import SigningState
from ravive.decks.reviewing.snapshot_diff import CardChange, TextChange
from ravive.decks.row_names import Names
from ravive.decks.segment_names import segment_name
from ravive.lib.languages import INTERFACE
from ravive.lib.problem import Path
from ravive.register import queries as register_queries

# What a reader need not see of every card: how it is found and shown, not what it says.
_NOT_READ = frozenset({"notion", "confidence", "situation"})
# Fields whose own line lists the ids of their rows; where these have an order to be found, it is read.
_ROWS = frozenset({"options", "steps", "choices", "gaps", "spots", "points"})


@dataclass(frozen=True, slots=True)
class Line:
    """Something a card says, and what it is called."""

    label: str
    text: str


def lines_of(card: CardDraft, language: str | None, known: Names | None = None) -> tuple[Line, ...]:
    """Return everything a card says in a language, in the order of its form; `known` are names of what the card refers to."""
    kind, value = card.kind, card_form.split(card, language)
    names = row_names.names_in(kind, value, known=known)
    return tuple(
        Line(label=field_diff.label_of(kind, path, names), text=text)
        for path, text in field_diff.field_texts(kind, value, names)
        if _is_read(kind, path, text)
    )


def _is_read(kind: str, path: tuple[str, ...], text: str) -> bool:
    """Say whether a reader needs this line: not what is empty, not the names of rows that follow, not what is not right or not vital."""
    if not text or path[0] in _NOT_READ:
        return False
    if path[-1] in ("right", "critical") and (path[1:] or path[0] == "critical"):
        return text != field_diff.yes(False)
    return not (path[-1] in _ROWS and kind != "order")


def card_differences(change: CardChange, known: Names | None = None) -> tuple[field_diff.Difference, ...]:
    """Return what differs between the two forms of a changed card; nothing for one that is new or gone."""
    before, after = change.before, change.after
    if before is None or after is None:
        return ()
    kind = after.kind
    if before.kind != kind:
        shown = format_html("{} → {}", labels.kind_label(before.kind), labels.kind_label(kind))
        return (field_diff.Difference(label=str(labels.kind_label(kind)), shown=shown),)
    old, new = (card_form.split(card, change.language) for card in (before, after))
    found = field_diff.differences(kind, old, new, known)
    if before.picture != after.picture and before.structure.get("picture") == after.structure.get("picture"):
        found = (*found, field_diff.Difference(label=segment_name(kind, ("picture",)), shown=format_html("{}", after.structure["picture"])))
    return found


def deck_differences(changes: Iterable[TextChange]) -> list[field_diff.Difference]:
    """Return what differs in the deck's own words and fields."""
    return [
        field_diff.Difference(label=segment_name("", change.path), shown=text_difference(change.before, change.after)) for change in changes
    ]


def text_difference(before: str, after: str) -> Any:  # noqa: ANN401 -- markup that Wagtail made
    """Return a text with what went struck through and what came underlined."""
    return diff_text(before, after).to_html()


def path_name(change: CardChange, path: Path) -> str:
    """Return what a text of a changed card is called; empty for the card as a whole."""
    if not path:
        return ""
    card = change.card
    return segment_name(card.kind, path, row_names.names_in(card.kind, card_form.split(card, change.language)))


def names_known(deck: Deck, state: SigningState) -> Names:
    """Return what the cards of a deck refer to is called, in the language it is written in."""
    original = state.draft.original or INTERFACE[0]
    notes = state.draft.own_words(original).get("content_notes", {})
    return row_names.names_known(register_queries.register_of(deck.organisation), original, notes)
