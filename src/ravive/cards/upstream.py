"""A card as it was adopted, as its first authors have it now, and as it stands here: what they changed, and what taking it would give.

Texts and fields are compared one by one, so that what was adapted here stays wherever they left it alone. Only where the shape of a
card differs (its kind, its options, what is right) it is taken as a whole: its words would no longer fit.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from ravive.cards.card import Language
from ravive.cards.draft import CardDraft, leaves
from ravive.lib.yaml_lines import Plain

type Key = tuple[str, ...]
type Kind = Literal["new", "changed", "removed"]

# Under these come the fields of the structure; the words come under their language.
STRUCTURE = "structure"
# Fields that any text of a card goes with; all the others make up its shape.
_DETAILS = frozenset({"theme", "notion", "sources", "critical", "situation", "content_note", "help", "facts", "confidence", "picture"})
# What each organisation decides for itself, and what names the card.
_OWN = frozenset({"id", "status"})


@dataclass(frozen=True, slots=True)
class Offer:
    """A change that the first authors made. `taken` is the card once it is taken, None where it goes.

    `changed` are the texts and fields that differ from what stands here; `touched` those among them that were adapted here too, and
    that taking would overwrite. `is_whole`: the card is taken as it is there, since its shape differs.
    """

    kind: Kind
    taken: CardDraft | None
    changed: frozenset[Key] = frozenset()
    touched: frozenset[Key] = frozenset()
    is_whole: bool = False
    is_conflict: bool = False


def offered(base: CardDraft | None, theirs: CardDraft | None, ours: CardDraft | None, languages: Collection[Language]) -> Offer | None:
    """Return what the first authors changed since `base` was taken or left; None when there is nothing to decide.

    `languages` are those the deck has here; a translation that was made here alone is nobody else's to change.
    """
    if theirs is None:
        return _removal(base, ours, languages)
    if base is None:
        return _addition(theirs, ours, languages)
    now = latest(base, theirs)
    compared = _compared(base, ours, languages)
    if _flat(now, compared) == _flat(base, compared):
        return None
    if ours is None:
        return Offer("changed", now, frozenset(_flat(now, compared)), is_whole=True, is_conflict=True)
    return _change(base, now, ours, compared)


def latest(base: CardDraft | None, theirs: CardDraft) -> CardDraft:
    """Return the card as it is there now; a translation that waits for its translator there is as it was."""
    return CardDraft(theirs.structure, {**(base.words if base else {}), **theirs.words}, theirs.picture)


def merged[Value](
    base: Mapping[Key, Value], theirs: Mapping[Key, Value], ours: Mapping[Key, Value]
) -> tuple[dict[Key, Value], frozenset[Key], frozenset[Key]]:
    """Return what stands once their changes are taken, which keys differ by that, and which of these were changed here too."""
    keys = dict.fromkeys((*theirs, *ours, *base))
    changed = frozenset(key for key in keys if theirs.get(key) != base.get(key) and theirs.get(key) != ours.get(key))
    touched = frozenset(key for key in changed if ours.get(key) != base.get(key))
    taken = {key: (theirs if key in changed else ours) for key in keys}
    return {key: source[key] for key, source in taken.items() if key in source}, changed, touched


def _removal(base: CardDraft | None, ours: CardDraft | None, languages: Collection[Language]) -> Offer | None:
    if base is None or ours is None:
        return None
    compared = _compared(base, ours, languages)
    return Offer("removed", None, is_conflict=_flat(base, compared) != _flat(ours, compared))


def _addition(theirs: CardDraft, ours: CardDraft | None, languages: Collection[Language]) -> Offer | None:
    there = _flat(theirs, [language for language in theirs.words if language in languages])
    if ours is None:
        return Offer("new", theirs, frozenset(there), is_whole=True)
    here = _flat(ours, [language for language in theirs.words if language in languages])
    if there == here:
        return None
    return Offer("changed", _whole(theirs, ours), frozenset(there), frozenset(there), is_whole=True, is_conflict=True)


def _change(base: CardDraft, now: CardDraft, ours: CardDraft, compared: Collection[Language]) -> Offer | None:
    before, there, here = (_flat(state, compared) for state in (base, now, ours))
    together, changed, touched = merged(before, there, here)
    if not changed:
        return None
    if _shape(base) == _shape(now) == _shape(ours):
        words: dict[Language, Plain] = {language: _nested(together, language) for language in compared}
        structure = {key[1]: value for key, value in together.items() if key[0] == STRUCTURE}
        picture = structure.pop("picture", None)
        kept = {name: value for name, value in ours.structure.items() if name in _OWN}
        name = now.structure if picture == now.picture else ours.structure
        named = {"picture": name["picture"]} if picture is not None and "picture" in name else {}
        taken = CardDraft({**kept, **structure, **named}, {**ours.words, **_said(words)}, cast("str | None", picture))
        return Offer("changed", taken, changed, touched, is_conflict=bool(touched))
    return Offer("changed", _whole(now, ours), changed, touched, is_whole=True, is_conflict=here != before)


def _whole(theirs: CardDraft, ours: CardDraft) -> CardDraft:
    """Return their card as it would stand here: a draft stays one."""
    own = {name: value for name, value in ours.structure.items() if name == "status"}
    return CardDraft({**theirs.structure, **own}, theirs.words, theirs.picture)


def _said(words: Mapping[Language, Plain]) -> dict[Language, Plain]:
    return {language: held for language, held in words.items() if held}


def _compared(base: CardDraft, ours: CardDraft | None, languages: Collection[Language]) -> list[Language]:
    """Return the languages that both have, without those only translated here."""
    made_here = set(ours.words) - set(base.words) if ours else set[Language]()
    return [language for language in languages if language not in made_here]


def _shape(state: CardDraft) -> dict[str, Plain]:
    """Return what the words of a card have to fit."""
    kind = state.structure.get("kind")
    fields = {name: value for name, value in state.structure.items() if name not in _DETAILS | _OWN}
    shown: Plain = state.picture if kind == "hotspot" else state.structure.get("picture") is not None
    return {**fields, "picture": shown}


def _flat(state: CardDraft, languages: Collection[Language]) -> dict[Key, Plain]:
    """Return every field and text by its key; a list is one text, and a picture what it shows."""
    fields: dict[Key, Plain] = {(STRUCTURE, name): value for name, value in state.structure.items() if name not in _OWN}
    fields.pop((STRUCTURE, "picture"), None)
    if state.picture is not None:
        fields[STRUCTURE, "picture"] = state.picture
    for language in languages:
        texts = leaves(state.words.get(language), in_lists=False)
        fields |= {(language, *map(str, path)): value for path, value in texts if value is not None}
    return fields


def _nested(fields: Mapping[Key, Plain], language: Language) -> dict[str, Plain]:
    """Return the texts of a language as its file has them."""
    words: dict[str, Plain] = {}
    for key, value in fields.items():
        if key[0] == language:
            held = words
            for name in key[1:-1]:
                held = cast("dict[str, Plain]", held.setdefault(name, {}))
            held[key[-1]] = value
    return words
