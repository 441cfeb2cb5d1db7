"""Typo or change of meaning? What a changed card suggests; its author decides.

A typo keeps what learners remember of the card; a change of meaning asks them again, and their language waits for its translation.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from ravive.cards.card import Language
from ravive.cards.draft import CardDraft
from ravive.cards.rules.texts import FACT_NAMED
from ravive.cards.segments import segment_key, segments_of
from ravive.lib.problem import Path
from ravive.lib.words import edit_distance, folded, unaccented
from ravive.lib.yaml_lines import Plain

Decision = Literal["typo", "meaning"]
# What a suggestion rests on. The first group suggests a change of meaning, the second a typo.
Reason = Literal[
    "kind", "right", "options", "answers", "picture", "facts", "numbers", "negation", "rewritten",
    "spelling", "wording", "explanation", "variants", "details", "translation",
]  # fmt: skip
MEANING_REASONS: frozenset[str] = frozenset({"kind", "right", "options", "answers", "picture", "facts", "numbers", "negation", "rewritten"})

# Of the words of a text; up to this share, others say the same thing.
LARGEST_REWORDED_SHARE = 0.2
# Characters in which a word may differ and still be the same word, misspelt.
MOST_SLIPS = 2
# From this likeness on, a longer text with one more "not" is the same text turned round; below, it was rewritten.
LEAST_LIKENESS_TURNED = 0.7

# Fields of the structure that do not change what is asked.
_DETAILS = frozenset(
    {"id", "theme", "notion", "sources", "critical", "situation", "status", "content_note", "help", "facts", "confidence", "picture"}
)
# The ids of what is chosen among or put in order, by kind; whatever else a kind has says which answer is right.
_CHOSEN = ("options", "steps", "spots", "points", "gaps", "pairs", "extra")
_SIZES = frozenset({"x", "y", "radius"})
_EXPLAINED = frozenset({"explanation", "feedback", "if_true", "if_false", "picture_alt"})
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"\w+(?:['-]\w+)*")

# Words that turn a sentence round or change how far it binds; compared without accents.
_WEIGHTY_WORDS: dict[str, str] = {
    "fr": """pas jamais aucun aucune sans ni rien sauf non toujours seul seule uniquement interdit interdite obligatoire
        peut peux peuvent pouvez pourrait doit dois doivent devez devrait faut""",
    "nl": """niet geen nooit niets niemand zonder noch behalve nee altijd alleen enkel verboden verplicht
        mag mogen kan kunt kunnen moet moeten hoeft hoeven""",
    "de": """nicht kein keine keinen keinem keiner nie niemals nichts niemand ohne weder ausser nein immer nur verboten verpflichtet
        darf durfen kann konnen muss mussen soll sollen""",
    "en": """not no never none nobody nothing without neither nor except cannot always only forbidden mandatory
        may can must should shall don't doesn't didn't can't mustn't isn't aren't won't shouldn't""",
}
WEIGHTY: dict[str, frozenset[str]] = {language: frozenset(words.split()) for language, words in _WEIGHTY_WORDS.items()}


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing a suggestion rests on; `path` leads to the text, or is empty for the structure."""

    reason: Reason
    path: Path = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the change looks like, and why; the grounds for a change of meaning come first."""

    decision: Decision
    grounds: tuple[Ground, ...]


def suggested(before: CardDraft, after: CardDraft, language: Language) -> Suggestion:
    """Return what to suggest for a card that was published as `before`; `language` is the one it is written in.

    Without any ground of its own, only translations changed.
    """
    grounds = (
        *_structure_grounds(before.structure, after.structure),
        *_picture_grounds(before, after),
        *_word_grounds(before, after, language),
    )
    found = list(dict.fromkeys(grounds))
    weighty = [ground for ground in found if ground.reason in MEANING_REASONS]
    light = [ground for ground in found if ground.reason not in MEANING_REASONS]
    return Suggestion("meaning" if weighty else "typo", tuple(weighty + light) or (Ground("translation"),))


def _structure_grounds(before: Mapping[str, Plain], after: Mapping[str, Plain]) -> Iterator[Ground]:
    if before.get("kind") != after.get("kind"):
        yield Ground("kind")
        return
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if name == "picture" and before.get("kind") == "hotspot":
            yield Ground("picture")
        elif name in _DETAILS:
            yield Ground("details")
        elif name in _CHOSEN and _names(old) != _names(new):
            yield Ground("options")
        elif _says_the_same(name, old, new):
            yield Ground("details")
        else:
            yield Ground("right")


def _picture_grounds(before: CardDraft, after: CardDraft) -> Iterator[Ground]:
    if before.picture != after.picture:
        yield Ground("picture" if after.structure.get("kind") == "hotspot" else "details")


