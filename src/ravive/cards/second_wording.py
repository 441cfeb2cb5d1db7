"""Which cards have no second wording that a test can use, judged from drafts: for the deck check and for the desk."""

from collections.abc import Iterable
from typing import Any, cast

from ravive.cards.card import Language
from ravive.cards.draft import CardDraft, mapping
from ravive.cards.wording import differing, plain

# By kind: the field whose rows a variant can word again, and the field of the structure with the ids of the right ones.
_ROWS = {"choice": ("options", "right"), "multiple": ("options", "right"), "order": ("steps", "steps"), "match": ("left", "pairs")}
# Kinds of which a variant words again what is recognised: the statement, the text around the gaps.
_TEXTS = {"truth": "prompt", "cloze": "text"}
KINDS = frozenset({*_ROWS, *_TEXTS})


def lacks_second_wording(card: CardDraft, language: Language) -> bool:
    """Return whether a card could have a second wording for tests and has none: no variant, or variants that repeat its right answers.

    A card whose right answers are not written yet lacks other things.
    """
    if card.kind not in KINDS:
        return False
    texts = _recognised(card, language)
    return "" not in texts[0] and len(differing(texts)) < 2


def repeats_its_answers(card: CardDraft, language: Language) -> bool:
    """Return whether a card has variants, and each of them repeats the right answers of the card."""
    return bool(_written(card, language)[1:]) and lacks_second_wording(card, language)


def _written(card: CardDraft, language: Language) -> list[dict[str, Any]]:
    words = card.words_in(language)
    variants = words.get("variants")
    written = cast("list[Any]", variants) if isinstance(variants, list) else []
    return [words, *map(mapping, written)]


def _recognised(card: CardDraft, language: Language) -> list[frozenset[str]]:
    own, *variants = _written(card, language)
    # A field that a variant leaves empty is the card's own.
    changed = [{name: value for name, value in variant.items() if value} for variant in variants]
    return [_recognised_by(card, {**own, **variant}) for variant in ({}, *changed)]


def _recognised_by(card: CardDraft, words: dict[str, Any]) -> frozenset[str]:
    if card.kind in _TEXTS:
        return frozenset({plain(str(words.get(_TEXTS[card.kind], "")))})
    field, of_right = _ROWS[card.kind]
    right: Any = card.structure.get(of_right)
    rows = mapping(words.get(field))
    ids = list(cast("Iterable[Any]", right)) if isinstance(right, (list, dict)) else [right]
    return frozenset(plain(str(mapping(rows.get(str(name))).get("text", ""))) for name in ids)
