"""Cloze: a text with gaps, filled by typing or by picking words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from ravive.cards.card import PublishedCard
from ravive.cards.marking import AnswerMark, Response, texts_of
from ravive.cards.problems import DeckCode
from ravive.cards.structure import (
    Basics,
    CardStructure,
    Id,
    OneOrMore,
    Prompt,
    StrictFields,
    Text,
    TypedWords,
    listed,
    other_ids,
    repeated,
)
from ravive.lib.problem import Problem, problem
from ravive.lib.words import folded, slips

_GAP = re.compile(r"\[([^\[\]]*)\]")
_SHORTEST_FORGIVEN_LETTERS = 4
_SHORTEST_FORGIVEN_TWICE_LETTERS = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """`accept[0]` is the answer shown; the others count as well."""

    id: str
    accept: tuple[str, ...]
    feedback: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ClozeVariant:
    """`text`, when given, has the gaps of the card's text."""

    prompt: str
    text: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ClozeCard(PublishedCard):
    """`text` holds each gap as `[id]`, in reading order; `decoys` are offered among the words to pick."""

    kind: Literal["cloze"] = "cloze"
    mode: Literal["typed", "picked"]
    text: str
    gaps: tuple[Gap, ...]
    decoys: tuple[str, ...] = ()
    variants: tuple[ClozeVariant, ...] = ()

    def mark(self, response: Response) -> AnswerMark:
        """Return the share of gaps filled; a gap left out counts as not filled. Only typed answers are forgiven slips."""
        given = texts_of(response, "gaps", [gap.id for gap in self.gaps])
        parts: dict[str, float] = {}
        for gap in self.gaps:
            others = [word for other in self.gaps if other is not gap for word in other.accept]
            typed = given.get(gap.id, "")
            filled = is_accepted(typed, gap.accept, (*others, *self.decoys), forgiving=self.mode == "typed")
            parts[gap.id] = float(filled)
        return AnswerMark(sum(parts.values()) / len(parts), parts)


def is_accepted(typed: str, accept: tuple[str, ...], others: tuple[str, ...], *, forgiving: bool) -> bool:
    """Say whether `typed` is one of `accept`, compared without case, accents, punctuation and spaces.

    When `forgiving`, one slip is allowed from 4 letters and two from 8, digits apart, which have to be exact; and what is exactly
    another gap's answer or a decoy (`others`) is not taken for a slip.

    >>> is_accepted("témions", ("témoins",), (), forgiving=True), is_accepted("102", ("101",), (), forgiving=True)
    (True, False)
    """
    word = folded(typed)
    expected = [folded(answer) for answer in accept]
    if word in expected or not forgiving:
        return word in expected and word != ""
    if word in [folded(other) for other in others]:
        return False
    return any(_digits(word) == _digits(answer) and slips(word, answer) <= slips_forgiven(answer) for answer in expected)


def slips_forgiven(folded_answer: str) -> int:
    """Return how many slips an answer of this length forgives, digits not counted.

    >>> [slips_forgiven(answer) for answer in ("qui", "lieu", "temoin", "personne")]
    [0, 1, 1, 2]
    """
    letters = len(folded_answer) - len(_digits(folded_answer))
    return (letters >= _SHORTEST_FORGIVEN_LETTERS) + (letters >= _SHORTEST_FORGIVEN_TWICE_LETTERS)


def _digits(word: str) -> str:
    return re.sub("[^0-9]", "", word)


@dataclass(frozen=True, kw_only=True, slots=True)
class GapWords(StrictFields):
    accept: Annotated[tuple[Text, ...], OneOrMore]
    feedback: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ClozeVariantWords(StrictFields):
    prompt: Prompt
    text: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ClozeWords(TypedWords):
    text: Text
    gaps: dict[Id, GapWords]
    decoys: tuple[Text, ...] = ()
    variants: tuple[ClozeVariantWords, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ClozeStructure(CardStructure[ClozeWords]):
    words_type: ClassVar[type[ClozeWords]] = ClozeWords

    kind: Literal["cloze"]
    mode: Literal["typed", "picked"]
    gaps: Annotated[tuple[Id, ...], OneOrMore]

    def flaws(self) -> Iterator[Problem]:
        yield from repeated(self.gaps, ("gaps",))

    def word_flaws(self, words: ClozeWords) -> Iterator[Problem]:
        yield from other_ids(words.gaps, self.gaps, ("gaps",))
        yield from self._text_flaws(words.text, ("text",))
        for index, variant in enumerate(words.variants):
            if variant.text is not None:
                yield from self._text_flaws(variant.text, ("variants", index, "text"))
        if self.mode == "typed" and words.decoys:
            yield problem(DeckCode.DECOYS_TYPED, ("decoys",), count=len(words.decoys))
        yield from _answer_flaws(words)

    def _text_flaws(self, text: str, path: tuple[str | int, ...]) -> Iterator[Problem]:
        found = _GAP.findall(text)
        for name in self.gaps:
            if found.count(name) != 1:
                yield problem(DeckCode.GAP_COUNT, path, gap=name, count=found.count(name), accepted=listed(self.gaps))
        for name in dict.fromkeys(found):
            if name not in self.gaps:
                yield problem(DeckCode.GAP_UNKNOWN, path, gap=name, accepted=listed(self.gaps))

    def published(self, words: ClozeWords, basics: Basics) -> ClozeCard:
        return ClozeCard(
            **basics,
            mode=self.mode,
            text=words.text,
            gaps=tuple(Gap(id=name, accept=words.gaps[name].accept, feedback=words.gaps[name].feedback) for name in self.gaps),
            decoys=words.decoys,
            variants=tuple(ClozeVariant(prompt=variant.prompt, text=variant.text) for variant in words.variants),
        )


def _answer_flaws(words: ClozeWords) -> Iterator[Problem]:
    owner: dict[str, str] = {}
    for name, gap in words.gaps.items():
        for index, answer in enumerate(gap.accept):
            path = ("gaps", name, "accept", index)
            if not folded(answer):
                yield problem(DeckCode.ANSWER_EMPTY, path, text=answer)
            elif owner.setdefault(folded(answer), name) != name:
                yield problem(DeckCode.ANSWER_SHARED, path, text=answer, gap=owner[folded(answer)])
    for index, decoy in enumerate(words.decoys):
        if folded(decoy) in owner:
            yield problem(DeckCode.DECOY_RIGHT, ("decoys", index), text=decoy, gap=owner[folded(decoy)])
