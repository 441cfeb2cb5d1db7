"""The texts of a deck beside their translation, as translators' files hold them, and what these bring to a draft.

A format of such files has `read(content) -> ReadTexts` and `write(texts) -> Written`.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from ravive.cards.draft import DeckDraft
from ravive.cards.segments import markers_changed, segment_key, segments_of
from ravive.formats.problems import TextsCode
from ravive.lib.languages import Language
from ravive.lib.problem import Path, Problem, ProblemPlace, Severity
from ravive.lib.yaml_lines import Plain

OWN_WORDS = "deck"

TextState = Literal["initial", "translated", "reviewed", "final"]


@dataclass(frozen=True, kw_only=True, slots=True)
class TranslatorText:
    """One text: `id` is stable from one file to the next; `target` is None while there is no translation.

    `field` is what the text is called in its card. `line` and, in a workbook, `column` are where its translation was read.
    """

    id: str
    source: str
    target: str | None = None
    state: TextState = "initial"
    is_outdated: bool = False
    field: str = ""
    notes: tuple[str, ...] = ()
    line: int = 0
    column: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TextGroup:
    """Texts that belong together: those of a card."""

    id: str
    name: str
    texts: tuple[TranslatorText, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Texts:
    """Everything to translate of one deck into one language. `deck` is its id; the languages are as the file writes them."""

    deck: str
    source_language: str
    target_language: str
    groups: tuple[TextGroup, ...]

    def all(self) -> Iterator[TranslatorText]:
        """Yield the texts of all groups."""
        for group in self.groups:
            yield from group.texts


@dataclass(frozen=True, slots=True)
class ReadTexts:
    """The texts of a file in one group, or None and everything that prevents reading it."""

    texts: Texts | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class AppliedTexts:
    """The texts to save by card (empty: the deck's own words) and path, and what is wrong. With an error there are no texts."""

    texts: Mapping[str, Mapping[Path, str]] = field(default_factory=dict[str, dict[Path, str]])
    problems: tuple[Problem, ...] = ()

    @property
    def count(self) -> int:
        """How many texts would be saved."""
        return sum(len(texts) for texts in self.texts.values())

    @property
    def is_refused(self) -> bool:
        """Whether the file is refused as a whole: a warning leaves out one text only."""
        return any(problem.severity == "error" for problem in self.problems)


class _TextPlace(NamedTuple):
    """Where in a draft a text is, what it says in the original, and in the translation (None: nothing)."""

    card: str
    kind: str | None
    path: Path
    original: str
    translation: str | None


def text_id(card: str, path: Path) -> str:
    """Return the name of a text in translators' files; `card` is empty for the deck's own words.

    >>> text_id("noter", ("variants", 0, "prompt"))
    'cards.noter.variants.0.prompt'
    """
    return f"cards.{card}.{segment_key(path)}" if card else f"{OWN_WORDS}.{segment_key(path)}"


def apply(draft: DeckDraft, texts: Texts, language: Language, outdated: Mapping[str, Collection[Path]]) -> AppliedTexts:
    """Return what the texts change in the draft's words in this language, with everything that is wrong with them.

    `outdated` are the translations whose original changed since, by card and path: an unchanged one that the file
    marks as translated still holds, and is among the texts to save.
    """
    if foreign := tuple(_foreign(draft, texts, language)):
        return AppliedTexts(problems=foreign)
    places = {text_id(place.card, place.path): place for place in _places(draft, language)}
    changed: dict[str, dict[Path, str]] = {}
    problems: list[Problem] = []
    for text in texts.all():
        if text.target is None or not text.target.strip():
            continue
        place = places.get(text.id)
        if place is None:
            problems.append(Problem(TextsCode.UNKNOWN, {"unit": text.id}, line=text.line, column=text.column))
            continue
        is_new = text.target != place.translation
        found = list(_flaws(text, place, language)) if is_new else []
        problems += found
        still_holds = text.state != "initial" and place.path in outdated.get(place.card, ())
        is_refused = any(problem.code is not TextsCode.OTHER_FACTS for problem in found)
        if not is_refused and _is_of(text, place) and (is_new or still_holds):
            changed.setdefault(place.card, {})[place.path] = text.target
    applied = AppliedTexts(changed, tuple(problems))
    return AppliedTexts(problems=applied.problems) if applied.is_refused else applied


def _foreign(draft: DeckDraft, texts: Texts, language: Language) -> Iterator[Problem]:
    """Yield what shows that the texts are of another deck or language."""
    if texts.deck != draft.id:
        yield Problem(TextsCode.DECK, {"value": texts.deck}, line=1)
    for code, stated, wanted in (
        (TextsCode.SOURCE_LANGUAGE, texts.source_language, draft.original),
        (TextsCode.TARGET_LANGUAGE, texts.target_language, language),
    ):
        # A program may write the language with a country: nl-BE.
        if stated.lower().replace("_", "-").partition("-")[0] != wanted:
            yield Problem(code, {"value": stated}, line=1)


def _places(draft: DeckDraft, language: Language) -> Iterator[_TextPlace]:
    yield from _places_in("", None, draft.own_words(draft.original), draft.own_words(language))
    for name, card in draft.cards().items():
        yield from _places_in(name, card.kind, card.words_in(draft.original), card.words_in(language))


def _places_in(card: str, kind: str | None, original: dict[str, Plain], translation: dict[str, Plain]) -> Iterator[_TextPlace]:
    translated = segments_of(translation)
    for path, text in segments_of(original).items():
        yield _TextPlace(card, kind, path, text, translated.get(path))


def _flaws(text: TranslatorText, place: _TextPlace, language: Language) -> Iterator[Problem]:
    """Yield what is wrong with a new translation."""
    if not _is_of(text, place):
        yield _flaw(TextsCode.STALE, text, place, language, severity="warning")
        return
    markers = markers_changed(place.kind, place.path, place.original, text.target or "")
    if markers.name_other_facts:
        facts = {"value": " ".join(markers.added), "before": " ".join(markers.lost)}
        yield _flaw(TextsCode.OTHER_FACTS, text, place, language, severity="warning", **facts)
        return
    for code, names in ((TextsCode.LOST, markers.lost), (TextsCode.ADDED, markers.added)):
        if names:
            yield _flaw(code, text, place, language, value=" ".join(names))


def _flaw(
    code: TextsCode, text: TranslatorText, place: _TextPlace, language: Language, *, severity: Severity = "error", **values: str
) -> Problem:
    path = ("cards", place.card, *place.path) if place.card else place.path
    return Problem(code, {"unit": text.id, **values}, ProblemPlace(language, path), severity, line=text.line, column=text.column)


def _is_of(text: TranslatorText, place: _TextPlace) -> bool:
    """Say whether the text was translated from the original of now: programs may change white space, which is no difference."""
    return text.source.split() == place.original.split()
