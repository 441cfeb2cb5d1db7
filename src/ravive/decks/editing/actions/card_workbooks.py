"""Simple cards taken from a workbook into a deck, whole or not at all, and never twice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from ravive.cards.card import THEMES
from ravive.cards.check import check
from ravive.cards.draft import CardDraft, DeckDraft
from ravive.cards.problems import DeckCode
from ravive.decks.card_form.row_ids import made_id, notion_id
from ravive.decks.editing import card_workbooks
from ravive.decks.editing.actions.decks import DeckValues, add_deck
from ravive.decks.models import Card, CardWords, Deck
from ravive.decks.queries import original_language
from ravive.formats import simple_cards
from ravive.formats.simple_cards import ReadCards, SimpleAnswer, SimpleCard, answer_column, cell_problem, feedback_column
from ravive.lib.languages import Language
from ravive.lib.problem import Path, Problem
from ravive.lib.words import folded
from ravive.lib.yaml_lines import Plain
from ravive.people.actions import record
from ravive.people.models import Organisation
from ravive.register import queries as register_queries

# What no draft may hold either; anything else waits for its author at the desk.
_REFUSED = frozenset({DeckCode.FACT_UNKNOWN, DeckCode.BRACES, DeckCode.MARKUP, DeckCode.REFLEX_LINES})


@dataclass(frozen=True, kw_only=True)
class AddedCards:
    """What a workbook brought: with problems, nothing. Rows are those of the workbook.

    `repeated` are rows whose question the deck had already; `examples` are those of the template; both were left out.
    `to_fix` are rows of cards with something that prevents publishing, which their forms say.
    """

    deck: Deck | None = None
    count: int = 0
    repeated: tuple[int, ...] = ()
    examples: tuple[int, ...] = ()
    to_fix: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()


def add_cards_of_workbook(*, deck: Deck, content: bytes, by: User, now: datetime) -> AddedCards:
    """Add the workbook's cards at the end of the deck, as drafts, but for those whose question it has; return what came of it."""
    found = simple_cards.read(content, card_workbooks.vocabulary([theme for theme in THEMES if theme in deck.themes]))
    if found.problems:
        return AddedCards(problems=found.problems)
    with transaction.atomic():
        # Two that send the same file at once wait for each other: the second one finds the questions of the first.
        deck.lock()
        return _add(deck, found, by=by, now=now)


def new_deck_of_workbook(
    *, organisation: Organisation, language: Language, values: DeckValues, content: bytes, by: User, now: datetime
) -> AddedCards:
    """Create a deck of the workbook's cards, all drafts, with the themes that they have; return what came of it."""
    found = simple_cards.read(content, card_workbooks.vocabulary())
    if found.problems:
        return AddedCards(problems=found.problems)
    with transaction.atomic():
        themes = [theme for theme in THEMES if any(card.theme == theme for card in found.cards)]
        deck = add_deck(organisation=organisation, language=language, values=replace(values, themes=themes), by=by, now=now)
        added = _add(deck, found, by=by, now=now)
        if added.problems:
            transaction.set_rollback(True)
        return added


def _add(deck: Deck, found: ReadCards, *, by: User, now: datetime) -> AddedCards:
    language = original_language(deck)
    words = CardWords.objects.filter(card__deck=deck, language=language).values_list("words", flat=True)
    asked = {folded(str(card_words.get("prompt", ""))) for card_words in words}
    new = [card for card in found.cards if folded(card.prompt) not in asked]
    drafts = _drafts(deck, language, new)
    flaws = list(_flaws(deck, language, drafts, new, found.columns, now))
    problems = tuple(flaw for flaw in flaws if flaw.code in _REFUSED)
    if problems:
        return AddedCards(problems=problems)
    if drafts:
        _store(deck, language, drafts)
        deck.touch(now=now)
        record(organisation=deck.organisation, by=by, now=now, verb="cards.imported", subject=deck, detail={"cards": len(drafts)})
    new_rows = {card.row for card in new}
    return AddedCards(
        deck=deck,
        count=len(drafts),
        repeated=tuple(card.row for card in found.cards if card.row not in new_rows),
        examples=found.examples,
        to_fix=tuple(sorted({flaw.line for flaw in flaws if flaw.severity == "error"})),
    )


