"""Changes of an adopted deck's first authors as pages show them: theirs before and now, and what stands here."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ravive.cards.card import Language
from ravive.cards.draft import CardDraft
from ravive.cards.segments import segments_of
from ravive.cards.upstream import Offer
from ravive.decks import card_form, queries, row_names
from ravive.decks.card_form import labels
from ravive.decks.reviewing import card_text, field_diff, snapshot_diff
from ravive.decks.segment_names import segment_name
from ravive.network.upstream import DECK, Upstream


@dataclass(frozen=True, slots=True)
class Row:
    """A text or field that changed there: `theirs` marks what went and what came; `ours` is empty where it was not adapted here."""

    label: str
    theirs: SafeString
    ours: str


@dataclass(frozen=True, slots=True)
class OfferedChange:
    """A change to decide on; `lines` is all that a new card says. `is_gone_here`: the card was taken out here."""

    name: str
    title: str
    kind: str
    rows: tuple[Row, ...]
    lines: tuple[card_text.Line, ...]
    is_conflict: bool
    is_whole: bool
    is_gone_here: bool


def shown(found: Upstream, most: int) -> list[OfferedChange]:
    """Return the changes to decide on, at most so many, the deck's own first."""
    return [_card(found, name, found.offers[name]) if name != DECK else _own(found) for name in found.names[:most]]


def _own(found: Upstream) -> OfferedChange:
    rows = tuple(
        Row(
            label=_in_language(key[0] if key[0] != "deck" else "", segment_name("", key[1:])),
            theirs=card_text.text_difference(snapshot_diff.shown(found.base.fields[key]), snapshot_diff.shown(found.their_fields[key])),
            ours=snapshot_diff.shown(found.our_fields[key]) if key in found.touched else "",
        )
        for key in found.their_fields
        if key in found.changed
    )
    return OfferedChange(DECK, _("The deck itself"), "changed", rows, (), bool(found.touched), is_whole=False, is_gone_here=False)


def _card(found: Upstream, name: str, offer: Offer) -> OfferedChange:
    before, there, ours = found.base.cards.get(name), found.theirs.get(name), found.ours.get(name)
    state = there or before or ours
    words = state.words_in(found.original) if state else {}
    is_new = before is None and ours is None
    return OfferedChange(
        name=name,
        title=queries.name_of(words, name),
        kind=offer.kind,
        rows=() if is_new or there is None else tuple(_rows(found, before, there, ours, offer)),
        lines=card_text.lines_of(there, found.original) if is_new and there else (),
        is_conflict=offer.is_conflict,
        is_whole=offer.is_whole,
        is_gone_here=ours is None and not is_new,
    )


def _rows(found: Upstream, before: CardDraft | None, there: CardDraft, ours: CardDraft | None, offer: Offer) -> Iterator[Row]:
    kind = there.kind
    kinds = {state.kind for state in (before, ours) if state} - {kind}
    if kinds:
        others = " / ".join(str(labels.kind_label(name)) for name in sorted(kinds))
        yield Row(str(labels.kind_label(kind)), format_html("{} → {}", others, labels.kind_label(kind)), "")
    held = [_held(kind, state, found.original) for state in (before, ours, there)]
    # The same names everywhere: what is only called otherwise there does not differ wherever it is named.
    names = row_names.names_in(kind, *(value for value in held if value is not None))
    old, mine, new = (dict(field_diff.field_texts(kind, value, names)) if value is not None else {} for value in held)
    yield from _differing(old, new, mine, lambda path: field_diff.label_of(kind, path, names))
    if before and before.picture != there.picture and before.structure.get("picture") == there.structure.get("picture"):
        yield Row(segment_name(kind, ("picture",)), format_html("{}", _("another picture")), "")
    for language in there.words:
        if language != found.original and any(key[0] == language for key in offer.changed):
            was, comes, stands = (segments_of(state.words.get(language)) if state else {} for state in (before, there, ours))
            yield from _differing(was, comes, stands, lambda path, language=language: _in_language(language, segment_name(kind, path)))


def _differing(old: Any, new: Any, mine: Any, label: Any) -> Iterator[Row]:  # noqa: ANN401 -- texts by the paths of a form, or of words
    """Yield each text that differs there between before and now."""
    for path in dict.fromkeys((*new, *old)):
        before, now, here = (texts.get(path, "") for texts in (old, new, mine))
        if before != now:
            yield Row(label(path), card_text.text_difference(before, now), here if here != before else "")


def _held(kind: str, state: CardDraft | None, language: Language) -> dict[str, Any] | None:
    """Return what a card's form holds; None for no card, or one of another kind."""
    if state is None or state.kind != kind:
        return None
    return card_form.split(state, language)


def _in_language(language: str, label: str) -> str:
    return f"{language.upper()} · {label}" if language else label
