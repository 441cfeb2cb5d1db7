"""The forms of cards: built from the kinds' dataclasses; they return what was put in."""

import dataclasses
import json
import typing
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, get_args, get_origin

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as some
from pydantic import TypeAdapter
from wagtail.blocks import ChoiceBlock, ListBlock, StructBlock

from ravive.cards.card import THEMES
from ravive.cards.draft import CardDraft
from ravive.cards.folder import deck_folders, read_folder
from ravive.cards.structure import NotionId
from ravive.decks import card_form
from ravive.decks.card_form.kinds import PARTS, STRUCTURES
from ravive.decks.card_form.parts_of_types import COLUMNS
from ravive.decks.card_form.row_ids import made_id, notion_id
from ravive.lib.languages import Language
from ravive.starter.starter_content import DECKS

FR = Language("fr")
GIVEN = card_form.FieldChoices(themes=THEMES)


def starter_cards() -> Iterator[tuple[dict[str, Any], str, dict[str, Any]]]:
    """Yield each card's structure with its words in each language."""
    for folder in deck_folders(DECKS):
        for card in read_folder(folder).draft.cards().values():
            for language in card.words:
                yield dict(card.structure), language, card.words_in(language)


CARDS = [(card, words) for card, language, words in starter_cards() if language == "fr"]


def drafted(structure: Mapping[str, Any], words: Mapping[str, Any]) -> CardDraft:
    """Return a card with words in French."""
    return CardDraft(structure, {FR: dict(words)})


def nothing(kind: str) -> CardDraft:
    """Return a card of which only the kind is chosen."""
    return drafted({"kind": kind}, {})


