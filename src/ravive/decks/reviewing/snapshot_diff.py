"""Two drafts of a deck compared, card by card: what reviewers signed, and what was published, with what stands now."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ravive.cards.card import Language
from ravive.cards.draft import CardDraft, DeckDraft
from ravive.cards.meaning import Suggestion, suggested
from ravive.cards.segments import segments_of
from ravive.lib.languages import INTERFACE
from ravive.lib.problem import Path
from ravive.lib.yaml_lines import Plain

# Of the deck as a whole, what reviewers do not vouch for: who they are, how far the translations are, when to read it again.
_NOT_SIGNED = frozenset({"reviewed_by", "languages", "review_due", "cards", "pictures"})
# The entry of the parts that is no card: no card's id is empty.
DECK = ""


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text or a field of the deck that differs; `path` leads to it, and what it held or holds is empty where there was nothing."""

    path: Path
    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CardChange:
    """A card that differs; `language` is the one the deck is written in, `translations` are the others that differ.

    `before` is None for a new card, `after` for one that is gone.
    """

    card_id: str
    language: Language
    before: CardDraft | None
    after: CardDraft | None
    translations: tuple[Language, ...] = ()

    @property
    def card(self) -> CardDraft:
        """The card as it is, or was."""
        card = self.after or self.before
        if card is None:
            raise ValueError(f"{self.card_id!r} stands neither before nor after; compare what one of the two has")
        return card

    @property
    def prompt(self) -> str:
        """The question of the card as it is, or was; empty while it has none."""
        prompt = self.card.words_in(self.language).get("prompt")
        return prompt if isinstance(prompt, str) else ""

    @property
    def is_of_original(self) -> bool:
        """Whether it differs in what reviewers sign, and not only in translations."""
        if self.before is None or self.after is None:
            return True
        return _signed_part(self.before, self.language) != _signed_part(self.after, self.language)

    def suggestion(self) -> Suggestion:
        """Return whether the change looks like a typo or a change of meaning."""
        if self.before is None or self.after is None:
            raise ValueError(f"{self.card_id!r} was not there before, or is no more; only a changed card has a suggestion")
        return suggested(self.before, self.after, self.language)


def signed_parts(draft: DeckDraft) -> dict[str, Plain]:
    """Return what reviewers vouch for, by card: structure, words in the original language, picture; the deck's own under DECK."""
    return {DECK: _own_part(draft, draft.original), **{name: _signed_part(card, draft.original) for name, card in draft.cards().items()}}


def _own_part(draft: DeckDraft, language: Language | None) -> Plain:
    fields = {name: value for name, value in draft.fields.items() if name not in _NOT_SIGNED}
    return {"deck": fields, "words": draft.own_words(language)}


def _signed_part(card: CardDraft, original: Language | None) -> Plain:
    words = card.words.get(original) if original else None
    return {"structure": dict(card.structure), "words": words, "picture": card.picture}


def read_part(card: CardDraft, original: Language | None) -> Plain:
    """Return what a reader read of a card, to compare it with a later form."""
    return _signed_part(card, original)


def change_since(read: Mapping[str, Any], card_id: str, now: CardDraft, original: Language) -> CardChange | None:
    """Return how a card differs from what `read_part` returned of it; None if it does not."""
    then = CardDraft(read["structure"], {original: read["words"] or {}}, read["picture"])
    change = CardChange(card_id=card_id, language=original, before=then, after=now)
    return change if change.is_of_original else None


def signed_digest(draft: DeckDraft) -> str:
    """Return a digest of what reviewers vouch for; moving a card within the deck does not change it."""
    return _digest(signed_parts(draft))


def card_digests(draft: DeckDraft) -> dict[str, str]:
    """Return a digest of what reviewers vouch for in each card, by its id, in the deck's order."""
    return {name: _digest(_signed_part(card, draft.original)) for name, card in draft.cards().items()}


def language_digest(draft: DeckDraft, language: Language) -> str:
    """Return a digest of what somebody reads of the deck in a language: the cards that have words in it and are no drafts."""
    cards = draft.without_drafts().cards().items()
    read = {name: _signed_part(card, language) for name, card in cards if language in card.words}
    return _digest({DECK: _own_part(draft, language), **read})


def _digest(part: Plain) -> str:
    content = json.dumps(part, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def deck_changes(before: DeckDraft | None, after: DeckDraft) -> tuple[TextChange, ...]:
    """Return what differs in the deck's own words, title, summary and content notes, then in the fields reviewers vouch for."""
    old, new = (draft.own_words(draft.original) if draft else {} for draft in (before, after))
    texts = _differing(segments_of(old), segments_of(new))
    old_fields, new_fields = (_deck_fields(draft) if draft else {} for draft in (before, after))
    return (*texts, *_differing(old_fields, new_fields))


def _deck_fields(draft: DeckDraft) -> dict[Path, str]:
    return {(name,): shown(value) for name, value in draft.fields.items() if name not in _NOT_SIGNED}


def _differing(before: Mapping[Path, str], after: Mapping[Path, str]) -> tuple[TextChange, ...]:
    paths = [path for path in dict.fromkeys((*after, *before)) if before.get(path) != after.get(path)]
    return tuple(TextChange(path, before.get(path, ""), after.get(path, "")) for path in paths)


def changes(before: DeckDraft | None, after: DeckDraft) -> tuple[CardChange, ...]:
    """Return the cards that differ: changed and new ones in the deck's order, then those that are gone.

    A card of which only a picture's content changed is among them. Without `before`, every card is new.
    """
    old, new = before.cards() if before else {}, after.cards()
    changed = (_change(name, before, after, old.get(name), card) for name, card in new.items())
    gone = (_change(name, before, after, card, None) for name, card in old.items() if name not in new)
    return tuple(change for change in (*changed, *gone) if change is not None)


def _change(name: str, before: DeckDraft | None, after: DeckDraft, then: CardDraft | None, now: CardDraft | None) -> CardChange | None:
    language = after.original or INTERFACE[0]
    if before is None or then is None or now is None:
        return CardChange(card_id=name, language=language, before=then, after=now)
    old, new = _translations(then, before.original), _translations(now, after.original)
    languages = tuple(other for other in dict.fromkeys((*new, *old)) if new.get(other) != old.get(other))
    if not languages and _signed_part(then, before.original) == _signed_part(now, after.original):
        return None
    return CardChange(card_id=name, language=language, before=then, after=now, translations=languages)


def _translations(card: CardDraft, original: Language | None) -> dict[Language, Plain]:
    return {language: words for language, words in card.words.items() if language != original}


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
