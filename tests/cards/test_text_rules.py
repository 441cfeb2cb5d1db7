"""The content rules find what a text should not hold, and leave the rest alone."""

import pytest

from ravive.cards.card import Language
from ravive.cards.rules.terms import terms_found
from ravive.cards.rules.texts import lacks_french_spaces, text_flaws, with_french_spaces
from ravive.lib.languages import INTERFACE

NUMBERS = frozenset({"101", "112", "116000", "1712"})


def messages(text: str, language: Language = INTERFACE[0]) -> list[str]:
    return [flaw.text for flaw in text_flaws(text, language, NUMBERS)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "le tourisme sexuel"),
        ("fr", "des images PÉDOPORNOGRAPHIQUES"),
        ("fr", "un enfant prostitué"),
        ("fr", "la prostitution infantile"),
        ("fr", "une travailleuse du sexe"),
        ("fr", "un pedophile"),
        ("fr", "ces monstres"),
        ("nl", "kindersekstoerisme"),
        ("nl", "kinderpornografie"),
        ("nl", "een pedofiel"),
        ("nl", "een sekswerkster"),
        ("de", "Kindersextourismus"),
        ("de", "Kinderpornographie"),
        ("de", "ein Pädophiler"),
        ("de", "Kinderschänder"),
        ("de", "Sexarbeiterin"),
        ("en", "child sex tourism"),
        ("en", "child pornography"),
        ("en", "a paedophile"),
        ("en", "pedophiles"),
        ("en", "a sex worker"),
        ("en", "loverboys"),
    ],
)
def test_terms_to_avoid_are_found_with_their_inflections(language: Language, text: str) -> None:
    assert [found.verdict for found in terms_found(text, language)] == ["avoid"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Il rate son bus, attention aux voitures. Un bénévole volontaire démontre."),
        ("fr", "Une démonstration du chantage sexuel (« sextortion »)."),
        ("nl", "Een fout in de trein; ze demonstreren. Seksuele chantage (‘sextortion’)."),
        ("de", "Ein falsches Dokument. Sexuelle Erpressung („Sextortion“)."),
        ("en", "Sexual blackmail (‘sextortion’); the wrong train; a demonstration."),
    ],
)
def test_ordinary_words_are_left_alone(language: Language, text: str) -> None:
    assert list(terms_found(text, language)) == []


@pytest.mark.parametrize(
    "text",
    [
        "À 23 h 40, chambre 101, quai 4.",
        "Le 30 juillet 2024, à 10:30, 18 ans et 1 500 personnes.",
        "Appelez {fact:child-focus} ou {fact:emergency-112}.",
        "Il a dit : « 3 nuits ».",
        "Une note, p. ex. la plaque.",
    ],
)
def test_plain_numbers_and_facts_are_left_alone(text: str) -> None:
    assert messages(text) == []


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Appelez le 112.", "phone number “112”"),
        ("Appelez le 116\u00a0000.", "phone number “116 000”"),
        ("Le 1712 répond.", "phone number “1712”"),
        ("Appelez +32 2 475 44 99.", "number “+32 2 475 44 99”"),
        ("Voir www.example.org/aide", "web address “www.example.org/aide”"),
        ("Voir childfocus.be.", "web address “childfocus.be”"),
        ("Selon l’art. 79.", "article of law “art. 79”"),
        ("Soit 38 pour cent.", "figure “38 pour cent”"),
        ("Elle risque 5 ans de prison.", "penalty “5 ans de prison”"),
        ("Appelez {police}.", "“{police}” is not accepted"),
        ("Appelez {fact:Police}.", "“{fact:Police}” is not accepted"),
        ("Un } de trop.", "“}” is not accepted"),
        ("Un <i>mot</i>.", "“<i>” is markup"),
    ],
)
def test_what_belongs_elsewhere_is_refused(text: str, start: str) -> None:
    assert messages(text)[0].startswith(start)


@pytest.mark.parametrize(("words", "severity"), [(15, None), (16, "warning"), (25, "warning"), (26, "error")])
def test_sentences_are_counted_in_words(words: int, severity: str | None) -> None:
    flaws = [*text_flaws("Oui. " + "mot " * words + ". Non.", Language("fr"), NUMBERS)]
    assert [flaw.severity for flaw in flaws] == ([] if severity is None else [severity])


@pytest.mark.parametrize(
    ("text", "spaced"),
    [
        ("Quoi ?", "Quoi\u00a0?"),
        ("Quoi?", "Quoi\u00a0?"),
        ("Il dit : « Non ! »", "Il dit\u00a0: «\u00a0Non\u00a0!\u00a0»"),
        ("À 23:40, voir [a] ; 30 %.", "À 23:40, voir [a]\u00a0; 30\u00a0%."),
        ("{fact:police} : appelez", "{fact:police}\u00a0: appelez"),
    ],
)
def test_french_signs_get_no_break_spaces(text: str, spaced: str) -> None:
    assert with_french_spaces(text) == spaced
    assert lacks_french_spaces(text)
    assert not lacks_french_spaces(spaced)
    assert with_french_spaces(spaced) == spaced