def _drafts(deck: Deck, language: Language, cards: Sequence[SimpleCard]) -> dict[str, CardDraft]:
    taken = set(Card.objects.filter(deck=deck).values_list("card_id", flat=True))
    drafts: dict[str, CardDraft] = {}
    for card in cards:
        name = made_id(card.prompt, taken, card.kind)
        taken.add(name)
        drafts[name] = _draft(card, name, language)
    return drafts


def _draft(card: SimpleCard, name: str, language: Language) -> CardDraft:
    """Return the card as the desk stores it; what was not written is left out."""
    notion = notion_id(card.notion)
    structure: dict[str, Plain] = {"id": name, "kind": card.kind, "theme": card.theme, **({"notion": notion} if notion else {})}
    structure["status"] = "draft"
    words: dict[str, Plain] = {"prompt": card.prompt}
    if card.kind == "truth":
        structure["right"] = card.answers[0].is_right
        words |= _written(if_true=card.answers[0].feedback, if_false=card.answers[1].feedback)
    else:
        rows = _rows(card.answers)
        field = "steps" if card.kind == "order" else "options"
        right: list[Plain] = [row for row, answer in rows.items() if answer.is_right]
        structure[field] = list(rows)
        if card.kind != "order":
            structure["right"] = right if card.kind == "multiple" else right[0]
        words[field] = {row: _written(text=answer.text, feedback=answer.feedback) for row, answer in rows.items()}
    return CardDraft(structure, {language: words | _written(explanation=card.explanation, reflex=card.reflex)})


def _rows(answers: Sequence[SimpleAnswer]) -> dict[str, SimpleAnswer]:
    rows: dict[str, SimpleAnswer] = {}
    for answer in answers:
        rows[made_id(answer.text, rows, "option")] = answer
    return rows


def _written(**texts: str) -> dict[str, Plain]:
    return {name: text for name, text in texts.items() if text}


def _flaws(
    deck: Deck, language: Language, drafts: Mapping[str, CardDraft], cards: Sequence[SimpleCard], columns: Mapping[str, str], now: datetime
) -> Iterator[Problem]:
    """Yield what the content rules refuse in the texts, each at its cell."""
    structure: dict[str, Plain] = {"languages": {language: "original"}, "cards": [dict(draft.structure) for draft in drafts.values()]}
    words: Plain = {"cards": {name: draft.words_in(language) for name, draft in drafts.items()}}
    checked = check(
        DeckDraft(structure, {language: words}, {}), {}, register_queries.register_of(deck.organisation), timezone.localdate(now)
    )
    by_name = dict(zip(drafts, cards, strict=True))
    for flaw in checked.flaws:
        card = by_name.get(str(flaw.place.card)) if flaw.place else None
        if card and flaw.place and flaw.place.language == language:
            key = _column_of(flaw.place.field, card)
            yield replace(cell_problem(flaw.code, card.row, key, columns, **flaw.values), severity=flaw.severity)


def _column_of(field: Path, card: SimpleCard) -> str:
    """Return the key of the column that holds a text of the card's words."""
    match field:
        case ("if_true",):
            return feedback_column(card.answers[0].number)
        case ("if_false",):
            return feedback_column(card.answers[1].number)
        case ("options" | "steps", row, part):
            number = _rows(card.answers)[str(row)].number
            return answer_column(number) if part == "text" else feedback_column(number)
        case _:
            return str(field[0])


def _store(deck: Deck, language: Language, drafts: Mapping[str, CardDraft]) -> None:
    last = Card.objects.filter(deck=deck).aggregate(last=Max("position"))["last"]
    first = 0 if last is None else last + 1
    rows: list[Card] = []
    for position, draft in enumerate(drafts.values(), start=first):
        row = Card(deck=deck, position=position)
        row.take(dict(draft.structure))
        rows.append(row)
    Card.objects.bulk_create(rows)
    CardWords.objects.bulk_create(
        CardWords(card=row, language=language, words=drafts[row.card_id].words_in(language), status=CardWords.Status.SIGNED) for row in rows
    )
