"""What the texts of a translator's file bring to a draft, whatever the format they were read from."""

from collections.abc import Collection, Mapping

from ravive.cards.draft import DeckDraft
from ravive.formats.problems import TextsCode
from ravive.formats.texts import AppliedTexts, TextGroup, Texts, TextState, TranslatorText, apply
from ravive.lib.languages import Language
from ravive.lib.problem import Path, ProblemPlace

FR, NL = Language("fr"), Language("nl")
DRAFT = DeckDraft(
    structure={"id": "gare", "languages": {"fr": "original", "nl": "to_be_read"}, "cards": [{"id": "noter", "kind": "tip"}]},
    words={
        FR: {"title": "En gare", "summary": "Un quai.", "cards": {"noter": {"prompt": "Appelez {fact:police}.", "reflex": "Noter."}}},
        NL: {"title": "In het station", "summary": "", "cards": {"noter": {"prompt": "Bel {fact:police}."}}},
    },
    pictures={},
)


def brought(
    *texts: TranslatorText, deck: str = "gare", target: str = "nl", outdated: Mapping[str, Collection[Path]] | None = None
) -> AppliedTexts:
    file = Texts(deck=deck, source_language="fr", target_language=target, groups=(TextGroup(id="", name="", texts=texts),))
    return apply(DRAFT, file, NL, outdated or {})


def text(name: str, source: str, target: str | None, state: TextState = "translated") -> TranslatorText:
    return TranslatorText(id=name, source=source, target=target, state=state, line=7)


def test_new_texts_are_brought_by_card_and_path_and_what_is_the_same_or_empty_is_not() -> None:
    found = brought(
        text("deck.title", "En gare", "Op het station"),
        text("deck.summary", "Un quai.", " "),
        text("cards.noter.prompt", "Appelez  {fact:police}.", "Bel {fact:police}."),
        text("cards.noter.reflex", "Noter.", "Noteren."),
    )
    assert found == AppliedTexts({"": {("title",): "Op het station"}, "noter": {("reflex",): "Noteren."}})
    assert found.count == 2


def test_an_outdated_translation_that_the_file_marks_as_translated_still_holds() -> None:
    outdated = {"noter": {("prompt",)}}
    same = text("cards.noter.prompt", "Appelez {fact:police}.", "Bel {fact:police}.")
    assert brought(same, outdated=outdated).texts == {"noter": {("prompt",): "Bel {fact:police}."}}
    assert brought(text(same.id, same.source, same.target, "initial"), outdated=outdated).texts == {}


def test_a_stale_text_is_left_out_and_an_error_leaves_out_all() -> None:
    stale = text("cards.noter.reflex", "Écrire.", "Schrijven.")
    title = text("deck.title", "En gare", "Op het station")
    found = brought(stale, title)
    assert (found.texts, found.is_refused) == ({"": {("title",): "Op het station"}}, False)
    assert [(problem.code, problem.place, problem.line) for problem in found.problems] == [
        (TextsCode.STALE, ProblemPlace("nl", ("cards", "noter", "reflex")), 7)
    ]
    found = brought(stale, title, text("cards.noter.prompt", "Appelez {fact:police}.", "Bel 112."), text("cards.other.prompt", "x", "y"))
    assert (found.texts, found.is_refused) == ({}, True)
    assert [problem.code for problem in found.problems] == [TextsCode.STALE, TextsCode.LOST, TextsCode.UNKNOWN]


def test_a_translation_may_name_the_service_of_its_language_and_is_asked_to_check_it() -> None:
    found = brought(text("cards.noter.prompt", "Appelez {fact:police}.", "Bel {fact:awel}."))
    assert found.texts == {"noter": {("prompt",): "Bel {fact:awel}."}}
    (problem,) = found.problems
    assert (problem.code, problem.severity) == (TextsCode.OTHER_FACTS, "warning")
    assert problem.values == {"unit": "cards.noter.prompt", "value": "{fact:awel}", "before": "{fact:police}"}


def test_texts_of_another_deck_or_language_bring_nothing() -> None:
    title = text("deck.title", "En gare", "Op het station")
    assert [problem.code for problem in brought(title, deck="plage").problems] == [TextsCode.DECK]
    assert [problem.code for problem in brought(title, target="de-BE").problems] == [TextsCode.TARGET_LANGUAGE]
    assert brought(title, target="nl_BE").count == 1
