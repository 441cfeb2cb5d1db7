"""What a changed card suggests: a typo, or a change of meaning."""

from typing import Any

import pytest

from ravive.cards.card import Language
from ravive.cards.draft import CardDraft
from ravive.cards.meaning import Ground, suggested
from ravive.lib.languages import INTERFACE
from ravive.lib.yaml_lines import Plain

STRUCTURE: dict[str, Plain] = {
    "id": "couloir", "kind": "choice", "theme": "react", "notion": "noter", "sources": ["guide"],
    "options": ["noter", "attendre"], "right": "noter",
}  # fmt: skip
WORDS: dict[str, Plain] = {
    "prompt": "Dans le couloir, un adulte répond à la place de l’adolescente. Que faites-vous d’abord ?",
    "options": {
        "noter": {"text": "Je note ce que je vois et je préviens", "feedback": "Des faits notés tôt aident la police."},
        "attendre": {"text": "J’attends d’en avoir la certitude", "feedback": "Un doute suffit."},
    },
    "explanation": "Un seul signe ne prouve rien. Prévenez {fact:police} si le malaise dure.",
    "reflex": "Observer, noter, transmettre.",
    "variants": [{"prompt": "Au petit-déjeuner, il répond encore. Que faites-vous ?"}],
}
CLOZE: dict[str, Plain] = {"id": "mots", "kind": "cloze", "mode": "typed", "gaps": ["qui"]}
CLOZE_WORDS: dict[str, Plain] = {"prompt": "Complétez.", "text": "Noter [qui].", "gaps": {"qui": {"accept": ["témoin", "témoins"]}}}
SCENARIO: dict[str, Plain] = {
    "id": "nuit", "kind": "scenario", "start": "debut",
    "steps": {
        "debut": {"choices": {"noter": {"to": "fin", "credit": 1}, "partir": {"to": "fin", "credit": 0}}},
        "fin": {"ending": True},
    },
}  # fmt: skip


def changed(value: Any, *path: str | int, to: Plain) -> Any:  # noqa: ANN401 -- plain data of any shape
    """Return the data with one value changed, or added, or without it when `to` is None."""
    if not path:
        return to
    first, *rest = path
    if isinstance(first, int):
        items = [*value, None] if first == len(value) else list(value)
        items[first] = changed(items[first], *rest, to=to)
        return items
    inner = changed(value.get(first, {}), *rest, to=to)
    return {name: held for name, held in {**value, first: inner}.items() if held is not None}


def reasons(
    structure: dict[str, Plain],
    words: Plain,
    before: dict[str, Plain] = STRUCTURE,
    words_before: Plain = WORDS,
    language: Language = INTERFACE[0],
) -> tuple[str, set[str]]:
    found = suggested(CardDraft(before, {language: words_before}), CardDraft(structure, {language: words}), language)
    return found.decision, {ground.reason for ground in found.grounds}


@pytest.mark.parametrize(
    ("path", "to", "reason"),
    [
        (("right",), "attendre", "right"),
        (("options",), ["noter", "attendre", "partir"], "options"),
        (("options",), ["noter"], "options"),
        (("kind",), "multiple", "kind"),
    ],
)
def test_structure_that_asks_something_else_is_a_change_of_meaning(path: tuple[str, ...], to: Plain, reason: str) -> None:
    assert reasons(changed(STRUCTURE, *path, to=to), WORDS) == ("meaning", {reason})


@pytest.mark.parametrize(
    ("path", "to"),
    [(("options",), ["attendre", "noter"]), (("theme",), "signs"), (("sources",), ["guide", "autre"]), (("critical",), True)],
)
def test_structure_that_asks_the_same_is_a_typo(path: tuple[str, ...], to: Plain) -> None:
    assert reasons(changed(STRUCTURE, *path, to=to), WORDS) == ("typo", {"details"})


@pytest.mark.parametrize(
    ("path", "to", "reason"),
    [
        (("steps", "debut", "choices", "noter", "credit"), 0.5, "right"),
        (("steps", "debut", "choices", "crier"), {"to": "fin", "credit": 0}, "options"),
        (("start",), "fin", "right"),
    ],
)
def test_scenario_that_goes_elsewhere_is_a_change_of_meaning(path: tuple[str, ...], to: Plain, reason: str) -> None:
    assert reasons(changed(SCENARIO, *path, to=to), {}, SCENARIO, {}) == ("meaning", {reason})


def test_spot_moved_is_a_typo_and_spot_turned_right_is_not() -> None:
    before = {"id": "hall", "kind": "hotspot", "picture": "hall", "spots": {"sac": {"x": 1, "y": 2, "radius": 8, "right": True}}}
    assert reasons(changed(before, "spots", "sac", "x", to=3), {}, before, {}) == ("typo", {"details"})
    assert reasons(changed(before, "spots", "sac", "right", to=False), {}, before, {}) == ("meaning", {"right"})
    assert reasons(changed(before, "picture", to="autre"), {}, before, {}) == ("meaning", {"picture"})


