"""What is only a typo: the check says so of nothing that could change a fact, a figure, a verb or a negation."""

import pytest

from ravive.cards.typos import is_typo
from ravive.lib.languages import Language

TYPOS = [
    ("fr", "Noter les faits obsrevés.", "Noter les faits observés."),
    ("fr", "Apelez la police", "Appelez la police"),
    ("fr", "Un enfant , seul", "Un enfant, seul"),
    ("fr", "Ecouter sans juger", "Écouter sans juger"),
    ("fr", "la formtion", "la formation"),
    ("nl", "Een gessprek", "Een gesprek"),
    ("de", "Die Ploizei rufen", "Die Polizei rufen"),
    ("en", "Ask for avdice", "Ask for advice"),
]
MORE = [
    ("fr", "Il faut attendre", "Il ne faut pas attendre"),
    ("fr", "Ne pas interroger", "Ne plus interroger"),
    ("fr", "Appelez le 116 000", "Appelez le 116 001"),
    ("fr", "Appelez {fact:police}", "Appelez {fact:child-focus}"),
    ("fr", "Il signale", "Il signalé"),
    ("fr", "Appelez", "Appeler"),
    ("fr", "Vous pouvez dire", "Vous pouvait dire"),
    ("fr", "informer", "infirmer"),
    ("fr", "montrer", "monter"),
    ("fr", "un signe", "un singe"),
    ("fr", "On le sait.", "On le sait ?"),
    ("fr", "[noter] les faits", "[noterr] les faits"),
    ("fr", "tâche connue", "tache connue"),
    ("nl", "Je mag wachten", "Je moet wachten"),
    ("de", "Das Kind wurde gesehen", "Das Kind würde gesehen"),
    ("de", "Fragen Sie es", "Fragen sie es"),
    ("en", "You can ask", "You can't ask"),
    ("ar", "كلمة واحدة", "كلمه واحدة"),
]
# What the deck says elsewhere: "formation" is a word, and so is "tâche", which is no "tache" misspelt.
ELSEWHERE = ("formation", "tâche", "montrer")


def test_a_typo_is_one() -> None:
    assert [case for case in TYPOS if not is_typo(case[1], case[2], Language(case[0]), ELSEWHERE)] == []


def test_what_may_say_something_else_is_none() -> None:
    assert [case for case in MORE if is_typo(case[1], case[2], Language(case[0]), ELSEWHERE)] == []


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_a_lost_letter_counts_only_in_a_word_that_the_deck_uses(language: str) -> None:
    assert is_typo("formtion", "formation", Language(language), ELSEWHERE)
    assert not is_typo("formtion", "formation", Language(language), ())
