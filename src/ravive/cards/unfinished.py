"""Which errors of a draft only say that it is unfinished: the desk stores it so, and publishing waits for its author."""

from collections.abc import Iterator

from ravive.cards.draft import DeckDraft, mapping
from ravive.cards.problems import DeckCode
from ravive.cards.structure import listed
from ravive.cards.typed_draft import KINDS
from ravive.lib.problem import Code, Problem, ProblemPlace, ShapeCode, problem

_LACKS: frozenset[Code] = frozenset({ShapeCode.MISSING, ShapeCode.TOO_FEW, DeckCode.TEXT_EMPTY, DeckCode.NO_WORDS, DeckCode.ALT_MISSING})
# Of ids and of rows that nothing in the card stands for: no form could show them.
_NEVER: frozenset[Code] = frozenset(
    {
        DeckCode.NOT_AN_ID,
        DeckCode.NOT_A_NOTION,
        DeckCode.NOT_AN_ITEM,
        DeckCode.FILE_NAME,
        DeckCode.WORDS_EXTRA,
        DeckCode.TWICE,
        DeckCode.CARD_TWICE,
    }
)
_IDENTITY = (("id",), ("kind",))


def is_unfinished(found: Problem, draft: DeckDraft) -> bool:
    """Say whether an error is one of a card that is marked as a draft, or of a translation that is not whole yet."""
    place = found.place
    if place is None or found.code in _NEVER or place.field in _IDENTITY:
        return False
    if found.code is DeckCode.LANGUAGE_MISSING:
        return place.path[-1] != draft.original
    if found.code is ShapeCode.TOO_FEW and place.path == ("cards",):
        return True
    if found.code in _LACKS and place.language not in (None, draft.original):
        return True
    is_of_rules = isinstance(found.code, DeckCode) or found.code in _LACKS or found.code is ShapeCode.TEXT_TOO_LONG
    return is_of_rules and _is_of_draft_card(place, draft)


def _is_of_draft_card(place: ProblemPlace, draft: DeckDraft) -> bool:
    entries = [mapping(entry) for entry in draft.entries]
    own = [entry for number, entry in enumerate(entries) if place.card in (number, entry.get("id"))]
    return bool(own) and own[0].get("status") == "draft" and own[0].get("kind") in KINDS


def clashes(draft: DeckDraft) -> Iterator[Problem]:
    """Yield what could not be stored, even where something else in the draft hides it from the check."""
    first: dict[str, int] = {}
    for number, name in enumerate(draft.card_ids):
        if first.setdefault(name, number) != number:
            yield problem(DeckCode.CARD_TWICE, ("cards", number, "id"), name=name, number=first[name])
    for name, picture in mapping(draft.fields.get("pictures")).items():
        file = str(mapping(picture).get("file"))
        if file not in draft.pictures:
            yield problem(DeckCode.PICTURE_MISSING, ("pictures", name, "file"), name=file, accepted=listed(draft.pictures))
    for language in draft.words:
        for name in draft.card_words(language):
            if name not in first:
                yield problem(DeckCode.WORDS_EXTRA, ("cards", name), language=language, name=name, accepted=listed(first))
