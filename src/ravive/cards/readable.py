"""What of a draft can be checked although something in it does not fit: a misfit never hides what is wrong beside it.

What does not fit is left out or replaced by a stand-in; what a check then finds there is not reported, for no author wrote it.
"""

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from ravive.cards.card import THEMES, Language
from ravive.cards.draft import DeckDraft, mapping
from ravive.cards.source import DeckSource, DeckStructure, UnreadWords
from ravive.cards.typed_draft import typed
from ravive.lib.problem import Path, Problem, ProblemPlace
from ravive.lib.yaml_lines import Plain

_PLAIN_STAND_INS: dict[str, Plain] = {
    "id": "unread",
    "audience": "public",
    "written_for_minors": False,
    "age_rating": "all_ages",
    "themes": list(THEMES),
    "review_due": "9999-12-31",
    "reviewed_by": ["–"],
    "licence": "–",
    "origins": [],
}
_WORDS_STAND_INS: dict[str, Plain] = {"title": "–", "summary": "–", "cards": {}}
_DECK_FIELDS, _WORDS_FIELDS = (frozenset(field.name for field in dataclasses.fields(shape)) for shape in (DeckStructure, UnreadWords))
# A problem of one of these as a whole concerns all cards.
_OF_ALL_CARDS = frozenset({"cards", "content_notes", "pictures"})


@dataclass(frozen=True, slots=True)
class ReadablePart:
    """`source` is what can be checked, None where nothing can; `unread` are the places that could not be read.

    `is_whole`: no card and no picture is missing from the source.
    """

    source: DeckSource | None
    unread: frozenset[ProblemPlace] = frozenset()
    is_whole: bool = True

    def reports(self, problem: Problem) -> bool:
        """Say whether a problem of the source is one of the draft, and not one of what was left out or replaced."""
        if problem.place is None:
            return True
        part, path = problem.place
        is_of_all = part is None and problem.severity == "warning" and path[:1] and path[0] in _OF_ALL_CARDS
        if is_of_all and not self.is_whole:
            return False
        return not any((part, path[:length]) in self.unread for length in range(1, len(path) + 1))


def readable_part(draft: DeckDraft, contents: Mapping[str, bytes], misfits: Collection[ProblemPlace]) -> ReadablePart:
    """Return the deck without what does not fit: `misfits` are the places. Its cards keep their numbers.

    The source is None where the structure is no mapping, or no card can be read.
    """
    if not isinstance(draft.structure, dict):
        return ReadablePart(None)
    paths = {path for part, path in misfits if part is None and path}
    lost = {path[1] for path in paths if path[0] == "cards" and len(path) > 1}
    numbers = tuple(number for number in range(len(draft.entries)) if number not in lost)
    kept = [card for number in numbers if isinstance(card := draft.entries[number], dict)]
    lost_ids = _ids_lost(draft, [draft.entries[int(number)] for number in lost], kept)
    structure = _deck_stood_in(draft, {**draft.fields, "cards": list[Plain](kept)}, {path for path in paths if path[0] != "cards"})
    words: dict[Language, Plain] = {
        language: _words_stood_in(data, _of(misfits, language), lost_ids) for language, data in draft.words.items()
    }
    source, _misfits = typed(DeckDraft(structure, words, draft.pictures), contents)
    unread = {*misfits, *_follows(paths, kept, numbers, draft.words)}
    is_whole = not lost and not any(path[0] == "pictures" for path in paths)
    return ReadablePart(source and dataclasses.replace(source, numbers=numbers), frozenset(unread), is_whole=is_whole)


def _ids_lost(draft: DeckDraft, lost: list[Plain], kept: list[dict[str, Plain]]) -> set[str]:
    """Return the ids of the cards that are lost; where one's own cannot be read, all that no other card has."""
    ids = [mapping(card).get("id") for card in lost]
    if all(isinstance(name, str) for name in ids):
        return {str(name) for name in ids}
    left = {str(card.get("id")) for card in kept}
    return {name for language in draft.words for name in draft.card_words(language) if name not in left}