def _says_the_same(name: str, old: Plain, new: Plain) -> bool:
    """Say whether the right answer is the same: only order that is none, or where spots lie, changed."""
    is_unordered = name in ("options", "points", "gaps", "extra", "right") and isinstance(old, list) and isinstance(new, list)
    return (is_unordered and _names(old) == _names(new)) or _without_sizes(old) == _without_sizes(new)


def _names(value: Plain) -> set[str]:
    """Return the ids in a list or a mapping, with those of a scenario's choices."""
    if isinstance(value, dict):
        inner = {f"{name}.{choice}" for name, held in value.items() if isinstance(held, dict) for choice in _names(held.get("choices"))}
        return {*value, *inner}
    return {str(name) for name in value} if isinstance(value, list) else set()


def _without_sizes(value: Plain) -> Plain:
    """Return the value without where spots lie: moved, a spot is still the same."""
    if isinstance(value, dict):
        return {name: _without_sizes(held) for name, held in value.items() if name not in _SIZES}
    return value


def _word_grounds(before: CardDraft, after: CardDraft, language: Language) -> Iterator[Ground]:
    old_texts, new_texts = segments_of(before.words_in(language)), segments_of(after.words_in(language))
    for path in dict.fromkeys((*old_texts, *new_texts)):
        old, new = old_texts.get(path), new_texts.get(path)
        if old == new:
            continue
        if path[0] == "variants" and (old is None or new is None):
            yield Ground("variants", path)
        elif old is None or new is None:
            # The structure reports a text that came or went with its option; one more explanation does not change the question.
            yield Ground("explanation" if _is_explained(path) else "wording", path)
        elif path[-1] in ("accept", "decoys"):
            yield _lines_ground(path, old, new)
        else:
            yield Ground(_text_reason(old, new, language, explained=_is_explained(path)), path)


def _is_explained(path: Path) -> bool:
    return path[-1] in _EXPLAINED


def _lines_ground(path: Path, old: str, new: str) -> Ground:
    """Return what changed among the answers of a gap: one accepted more is no other question, one less or another shown first is."""
    before, after = [folded(line) for line in old.split("\n")], [folded(line) for line in new.split("\n")]
    if path[-1] == "decoys":
        return Ground("spelling" if set(before) == set(after) else "options", path)
    if before[0] == after[0] and set(before) <= set(after):
        return Ground("spelling", path)
    return Ground("answers", path)


def _text_reason(old: str, new: str, language: Language, *, explained: bool) -> Reason:
    if FACT_NAMED.findall(old) != FACT_NAMED.findall(new) and set(FACT_NAMED.findall(old)) != set(FACT_NAMED.findall(new)):
        return "facts"
    before, after = _words(old), _words(new)
    if sorted(_NUMBER.findall(" ".join(before))) != sorted(_NUMBER.findall(" ".join(after))):
        return "numbers"
    if folded(FACT_NAMED.sub("", old)) == folded(FACT_NAMED.sub("", new)):
        return "spelling"
    changed, likeness = _changed_share(before, after)
    is_turned = _weighty(before, language) != _weighty(after, language)
    if is_turned and (not explained or likeness >= LEAST_LIKENESS_TURNED):
        return "negation"
    if explained:
        return "explanation"
    if changed == 0:
        return "spelling"
    return "wording" if changed <= LARGEST_REWORDED_SHARE else "rewritten"


def _words(text: str) -> list[str]:
    return _WORD.findall(unaccented(FACT_NAMED.sub("", text)))


def _weighty(words: list[str], language: Language) -> list[str]:
    parts = [part for word in words for part in (word, *word.split("'"))]
    return sorted(part for part in parts if part in WEIGHTY.get(language, ()))


def _changed_share(before: list[str], after: list[str]) -> tuple[float, float]:
    """Return the share of words that became others, misspelt ones not counted, and how alike the texts are, both from 0 to 1."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    changed = 0
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        old, new = before[old_start:old_end], after[new_start:new_end]
        if len(old) == len(new):
            changed += sum(not _same_word(first, second) for first, second in zip(old, new, strict=True))
        elif folded("".join(old)) != folded("".join(new)):
            changed += max(len(old), len(new))
    return changed / max(len(before), len(after), 1), matcher.ratio()


def _same_word(first: str, second: str) -> bool:
    """Return whether two words are the same, misspelt or inflected; in a short one, a slip makes another."""
    allowed = min(MOST_SLIPS, min(len(first), len(second)) // 5)
    return edit_distance(first, second) <= allowed


def where(ground: Ground) -> str:
    """Return the place of a ground as an identifier, empty for the structure."""
    return segment_key(ground.path)
