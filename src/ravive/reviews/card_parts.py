"""Which parts an answer to a published card may have: its options, steps, gaps or spots, and how many of them.

All versions and languages of a card count, so that a phone with an earlier bundle is understood. A process reads each bundle once.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from ravive.publishing.models import PublishedBundle
from ravive.reviews.columns import DIGEST_LENGTH, FieldValues

# What `mark` gives for one part, whatever the kind of the card.
PART_CREDITS = frozenset({0, 0.5, 1})
# The same few choices come again and again: each is compared once.
MOST_COMPARED = 50_000

type CardName = tuple[str, str, int]


class _Named(msgspec.Struct):
    """An option, step, gap or spot; a step of a scenario has choices."""

    id: str
    choices: list["_Named"] = []


class CardWithParts(msgspec.Struct):
    """What of a published card names the parts of its answers."""

    id: str
    kind: str
    meaning: int = 1
    options: list[_Named] = []
    steps: list[_Named] = []
    left: list[_Named] = []
    gaps: list[_Named] = []
    spots: list[_Named] = []


class _BundleWithParts(msgspec.Struct):
    cards: list[CardWithParts]


@dataclass(frozen=True, slots=True)
class PartsRule:
    """The names of a card's parts, and how many of them an answer has. An answer without parts fits every card: "I do not know"."""

    names: frozenset[str]
    fewest: int
    most: int

    def fits(self, parts: dict[str, float]) -> bool:
        """Return whether an answer to the card may have these parts."""
        return not parts or (self.fewest <= len(parts) <= self.most and parts.keys() <= self.names)


_read_bundle = msgspec.json.Decoder(_BundleWithParts).decode
_read_parts = msgspec.json.Decoder(dict[str, float]).decode
# Of every bundle that this process read: the rules of its cards, a set for each, as versions may differ.
_rules: defaultdict[CardName, set[PartsRule]] = defaultdict(set)
_read: set[int] = set()
# The number of a card with the text of parts that fit it.
_fitting: set[tuple[int | None, str]] = set()


def clear_cache() -> None:
    """Empty the cache: for tests, whose databases begin again."""
    _rules.clear()
    _read.clear()
    _fitting.clear()


def rule_of(card: CardWithParts) -> PartsRule:
    """Return which parts `mark` gives for answers to a card. Raises ValueError for an unknown kind."""
    match card.kind:
        case "choice":
            return PartsRule(_ids(card.options), 1, 1)
        case "truth":
            return PartsRule(frozenset({"true", "false"}), 1, 1)
        case "multiple":
            return _all_of(_ids(card.options))
        case "order":
            return _all_of(_ids(card.steps))
        case "match":
            return _all_of(_ids(card.left))
        case "cloze":
            return _all_of(_ids(card.gaps))
        case "hotspot":
            return _all_of(_ids(card.spots))
        case "scenario":
            names = frozenset(f"{step.id}.{choice.id}" for step in card.steps for choice in step.choices)
            return PartsRule(names, 1, len(names))
        case "recall" | "tip":
            return _all_of(frozenset())
        case _:
            raise ValueError(f'card {card.id}: kind "{card.kind}" is unknown')


def _ids(named: Iterable[_Named]) -> frozenset[str]:
    return frozenset(part.id for part in named)


def _all_of(names: frozenset[str]) -> PartsRule:
    return PartsRule(names, len(names), len(names))


def places_with_other_parts(fields: FieldValues, cards: Sequence[int | None], texts: Sequence[str]) -> set[int]:
    """Return the places of the answers whose parts are not those of their card.

    `cards` are the numbers of the cards, None for an unknown one, whose answer is not looked at; `texts` are the parts to store.
    """
    pairs = list(zip(cards, texts, strict=True))
    if _fitting.issuperset(pairs):
        return set()
    new = {place for place, pair in enumerate(pairs) if pair[0] is not None and pair not in _fitting}
    names: list[CardName] = list(zip(fields["deck"], fields["card"], fields["meaning"], strict=True))
    for reads_all in (False, True):
        new = {place for place in new if not _fits(names[place], pairs[place])}
        if not new:
            break
        _read_bundles({names[place][0] for place in new}, None if reads_all else {fields["bundle"][place] for place in new})
    return {place for place in new if not _fits(names[place], pairs[place])}


def _fits(name: CardName, pair: tuple[int | None, str]) -> bool:
    """Return whether these parts fit this card, by the bundles that were read so far."""
    if pair in _fitting:
        return True
    parts = _read_parts(pair[1])
    fits = PART_CREDITS.issuperset(parts.values()) and any(rule.fits(parts) for rule in _rules.get(name, ()))
    if fits:
        if len(_fitting) >= MOST_COMPARED:
            _fitting.clear()
        _fitting.add(pair)
    return fits


def _read_bundles(decks: set[str], digests: set[str | None] | None) -> None:
    """Read what this process has not read of some decks: the current bundles and those with these digests, or all where None."""
    published = PublishedBundle.objects.filter(deck__in=decks).values_list("pk", "digest", "is_current")
    fresh = {
        number
        for number, digest, is_current in published
        if number not in _read and (digests is None or is_current or digest[:DIGEST_LENGTH] in digests)
    }
    if not fresh:
        return
    for number, deck, body in PublishedBundle.objects.filter(pk__in=fresh).values_list("pk", "deck", "body").iterator(chunk_size=1):
        for card in _read_bundle(body).cards:
            _rules[deck, card.id, card.meaning].add(rule_of(card))
        _read.add(number)
