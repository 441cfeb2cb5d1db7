"""What stands after a cross names the thing to avoid; a line that says "not" by itself would say the opposite."""

import pytest

from ravive.cards.card import Language
from ravive.cards.rules.negation import is_negated


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fr", "Je n’interroge pas."),
        ("fr", "« Je ne promets pas le secret. »"),
        ("fr", "Ne pas juger."),
        ("nl", "Ik stuur het beeld naar niemand."),
        ("nl", "Geen foto maken."),
        ("de", "Ich frage das Kind nicht aus."),
        ("de", "Ich mache kein Foto, das jemanden gefährdet."),
        ("de", "Keine Fragen stellen."),
        ("en", "I don’t promise secrecy."),
        ("en", "I post nothing online."),
        ("en", "Do not judge."),
    ],
)
def test_a_negated_line_is_found(language: Language, line: str) -> None:
    assert is_negated(line, language)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fr", "Interroger l’enfant."),
        ("fr", "Noter les noms devant tous, sans rien dire."),
        ("fr", "Je promets le secret."),
        ("nl", "Zelf onderzoek voeren, zonder iemand iets te zeggen."),
        ("nl", "Ik beloof dat het geheim blijft."),
        ("de", "Der Polizei nichts sagen."),
        ("de", "Nichts tun."),
        ("de", "Keinesfalls"),
        ("en", "Saying nothing to anyone."),
        ("en", "Nothing."),
        ("en", "Noting names in front of everybody."),
    ],
)
def test_a_thing_to_avoid_is_left_alone(language: Language, line: str) -> None:
    assert not is_negated(line, language)
