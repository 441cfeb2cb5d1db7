"""Two moments of a deck compared, card by card: what reviewers signed, and what was published, against what stands now.

Works on snapshots as revisions keep them, without the database.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from ravive.cards.card import Language
from ravive.cards.meaning import CardForm, Suggestion, suggested
from ravive.cards.segments import segments_of
from ravive.lib.yaml_lines import Path, Plain

type Snapshot = Mapping[str, Any]

# Of the deck as a whole, what reviewers do not vouch for: who they are, how far the translations are, when to read it again.
_NOT_SIGNED = frozenset({"reviewed_by", "languages", "review_due", "cards", "pictures"})
# The entry of the parts that is no card: no card's id is empty.
DECK = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A text or a field of the deck that differs; `path` leads to it, and what it held or holds is empty where there was nothing."""

    path: Path
    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CardChange:
    """A card that differs, in the language the deck is written in; `translations` are the languages that differ besides.

    `before` is None for a new card, `after` for one that is gone.
    """

    card_id: str
    before: CardForm | None
    after: CardForm | None
    translations: tuple[Language, ...] = ()

    @property
    def kind(self) -> str:
        """The kind of the card as it is, or was."""
        form = self.after or self.before
        return str(form.structure.get("kind", "")) if form else ""

    @property
    def form(self) -> CardForm:
        """The card as it is, or was."""
        form = self.after or self.before
        if form is None:
            raise ValueError(f"{self.card_id!r} stands neither before nor after; compare what one of the two has")
        return form

    @property
    def prompt(self) -> str:
        """The question of the card as it is, or was."""
        return prompt_of(self.form)

    def suggestion(self, language: Language) -> Suggestion:
        """Return whether the change looks like a typo or a change of meaning; `language` is the one the deck is written in."""
        if self.before is None or self.after is None:
            raise ValueError(f"{self.card_id!r} was not there before, or is no more; only a changed card has a suggestion")
        return suggested(self.before, self.after, language)


def original_of(snapshot: Snapshot) -> Language | None:
    """Return the language the deck is written in; None while none is marked."""
    return next((language for language, status in snapshot["deck"]["languages"].items() if status == "original"), None)


def signed_parts(snapshot: Snapshot) -> dict[str, Plain]:
    """Return what reviewers vouch for, by card: structure, words in the original language, picture; the deck's own under DECK."""
    deck, language = snapshot["deck"], original_of(snapshot)
    words = snapshot["words"].get(language, {})
    files = {name: picture["file"] for name, picture in deck.get("pictures", {}).items()}
    parts: dict[str, Plain] = {
        DECK: {
            "deck": {name: value for name, value in deck.items() if name not in _NOT_SIGNED},
            "words": {name: value for name, value in words.items() if name != "cards"},
        }
    }
    for card in deck["cards"]:
        picture = card.get("picture")
        parts[card["id"]] = {
            "structure": card,
            "words": words.get("cards", {}).get(card["id"]),
            "picture": snapshot["pictures"].get(files.get(picture, "")),
        }
    return parts


def signed_digest(snapshot: Snapshot) -> str:
    """Return a digest of what reviewers vouch for; moving a card within the deck does not change it."""
    content = json.dumps(signed_parts(snapshot), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def deck_changes(before: Snapshot | None, after: Snapshot) -> tuple[Change, ...]:
    """Return what differs in the deck's own words, title, summary and content notes, then in the fields reviewers vouch for."""
    old, new = (_deck_words(snapshot) if snapshot else {} for snapshot in (before, after))
    texts = _differing(segments_of(old), segments_of(new))
    old_fields, new_fields = (_deck_fields(snapshot) if snapshot else {} for snapshot in (before, after))
    return (*texts, *_differing(old_fields, new_fields))


def _deck_fields(snapshot: Snapshot) -> dict[Path, str]:
    return {(name,): shown(value) for name, value in snapshot["deck"].items() if name not in _NOT_SIGNED}


def _differing(before: Mapping[Path, str], after: Mapping[Path, str]) -> tuple[Change, ...]:
    paths = [path for path in dict.fromkeys((*after, *before)) if before.get(path) != after.get(path)]
    return tuple(Change(path, before.get(path, ""), after.get(path, "")) for path in paths)


def changes(before: Snapshot | None, after: Snapshot) -> tuple[CardChange, ...]:
    """Return the cards that differ: changed and new ones in the deck's order, then those that are gone.

    A card of which only a picture's content changed is among them. Without `before`, every card is new.
    """
    return tuple(_changes(before, after))


def _changes(before: Snapshot | None, after: Snapshot) -> Iterator[CardChange]:
    old, new = (signed_parts(snapshot) if snapshot else {} for snapshot in (before, after))
    translated = _translations(before) if before else {}
    for card_id, now in _translations(after).items():
        then = translated.get(card_id, {})
        languages = tuple(language for language in dict.fromkeys((*now, *then)) if now.get(language) != then.get(language))
        if card_id not in old:
            yield CardChange(card_id=card_id, before=None, after=_form(new[card_id]))
        elif old[card_id] != new[card_id] or languages:
            yield CardChange(card_id=card_id, before=_form(old[card_id]), after=_form(new[card_id]), translations=languages)
    for card_id, part in old.items():
        if card_id != DECK and card_id not in new:
            yield CardChange(card_id=card_id, before=_form(part), after=None)


def _translations(snapshot: Snapshot) -> dict[str, dict[Language, Plain]]:
    """Return the words of each card in the languages it is translated into."""
    original = original_of(snapshot)
    found: dict[str, dict[Language, Plain]] = {card["id"]: {} for card in snapshot["deck"]["cards"]}
    for language, words in snapshot["words"].items():
        if language != original:
            for card_id, said in words.get("cards", {}).items():
                if card_id in found:
                    found[card_id][language] = said
    return found


def _form(part: Plain) -> CardForm:
    held = cast("dict[str, Any]", part)
    return CardForm(held["structure"], held["words"] or {}, held["picture"])


def _deck_words(snapshot: Snapshot) -> Plain:
    words = snapshot["words"].get(original_of(snapshot), {})
    return {name: value for name, value in words.items() if name != "cards"}


def prompt_of(form: CardForm) -> str:
    """Return the question of a card; empty while it has none."""
    prompt = form.words.get("prompt") if isinstance(form.words, dict) else None
    return prompt if isinstance(prompt, str) else ""


def shown(value: Plain) -> str:
    """Return a value of the structure on one line, as people read it.

    >>> shown(["noter", "attendre"]), shown({"noter": {"to": "fin", "credit": 1}})
    ('noter, attendre', 'noter (to fin, credit 1)')
    """
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, list):
        return ", ".join(shown(item) for item in value) or "–"
    if isinstance(value, dict):
        return ", ".join(f"{name} ({shown(held)})" if isinstance(held, dict) else f"{name} {shown(held)}" for name, held in value.items())
    return str(value)