def test_order_of_steps_is_the_right_answer() -> None:
    before = {"id": "gestes", "kind": "order", "steps": ["noter", "prevenir"]}
    assert reasons(changed(before, "steps", to=["prevenir", "noter"]), {}, before, {}) == ("meaning", {"right"})


@pytest.mark.parametrize(
    ("path", "to", "reason"),
    [
        (("prompt",), "Dans le couloir un adulte répond a la place de l'Adolescente ; que faites vous d’abord ?", "spelling"),
        (("prompt",), "Dans le couloir, un adulte réponds à la place de l’adolescente. Que faites-vous d’abord ?", "spelling"),
        (("prompt",), "Dans le couloir, un adulte parle à la place de l’adolescente. Que faites-vous d’abord ?", "wording"),
        (("explanation",), "Plusieurs faits, notés tôt, aident ceux qui vérifient. Prévenez {fact:police}.", "explanation"),
        (("options", "attendre", "feedback"), "Rien ne presse jamais assez pour se taire : transmettez.", "explanation"),
        (("variants", 1), {"prompt": "Et au bar, que faites-vous ?"}, "variants"),
        (("variants",), None, "variants"),
    ],
)
def test_words_that_say_the_same_are_a_typo(path: tuple[str | int, ...], to: Plain, reason: str) -> None:
    assert reasons(STRUCTURE, changed(WORDS, *path, to=to)) == ("typo", {reason})


@pytest.mark.parametrize(
    ("path", "to", "reason"),
    [
        (("prompt",), "Dans le couloir, un adulte ne répond pas à la place de l’adolescente. Que faites-vous d’abord ?", "negation"),
        (("reflex",), "Observer, noter, jamais transmettre.", "negation"),
        (("explanation",), "Un seul signe prouve tout. Prévenez {fact:child-focus} si le malaise dure.", "facts"),
        (("explanation",), "Deux signes ne prouvent rien avant 18 ans. Prévenez {fact:police} si le malaise dure.", "numbers"),
        (("explanation",), "Un seul signe ne prouve rien. Ne prévenez pas {fact:police} si le malaise dure.", "negation"),
        (("options", "attendre", "text"), "J’appelle un collègue du service", "rewritten"),
        (("prompt",), "Un client demande une seconde clé pour sa chambre. Que lui répondez-vous ?", "rewritten"),
    ],
)
def test_words_that_say_something_else_are_a_change_of_meaning(path: tuple[str | int, ...], to: Plain, reason: str) -> None:
    decision, found = reasons(STRUCTURE, changed(WORDS, *path, to=to))
    assert (decision, found) == ("meaning", {reason})


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("nl", "Wie een kind in de lobby ziet, moet de politie bellen.", "Wie een kind in de lobby ziet, mag de politie bellen."),
        ("de", "Sie dürfen dem Kind im Flur eine Frage stellen.", "Sie dürfen dem Kind im Flur keine Frage stellen."),
        ("en", "You should ask the child in the corridor some questions.", "You shouldn’t ask the child in the corridor some questions."),
    ],
)
def test_negation_and_duty_are_known_in_every_language(language: Language, before: str, after: str) -> None:
    assert reasons(STRUCTURE, {"prompt": after}, STRUCTURE, {"prompt": before}, language) == ("meaning", {"negation"})


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (["témoin", "témoins", "les témoins"], ("typo", {"spelling"})),
        (["Temoin", "témoins"], ("typo", {"spelling"})),
        (["témoin"], ("meaning", {"answers"})),
        (["victime", "témoin", "témoins"], ("meaning", {"answers"})),
    ],
)
def test_answers_of_a_gap(accept: list[Plain], expected: tuple[str, set[str]]) -> None:
    assert reasons(CLOZE, changed(CLOZE_WORDS, "gaps", "qui", "accept", to=accept), CLOZE, CLOZE_WORDS) == expected


def test_card_whose_translations_alone_changed_is_a_typo() -> None:
    assert reasons(STRUCTURE, WORDS) == ("typo", {"translation"})


def test_weighty_grounds_come_first_and_name_their_place() -> None:
    words = changed(changed(WORDS, "explanation", to="Prévenez {fact:police}."), "reflex", to="Ne jamais noter.")
    found = suggested(CardDraft(STRUCTURE, {Language("fr"): WORDS}), CardDraft(STRUCTURE, {Language("fr"): words}), Language("fr"))
    assert found.grounds == (Ground("negation", ("reflex",)), Ground("explanation", ("explanation",)))
