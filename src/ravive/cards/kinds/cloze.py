"""Cloze: a text with gaps, filled by typing or by picking words."""

import re
from collections.abc import Collection, Iterator, Sequence
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
from ravive.lib.words import edit_distance, folded, words_of

_GAP = re.compile(r"\[([^\[\]]*)\]")
_SHORTEST_FORGIVEN_CHARACTERS = 4
_SHORTEST_FORGIVEN_TWICE_CHARACTERS = 8

# Before a noun they seldom change what is meant. French, Dutch, German and English together: a card does not say its language.
_ARTICLES = frozenset(words_of("le la les l du des d de het t der die das den dem the"))
# The numbers among them count only in what is typed: "one hour" is not "hour".
_DETERMINERS = _ARTICLES | frozenset(
    words_of(
        "un une een ein eine einen einem einer a an mon ma mes ton ta tes son sa ses mijn je jouw zijn haar "
        "mein meine meinen dein deine deinen sein seine seinen ihr ihre ihren my your his her their"
    )
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """`accept[0]` is the answer shown; the others count as well."""

    id: str
    accept: tuple[str, ...]
    feedback: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ClozeVariant:
    """`text`, when set, has the gaps of the card's text."""

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
        """Return the share of gaps filled; a gap left out counts as not filled. Only typed answers are forgiven typing errors."""
        texts = texts_of(response, "gaps", [gap.id for gap in self.gaps])
        parts: dict[str, float] = {}
        for gap in self.gaps:
            others = [word for other in self.gaps if other is not gap for word in other.accept]
            filled = is_accepted(
                texts.get(gap.id, ""),
                gap.accept,
                (*others, *self.decoys),
                forgiving=self.mode == "typed",
                around=words_around(self.text, gap.id),
            )
            parts[gap.id] = float(filled)
        return AnswerMark(sum(parts.values()) / len(parts), parts)


type Around = tuple[Sequence[str], Sequence[str]]


def words_around(text: str, gap: str) -> Around:
    """Return the words between a gap and the gap or the end before it, and those after it.

    >>> words_around("Note [who]. Ne [pay] pas, puis [then].", "pay")
    (['ne'], ['pas', 'puis'])
    """
    pieces = _GAP.split(text)
    place = pieces.index(gap, 1) if gap in pieces[1::2] else 0
    return (words_of(pieces[place - 1]), words_of(pieces[place + 1])) if place else ([], [])


def is_accepted(typed: str, accept: Sequence[str], others: Sequence[str], *, forgiving: bool, around: Around = ([], [])) -> bool:
    """Say whether `typed` is one of `accept`, compared without case, accents, punctuation and spaces.

    Words of an accepted answer in parentheses may be left out. When `forgiving`, an article or a possessive before the answer, and
    words of the text around the gap that are typed again, do not count. Nor does one typing error from 4 characters and two from 8, digits
    apart, which have to be exact; and what is exactly another gap's answer or a decoy (`others`) is not taken for a slip.

    >>> is_accepted("témions", ("témoins",), (), forgiving=True), is_accepted("102", ("101",), (), forgiving=True)
    (True, False)
    >>> is_accepted("ne panique pas", ("panique",), (), forgiving=True, around=(["ne"], ["pas"]))
    True
    """
    word = folded(typed)
    expected = {folded(form) for answer in accept for form in accepted_forms(answer)}
    if word in expected or not forgiving:
        return word in expected and word != ""
    excluded = {folded(form) for other in others for form in accepted_forms(other)}
    if word in excluded:
        return False
    bare = "".join(_bare(_without_repeats(words_of(typed), around), _DETERMINERS))
    wanted = expected | {"".join(_bare(words_of(form), _ARTICLES)) for answer in accept for form in accepted_forms(answer)}
    if bare in wanted:
        return True
    return any(_is_typing_error(form, answer) for form in {word, bare} - excluded for answer in wanted)


def accepted_forms(answer: str) -> tuple[str, str]:
    """Return an accepted answer with and without its words in parentheses.

    >>> accepted_forms("rien (du tout)")
    ('rien du tout', 'rien ')
    """
    return answer.replace("(", "").replace(")", ""), re.sub(r"\([^()]*\)", "", answer)


def _bare(words: Sequence[str], determiners: Collection[str]) -> Sequence[str]:
    """Return the words without the determiner before them; one word alone stays."""
    return words[1:] if len(words) > 1 and words[0] in determiners else words


def _without_repeats(words: Sequence[str], around: Around) -> Sequence[str]:
    """Return the words without those that the text has before or after the gap; at least one stays."""
    before, after = around
    start = next((count for count in range(min(len(words) - 1, len(before)), 0, -1) if list(words[:count]) == list(before[-count:])), 0)
    rest = words[start:]
    end = next((count for count in range(min(len(rest) - 1, len(after)), 0, -1) if list(rest[-count:]) == list(after[:count])), 0)
    return rest[: len(rest) - end]


def _is_typing_error(typed: str, answer: str) -> bool:
    return _digits(typed) == _digits(answer) and edit_distance(typed, answer) <= forgiven_errors(answer)


def forgiven_errors(folded_answer: str) -> int:
    """Return how many typing errors an answer of this length forgives, digits not counted.

    >>> [forgiven_errors(answer) for answer in ("qui", "lieu", "temoin", "personne")]
    [0, 1, 1, 2]
    """
    characters = len(folded_answer) - len(_digits(folded_answer))
    return (characters >= _SHORTEST_FORGIVEN_CHARACTERS) + (characters >= _SHORTEST_FORGIVEN_TWICE_CHARACTERS)


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
                continue
            shared = next((form for form in accepted_forms(answer) if owner.setdefault(folded(form), name) != name), None)
            if shared is not None:
                yield problem(DeckCode.ANSWER_SHARED, path, text=answer, gap=owner[folded(shared)])
    for index, decoy in enumerate(words.decoys):
        if folded(decoy) in owner:
            yield problem(DeckCode.DECOY_RIGHT, ("decoys", index), text=decoy, gap=owner[folded(decoy)])
