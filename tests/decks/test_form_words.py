"""An author chooses and reads words: notions, pictures, rows and facts are named by them, never by their ids."""

import pytest

from ravive.cards.draft import CardDraft
from ravive.cards.problems import DeckCode
from ravive.decks import card_form, problem_lines
from ravive.decks.card_form.row_ids import notion_id, notion_words
from ravive.decks.editing.actions import cards as card_actions
from ravive.decks.models import Card
from ravive.decks.reviewing import field_diff
from ravive.lib.languages import Language
from ravive.lib.problem import problem
from tests.decks.studio_cast import STRUCTURE, WORDS, Studio, address, studio_of
from tests.people.cast import NOW

FRENCH = Language("fr")


@pytest.fixture
def desk(db: None) -> Studio:
    return studio_of()


def of_notion(notion: str) -> CardDraft:
    return CardDraft({"id": "quai", **STRUCTURE, "notion": notion}, {FRENCH: WORDS})


def test_a_notion_is_shown_by_its_words_and_stays_the_same_notion() -> None:
    card = of_notion("un-doute-suffit")
    shown = card_form.shown("choice", card_form.split(card, FRENCH))
    assert shown["notion"] == "un doute suffit"
    assert notion_id(shown["notion"]) == "un-doute-suffit"
    assert notion_id(notion_words("الشك-يكفي")) == "الشك-يكفي"


def test_what_changed_names_notions_by_their_words() -> None:
    old, new = (card_form.split(of_notion(name), FRENCH) for name in ("noter-d-abord", "un-doute-suffit"))
    (difference,) = field_diff.differences("choice", old, new)
    assert "doute suffit" in difference.shown
    assert "-suffit" not in difference.shown


@pytest.mark.parametrize(("kind", "rows"), [("choice", "options"), ("scenario", "steps"), ("match", "left"), ("tip", "points")])
def test_a_row_is_headed_by_its_text_not_by_its_id(kind: str, rows: str) -> None:
    row = card_form.block_of(kind, card_form.FieldChoices()).child_blocks[rows].child_block
    assert row.meta.label_format == ("{title}" if kind == "tip" else "{text}")


def test_a_problem_with_the_register_names_the_fact_in_words() -> None:
    known = {("facts", "#police"): "Police", ("sources", "#charte"): "La charte"}
    expired = problem(DeckCode.FACT_EXPIRED, ("explanation",), name="police", day="2025-01-01", until="2026-01-01")
    assert "Police" in problem_lines.at_field("choice", expired, {"police": "Je préviens la police"}, known)
    weak = problem(DeckCode.SOURCE_WEAK, ("sources",), name="charte", grade="C")
    assert "La charte" in problem_lines.with_field("choice", weak, known)


def test_a_problem_names_the_rows_of_the_card_in_words_wherever_it_is_read() -> None:
    twice = problem(DeckCode.EXTRA_PAIRED, ("extra",), name="ma-chef")
    assert "«\u00a0Ma cheffe\u00a0»" in problem_lines.with_field("match", twice, {("right", "#ma-chef"): "Ma cheffe"})


def test_the_form_lists_notions_with_the_cards_that_have_them(desk: Studio) -> None:
    card = desk.card("Un enfant attend seul.")
    card_actions.add_card(deck=desk.deck, kind="truth", theme="react", notion="noter", prompt="Un doute suffit.", by=desk.author, now=NOW)
    for page in (address(card), f"/desk/decks/{desk.deck.pk}/new-card/"):
        assert '<option value="noter"\n  label="2 cartes, dont\u00a0: Un enfant attend seul."' in desk.client.get(page).text


def test_a_new_notion_is_written_in_words(desk: Studio) -> None:
    values = {"kind": "truth", "theme": "react", "prompt": "Un doute suffit.", "notion": "Un doute, c’est assez"}
    desk.client.post(f"/desk/decks/{desk.deck.pk}/new-card/", values)
    card = Card.objects.get(deck=desk.deck)
    assert card.structure["notion"] == "un-doute-c-est-assez"
    again = desk.client.get(f"/desk/decks/{desk.deck.pk}/new-card/?like={card.card_id}").text
    assert 'value="un doute c est assez"' in again


def test_a_choice_that_leads_to_a_step_still_empty_leads_nowhere_yet() -> None:
    """Else its author would read the id that the browser gave the new step."""
    step = {"id": "begin", "text": "Un soir", "question": "Et ?", "ending": False}
    choice = {"id": "call", "text": "J’appelle", "feedback": "", "to": "new:row-1", "credit": 1}
    empty = {"id": "new:row-1", "text": "", "question": "", "ending": False, "choices": []}
    card = CardDraft({"id": "quai", "kind": "scenario"}, {FRENCH: {}})
    value = {**card_form.split(card, FRENCH), "start": "begin", "steps": [{**step, "choices": [choice]}, empty]}
    joined = card_form.join(value, card, FRENCH)
    assert joined.value["steps"][0]["choices"][0]["to"] == ""
    written = {**value, "steps": [value["steps"][0], {**empty, "text": "La police est là"}]}
    assert card_form.join(written, card, FRENCH).value["steps"][0]["choices"][0]["to"] == "la-police-est-la"