def _of(misfits: Collection[ProblemPlace], part: Language) -> set[Path]:
    return {path for of, path in misfits if of == part and path}


def _follows(
    paths: Collection[Path], cards: list[dict[str, Plain]], numbers: tuple[int, ...], languages: Collection[Language]
) -> set[ProblemPlace]:
    """Return the places besides those of the misfits where a check would report what only follows from them."""
    places = {ProblemPlace(None, path[: 2 if path[0] == "pictures" else 1]) for path in paths if path[0] != "cards"}
    if any(path[0] == "content_notes" for path in paths):
        places |= {ProblemPlace(language, ("content_notes",)) for language in languages}
    unsized = {path[1] for path in paths if path[0] == "pictures" and len(path) > 1}
    return places | {
        ProblemPlace(None, ("cards", number, "spots"))
        for number, card in zip(numbers, cards, strict=True)
        if card.get("picture") in unsized
    }


def _deck_stood_in(draft: DeckDraft, data: dict[str, Plain], misfits: Collection[Path]) -> dict[str, Plain]:
    """Return the structure without fields that are not its own; those that do not fit are replaced by stand-ins."""
    whole = {name: value for name, value in data.items() if name in _DECK_FIELDS}
    for name in {str(path[0]) for path in misfits} & _DECK_FIELDS:
        if name == "languages":
            whole[name] = dict.fromkeys(draft.words or ("fr",), "to_be_read")
        elif name == "content_notes":
            whole[name] = [note for note in dict.fromkeys(_named("content_note", data)) if note]
        elif name == "pictures":
            whole[name] = _pictures_stood_in(data, {path[1:] for path in misfits if path[0] == "pictures"})
        else:
            whole[name] = _PLAIN_STAND_INS[name]
    return whole


def _named(field_name: str, data: dict[str, Plain]) -> list[Any]:
    cards = data["cards"] if isinstance(data["cards"], list) else []
    return [card.get(field_name) for card in cards if isinstance(card, dict)]


def _pictures_stood_in(data: dict[str, Plain], misfits: Collection[Path]) -> dict[str, Plain]:
    """Return the pictures that fit, and for the others one of that name; a name that is no id has none."""
    written = data.get("pictures")
    pictures = written if isinstance(written, dict) else dict.fromkeys((name for name in _named("picture", data) if name), None)
    unread = {path[0] for path in misfits if path} if isinstance(written, dict) else set(pictures)
    misnamed = {path[0] for path in misfits if len(path) == 1 and isinstance(pictures.get(str(path[0])), dict)}
    stand_in: dict[str, Plain] = {"file": "unread.svg", "width": 1000, "height": 1000}
    return {name: stand_in if name in unread else picture for name, picture in pictures.items() if name not in misnamed}


def _words_stood_in(data: Plain, misfits: Collection[Path], lost_ids: Collection[str]) -> Plain:
    """Return a language's words without those of cards that are lost, and with stand-ins for what does not fit."""
    if not isinstance(data, dict):
        return data
    whole = {name: value for name, value in data.items() if name in _WORDS_FIELDS}
    whole |= {path[0]: _WORDS_STAND_INS[path[0]] for path in misfits if len(path) == 1 and path[0] in _WORDS_STAND_INS}  # type: ignore[index,misc]  # a name of a field
    notes, cards = whole.get("content_notes"), whole.get("cards")
    if any(path[0] == "content_notes" for path in misfits):
        wrong = {path[1] for path in misfits if path[0] == "content_notes" and len(path) > 1}
        whole["content_notes"] = {name: note for name, note in notes.items() if name not in wrong} if isinstance(notes, dict) else {}
    if isinstance(cards, dict):
        misnamed = {path[1] for path in misfits if len(path) == 2 and path[0] == "cards" and isinstance(cards.get(str(path[1])), dict)}
        whole["cards"] = {name: card for name, card in cards.items() if name not in lost_ids and name not in misnamed}
    return whole
