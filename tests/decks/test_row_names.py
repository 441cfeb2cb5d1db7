"""Rows of a card are called by their words; two of one name are still told apart."""

from ravive.cards.draft import CardDraft
from ravive.decks import card_form, row_names
from ravive.decks.reviewing import field_diff
from ravive.lib.languages import Language

FR = Language("fr")
STRUCTURE = {"id": "a", "kind": "choice", "options": ["noter", "attendre", "partir"], "right": "noter"}
WORDS = {
    "prompt": "Que faites-vous ?",
    "options": {
        "noter": {"text": "Je note", "feedback": "Bien."},
        "attendre": {"text": "Je pars", "feedback": "Non."},
        "partir": {"text": "Je pars", "feedback": "Non plus."},
    },
    "variants": [{"prompt": "Et là ?", "options": {"noter": {"text": "J’écris tout", "feedback": "Bien."}}}],
}


def test_rows_are_called_by_their_words_and_two_alike_by_their_ids_too() -> None:
    names = row_names.names_in("choice", card_form.split(CardDraft(STRUCTURE, {FR: WORDS}), FR))
    assert names["options", "#noter"] == "Je note"
    assert {names["options", "#attendre"], names["options", "#partir"]} == {"Je pars (attendre)", "Je pars (partir)"}


def test_what_is_only_called_otherwise_differs_nowhere_else() -> None:
    before = card_form.split(CardDraft(STRUCTURE, {FR: WORDS}), FR)
    options = {**WORDS["options"], "noter": {"text": "Je note tout", "feedback": "Bien."}}  # type: ignore[dict-item]  # plain data
    after = card_form.split(CardDraft(STRUCTURE, {FR: {**WORDS, "options": options}}), FR)
    found = field_diff.differences("choice", before, after)
    assert [difference.label.split(" › ")[1:] for difference in found] == [["Je note tout", found[0].label.split(" › ")[-1]]]