def fields(shape: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:  # noqa: ANN401 -- any type
    """Yield the path of every field of a dataclass and of the dataclasses in it."""
    hints = typing.get_type_hints(shape, include_extras=True)
    for field in dataclasses.fields(shape):
        path = (*at, field.name)
        yield path
        for inner in inside(hints[field.name]):
            yield from fields(inner, path)


def inside(hint: Any) -> Iterator[Any]:  # noqa: ANN401 -- any type
    """Yield the dataclasses a type is made of."""
    if dataclasses.is_dataclass(hint):
        yield hint
    arguments = get_args(hint)[:1] if get_origin(hint) is Annotated else get_args(hint)
    for argument in arguments:
        yield from inside(argument)


@pytest.mark.parametrize("kind", STRUCTURES)
def test_every_field_of_the_dataclasses_has_its_place_in_the_form(kind: str) -> None:
    structure = STRUCTURES[kind]
    expected = {("structure", path) for path in fields(structure) if path[0] not in COLUMNS}
    expected |= {("words", path) for path in fields(structure.words_type)}
    assert {place for part in PARTS[kind] for place in part.fields()} == expected


def leaves(block: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:  # noqa: ANN401 -- any type
    if isinstance(block, ListBlock):
        yield from leaves(block.child_block, at)
    elif isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            yield from leaves(child, (*at, name))
    else:
        yield at


# What the dataclasses hold in mappings and lists of their own: the two sides of a match, and which of the rows are right.
MATCH_ROWS = {("right", "text"), ("right", "fact"), ("left", "right")}


@pytest.mark.parametrize("kind", STRUCTURES)
def test_every_block_is_a_field_of_the_dataclasses_or_the_id_of_a_row(kind: str) -> None:
    known = {path for part in PARTS[kind] for _, path in part.fields()}
    shown = set(leaves(card_form.block_of(kind, GIVEN)))
    rows = {path[:-1] for path in shown if path[-1] == "id"}
    expected = {path for path in known if not any(other[: len(path)] == path for other in known - {path})}
    if kind == "match":
        expected = (expected - {("pairs",), ("extra",), ("right",)}) | MATCH_ROWS
    if kind in ("choice", "multiple"):
        expected = (expected - {("right",)}) | {("options", "right")}
    assert shown == expected | {(*path, "id") for path in rows}
    assert rows <= known


@pytest.mark.parametrize("kind", STRUCTURES)
def test_choices_are_the_words_the_dataclasses_accept(kind: str) -> None:
    for name, block in card_form.block_of(kind, GIVEN).child_blocks.items():
        hint = typing.get_type_hints(STRUCTURES[kind]).get(name)
        if isinstance(block, ChoiceBlock) and get_args(hint) and name not in ("content_note", "picture"):
            assert [value for value, _ in block.field.choices if value] == list(get_args(hint))


def test_every_starter_card_comes_back_from_its_form_as_it_was() -> None:
    assert len(CARDS) > 80
    for card, words in CARDS:
        draft = drafted(card, words)
        back = card_form.join(card_form.split(draft, FR), draft, FR).card
        assert json.dumps([back.structure, back.words_in(FR)]) == json.dumps([card, words])


def sent(value: Any, block: Any, prefix: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 -- any type
    """Yield the fields a browser sends for a block that shows this value."""
    if isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            yield from sent(value[name], child, f"{prefix}-{name}")
    elif isinstance(block, ListBlock):
        yield f"{prefix}-count", str(len(value))
        for number, held in enumerate(value):
            yield from ((f"{prefix}-{number}-{name}", text) for name, text in (("deleted", ""), ("order", str(number)), ("id", "")))
            yield from sent(held, block.child_block, f"{prefix}-{number}-value")
    elif value is True:
        yield prefix, "on"
    elif value is not False:
        yield prefix, "" if value is None else str(value).replace("\n", "\r\n")


@pytest.mark.slow
def test_every_starter_card_comes_back_from_a_browser_as_it_was() -> None:
    for card, words in CARDS:
        kind = card["kind"]
        block = card_form.block_of(kind, GIVEN)
        draft = drafted(card, words)
        value = block.normalize(card_form.shown(kind, card_form.split(draft, FR)))
        data = QueryDict(mutable=True)
        data.update(dict(sent(value, block, "card")))
        back = card_form.join(card_form.posted(kind, data), draft, FR).card
        assert json.dumps([back.structure, back.words_in(FR)]) == json.dumps([card, words])


@pytest.mark.parametrize("kind", STRUCTURES)
def test_a_card_of_nothing_has_its_rows_to_fill_in_and_says_nothing_when_they_stay_empty(kind: str) -> None:
    value = card_form.shown(kind, card_form.split(nothing(kind), FR))
    assert sum(len(held) for held in value.values() if isinstance(held, list)) == sum(
        getattr(part, "fewest", 0) * FACES.get(kind, 1) for part in PARTS[kind]
    )
    block = card_form.block_of(kind, GIVEN)
    data = QueryDict(mutable=True)
    data.update(dict(sent(block.normalize(value), block, "card")))
    back = card_form.join(card_form.posted(kind, data), nothing(kind), FR).card
    assert not any(held for held in back.words_in(FR).values())


# A match has rows on two sides.
FACES = {"match": 2}


def test_a_new_row_gets_its_id_from_its_text_and_an_old_one_keeps_its_own() -> None:
    card = {"id": "a", "kind": "choice", "options": ["oui", "non"], "right": "oui"}
    words = {"options": {"oui": {"text": "Oui", "feedback": "."}, "non": {"text": "Non", "feedback": "."}}}
    value = card_form.split(drafted(card, words), FR)
    value["options"][0]["text"] = "Tout autre chose"
    value["options"].insert(1, {"id": "new:1", "text": "Je note l’heure", "feedback": "", "right": True})
    value["options"].append({"id": "new:2", "text": "", "feedback": "", "right": False})
    value["variants"] = [{"prompt": "Ou ?", "options": [{"id": "new:1", "text": "Autrement", "feedback": "Bien."}]}]
    back = card_form.join(value, drafted(card, words), FR)
    assert back.card.structure["options"] == ["oui", "je-note-l-heure", "non"]
    assert back.ids == {"new:1": "je-note-l-heure"}
    assert back.card.words_in(FR)["options"]["je-note-l-heure"] == {"text": "Je note l’heure"}
    assert list(back.card.words_in(FR)["variants"][0]["options"]) == ["je-note-l-heure"]


def test_a_copied_row_gets_an_id_of_its_own() -> None:
    value = card_form.split(drafted({"kind": "order", "steps": ["noter"]}, {"steps": {"noter": {"text": "Noter"}}}), FR)
    value["steps"] *= 2
    assert card_form.join(value, nothing("order"), FR).card.structure["steps"] == ["noter", "noter-2"]


def test_what_leads_to_a_new_step_follows_its_id() -> None:
    value = card_form.split(nothing("scenario"), FR)
    choice = {"id": "new:2", "text": "Je note", "feedback": ".", "to": "new:3", "credit": 1}
    value |= {"start": "new:1", "steps": [
        {"id": "new:1", "text": "Le soir", "question": "", "ending": False, "choices": [choice]},
        {"id": "new:3", "text": "La suite", "question": "", "ending": True, "choices": []},
    ]}  # fmt: skip
    structure: Any = card_form.join(value, nothing("scenario"), FR).card.structure
    assert structure["start"] == "le-soir"
    assert structure["steps"]["le-soir"]["choices"]["je-note"] == {"to": "la-suite", "credit": 1}


def test_a_gap_in_brackets_is_named_by_its_answer() -> None:
    value = card_form.split(nothing("cloze"), FR)
    value |= {"text": "Ne [Paye] pas.", "gaps": [{"id": "new:1", "accept": ["paie", "paye"], "feedback": ""}]}
    back = card_form.join(value, nothing("cloze"), FR).card
    assert (back.words_in(FR)["text"], back.structure["gaps"]) == ("Ne [paie] pas.", ["paie"])


def test_a_gap_in_brackets_is_named_by_its_answer_in_any_script() -> None:
    value = card_form.split(nothing("cloze"), FR)
    gaps = [{"id": "new:1", "accept": ["الشك"], "feedback": ""}, {"id": "new:2", "accept": ["الإصغاء"], "feedback": ""}]
    back = card_form.join(value | {"text": "[الإصغاء] و[الشك].", "gaps": gaps}, nothing("cloze"), FR).card
    assert back.words_in(FR)["text"] == "[alisgha] و[alshk]."


def test_a_fact_among_the_items_on_the_right_is_named_as_one() -> None:
    value = card_form.split(nothing("match"), FR)
    value["right"] = [{"id": "new:1", "text": "", "fact": "police"}, {"id": "new:2", "text": "Le directeur", "fact": ""}]
    value["left"] = [{"id": "new:3", "text": "Danger", "feedback": ".", "right": "new:1"}]
    back = card_form.join(value, nothing("match"), FR).card
    assert back.structure == {"kind": "match", "pairs": {"danger": "fact:police"}, "extra": ["le-directeur"]}
    assert back.words_in(FR)["right"] == {"le-directeur": "Le directeur"}


@pytest.mark.parametrize(
    ("kind", "language", "path", "place"),
    [
        ("choice", "fr", ("options", "attendre", "feedback"), ("options", "row:attendre", "feedback")),
        ("choice", None, ("options", 2), ("options", "row:attendre")),
        ("choice", None, ("right",), ("options",)),
        ("choice", "fr", ("variants", 0, "options", "attendre", "text"), ("variants", 0, "options", "row:attendre", "text")),
        ("choice", None, ("sources", 1), ("sources",)),
        ("choice", "fr", ("nowhere",), ()),
        ("recall", "fr", ("do", 2), ("do", 2)),
        ("scenario", None, ("steps", "fiche", "choices", "note", "to"), ("steps", "row:fiche", "choices", "row:note", "to")),
        ("match", None, ("pairs", "danger"), ("left", "row:danger", "right")),
        ("match", "fr", ("left", "danger", "text"), ("left", "row:danger", "text")),
        ("hotspot", None, ("spots", "horloge", "x"), ("spots", "row:horloge", "x")),
    ],
)  # fmt: skip
def test_a_problem_is_shown_at_its_field(
    kind: str, language: str | None, path: tuple[str | int, ...], place: tuple[str | int, ...]
) -> None:
    card, words = next((card, words) for card, of, words in starter_cards() if card["kind"] == kind and of == "fr")
    assert card_form.place_of(kind, language, path, card_form.split(drafted(card, words), FR)) == place


@given(some.text(max_size=80), some.sets(some.sampled_from(["option", "option-2", "a"])))
def test_a_made_id_is_one_that_cards_accept(text: str, taken: set[str]) -> None:
    made = made_id(text, taken, "option")
    assert made not in taken
    assert len(made) <= 60
    assert all(part and part.isascii() and part.isalnum() and part.lower() == part for part in made.split("-"))


@given(some.text(max_size=80))
def test_a_notion_is_one_that_cards_accept(text: str) -> None:
    notion = notion_id(text)
    assert not notion or TypeAdapter(NotionId).validate_python(notion) == notion
    assert notion_id(notion) == notion


@pytest.mark.parametrize(("text", "other"), [("الإصغاء", "الشك يكفي"), ("Слушать", "Сомнения достаточно"), ("疑問", "倾听")])
def test_different_notions_of_a_script_without_latin_letters_stay_different_and_readable(text: str, other: str) -> None:
    assert notion_id(text) != notion_id(other)
    assert notion_id(text).replace("-", " ") == text.lower()
