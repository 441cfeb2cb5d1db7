"""Every problem of a draft, at once: what is missing, what does not fit, and what the content rules refuse."""

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

from ravive.cards.card import Language
from ravive.cards.draft import DeckDraft, mapping, texts
from ravive.cards.kinds.hotspot import HotspotStructure
from ravive.cards.kinds.recall import RecallWords
from ravive.cards.problems import DeckCode
from ravive.cards.readable import ReadablePart, readable_part
from ravive.cards.register import Register, is_written_in
from ravive.cards.rules.facts import card_fact_flaws, fact_flaw, phone_numbers
from ravive.cards.rules.negation import is_negated
from ravive.cards.rules.pictures import picture_flaws, svg_size
from ravive.cards.rules.texts import FACT_NAMED, lacks_french_spaces, text_flaws
from ravive.cards.second_wording import repeats_its_answers
from ravive.cards.source import DeckSource, LanguageWords
from ravive.cards.structure import TypedWords, listed, other_ids, unknown
from ravive.cards.typed_draft import typed
from ravive.lib.problem import Path, Problem, problem

FEWEST_SITUATIONS_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """`source` is None where something of the draft does not fit its types: `misfits`. `flaws` is what the rules refuse."""

    source: DeckSource | None
    misfits: tuple[Problem, ...]
    flaws: tuple[Problem, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong."""
        return (*self.misfits, *self.flaws)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What prevents publishing."""
        return tuple(found for found in self.problems if found.severity == "error")


def check(
    draft: DeckDraft,
    contents: Mapping[str, bytes],
    register: Register | None,
    today: date,
    waiting: Mapping[Language, frozenset[str]] | None = None,
) -> CheckedDraft:
    """Return the typed source of a draft and all its problems; a misfit does not hide what is wrong beside it.

    `contents` are the pictures' by digest; `waiting` are cards whose words a language rightly lacks. Without a register, what cards
    name of it is not looked up.
    """
    source, misfits = typed(draft, contents)
    part = ReadablePart(source)
    if misfits or source is None:
        part = readable_part(draft, contents, {found.place for found in misfits if found.place})
    flaws: list[Problem] = [*_missing_languages(draft), *_text_flaws(draft, register, today), *_repeated_answers(draft)]
    if part.source is not None:
        ruled = dataclasses.replace(part.source, waiting=waiting or {})
        flaws += (found for found in _source_flaws(ruled, register, today) if part.reports(found))
    else:
        for name, digest in draft.pictures.items():
            flaws += (found.within(None, ("pictures",)) for found in picture_flaws(name, contents[digest]))
    is_whole = source is not None and not misfits
    return CheckedDraft(
        dataclasses.replace(source, waiting=waiting or {}) if source and is_whole else None, tuple(misfits), tuple(dict.fromkeys(flaws))
    )


def _source_flaws(source: DeckSource, register: Register | None, today: date) -> Iterator[Problem]:
    yield from _deck_flaws(source, today)
    yield from _picture_flaws(source)
    for index, card in enumerate(source.cards()):
        of_register = card_fact_flaws(card, register, today) if register else ()
        for flaw in chain(card.flaws(), _card_flaws(source, index), of_register):
            yield flaw.within(None, ("cards", source.number(index)))
    for language, words in source.words.items():
        for flaw in chain(_word_flaws(source, words), _negated_lines(words)):
            yield flaw.within(language, ())
    yield from _variant_flaws(source)


def summary(source: DeckSource) -> str:
    """Return one line that says what a deck holds."""
    cards = source.cards()
    kinds = Counter(card.kind for card in source.structure.cards)
    situations = sum(card.situation for card in cards)
    words = next(iter(source.words.values()), None)
    varied = sum(bool(getattr(card, "variants", ())) for card in words.cards.values()) if words else 0
    drafts = sum(card.status == "draft" for card in cards)
    return (
        f"{source.structure.id}: {len(cards)} cards ({', '.join(f'{count} {kind}' for kind, count in kinds.most_common())}), "
        f"{situations} situations ({100 * situations / len(cards):.0f} %), {varied} with a variant, {drafts} drafts, "
        f"in {' '.join(source.structure.languages)}"
    )


def _missing_languages(draft: DeckDraft) -> Iterator[Problem]:
    for language in draft.languages:
        if language not in draft.words:
            yield problem(DeckCode.LANGUAGE_MISSING, ("languages", language), file=f"{language}.yaml")


def _text_flaws(draft: DeckDraft, register: Register | None, today: date) -> Iterator[Problem]:
    """Yield what the content rules refuse in the texts, whether or not the rest of the words can be read."""
    numbers = phone_numbers(register) if register else frozenset[str]()
    is_informal = draft.fields.get("audience") == "teenagers"
    drafts = {str(mapping(entry).get("id")) for entry in draft.entries if mapping(entry).get("status") == "draft"}
    for language, words in draft.words.items():
        unspaced: list[Path] = []
        for path, text in texts(words):
            is_published = path[0] == "cards" and path[1] not in drafts
            own = text_flaws(text, language, numbers, is_informal=is_informal)
            flaws = chain(own, _fact_flaws(text, language, register, today, is_published=is_published))
            yield from (flaw.within(language, path) for flaw in flaws)
            if path[-1] == "reflex" and "\n" in text.strip():
                yield problem(DeckCode.REFLEX_LINES, path, language=language)
            if language == "fr" and lacks_french_spaces(text):
                unspaced.append(path)
        if unspaced:
            # One for the file: publishing adds these spaces, other readers of the file may not.
            yield problem(DeckCode.FRENCH_SPACES, unspaced[0], language=language, severity="warning", count=len(unspaced))


def _repeated_answers(draft: DeckDraft) -> Iterator[Problem]:
    """Yield the cards whose variants repeat the right answers: recognised, they do not show what carries over."""
    language = draft.original
    for name, card in draft.cards().items():
        if language is not None and repeats_its_answers(card, language):
            yield problem(DeckCode.ANSWERS_REPEATED, ("cards", name, "variants"), language=language, severity="warning")


def _fact_flaws(text: str, language: Language, register: Register | None, today: date, *, is_published: bool) -> Iterator[Problem]:
    if register is None or "{" not in text:
        return
    for name in dict.fromkeys(FACT_NAMED.findall(text)):
        if flaw := fact_flaw(name, register, today, is_published=is_published):
            yield flaw
        elif not is_written_in(register.facts[name].value, language):
            yield problem(DeckCode.FACT_VALUE_MISSING, name=name, tag=language)


def _deck_flaws(source: DeckSource, today: date) -> Iterator[Problem]:
    structure, cards = source.structure, source.cards()
    if structure.review_due < today:
        yield problem(DeckCode.REVIEW_PASSED, ("review_due",), severity="warning", day=structure.review_due.isoformat())
    statuses = Counter(structure.languages.values())
    if statuses["original"] != 1:
        yield problem(DeckCode.ORIGINALS, ("languages",), count=statuses["original"])
    share = sum(card.situation for card in cards) / len(cards)
    if share < FEWEST_SITUATIONS_SHARE:
        aim = f"{100 * FEWEST_SITUATIONS_SHARE:.0f}"
        yield problem(DeckCode.FEW_SITUATIONS, ("cards",), severity="warning", share=f"{100 * share:.0f}", aim=aim)
    first: dict[str, int] = {}
    for index, card in enumerate(cards):
        if first.setdefault(card.id, index) != index:
            path = ("cards", source.number(index), "id")
            yield problem(DeckCode.CARD_TWICE, path, name=card.id, number=source.number(first[card.id]))
    used_notes = {card.content_note for card in cards}
    for index, note in enumerate(structure.content_notes):
        if note not in used_notes:
            yield problem(DeckCode.NOTE_UNUSED, ("content_notes", index), severity="warning", name=note)


def _card_flaws(source: DeckSource, index: int) -> Iterator[Problem]:
    """Yield where a card names what the deck does not have."""
    structure, card = source.structure, source.cards()[index]
    yield from unknown(card.theme, structure.themes, DeckCode.NOT_OF_THEMES, ("theme",))
    if card.content_note is not None:
        yield from unknown(card.content_note, structure.content_notes, DeckCode.NOT_OF_NOTES, ("content_note",))
    if card.picture is not None:
        yield from unknown(card.picture, structure.pictures, DeckCode.NOT_OF_PICTURES, ("picture",))
    if isinstance(card, HotspotStructure) and card.picture in structure.pictures:
        picture = structure.pictures[card.picture]
        yield from card.picture_flaws(picture.width, picture.height)


def _picture_flaws(source: DeckSource) -> Iterator[Problem]:
    used = {card.picture for card in source.cards()}
    for name, picture in source.structure.pictures.items():
        path = ("pictures", name)
        content = source.pictures.get(picture.file)
        if name not in used:
            yield problem(DeckCode.PICTURE_UNUSED, path, severity="warning")
        if content is None:
            yield problem(DeckCode.PICTURE_MISSING, (*path, "file"), name=picture.file, accepted=listed(source.pictures))
            continue
        yield from (flaw.within(None, (*path, "file")) for flaw in picture_flaws(picture.file, content))
        size = svg_size(content) if picture.file.endswith(".svg") else None
        if size and abs(size[0] * picture.height - size[1] * picture.width) > 0.01 * size[0] * picture.height:
            drawn = f"{size[0]:g} × {size[1]:g}"
            yield problem(DeckCode.PROPORTIONS, path, size=f"{picture.width} × {picture.height}", drawn=drawn)
    files = {picture.file for picture in source.structure.pictures.values()}
    for file in source.pictures:
        if file not in files:
            yield problem(DeckCode.PICTURE_UNLISTED, ("pictures",), severity="warning", name=file)


def _word_flaws(source: DeckSource, words: LanguageWords) -> Iterator[Problem]:
    """Yield where a language's words and the structure do not fit."""
    yield from other_ids(words.content_notes, source.structure.content_notes, ("content_notes",))
    yield from other_ids(words.card_ids, [card.id for card in source.cards_in(words.language)], ("cards",))
    for card in source.cards():
        read = words.cards.get(card.id)
        if not isinstance(read, card.words_type) or not isinstance(read, TypedWords):
            continue
        path = ("cards", card.id)
        yield from (flaw.within(None, path) for flaw in card.word_flaws(read))
        if card.picture is not None and read.picture_alt is None:
            yield problem(DeckCode.ALT_MISSING, (*path, "picture_alt"), name=card.picture)
        if card.picture is None and read.picture_alt is not None:
            yield problem(DeckCode.ALT_EXTRA, (*path, "picture_alt"))


def _negated_lines(words: LanguageWords) -> Iterator[Problem]:
    """Yield the lines of what to avoid that a cross turns into their opposite."""
    for name, card in words.cards.items():
        for index, line in enumerate(card.dont if isinstance(card, RecallWords) else ()):
            if is_negated(line, words.language):
                yield problem(DeckCode.NEGATED, ("cards", name, "dont", index), severity="warning", text=line)


def _variant_flaws(source: DeckSource) -> Iterator[Problem]:
    """Yield the cards that one language rewords more often than another: a variant is shown by its number."""
    for card in source.cards():
        read = [words for words in source.words.values() if card.id in words.cards]
        counts = [len(getattr(words.cards[card.id], "variants", ())) for words in read]
        for words, count in zip(read, counts, strict=True):
            if count < max(counts):
                path = ("cards", card.id, "variants")
                yield problem(DeckCode.VARIANTS_FEWER, path, language=words.language, severity="warning", count=count, most=max(counts))
