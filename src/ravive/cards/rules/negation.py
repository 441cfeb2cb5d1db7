"""A line of what to avoid stands beside a cross, and is read out after "Avoid": one that says "not" already would say the opposite."""

import re

from ravive.cards.card import Language

# A sentence about oneself, or an order, that a negation turns round. Anything else may hold one and be a thing to avoid: "Telling nobody",
# "Not listening".
_NEGATED: dict[str, re.Pattern[str]] = {
    "fr": re.compile(r"(?:(?:je|tu|on|nous|vous|il faut) )?n(?:e |['’](?!importe))|(?:jamais|pas d[e'’])\b", re.IGNORECASE),
    "nl": re.compile(r"(?:ik|je|u|we|wij|men)\b[^.!?]*\b(?:niet|geen|niets|niemand|nooit)\b|(?:geen|nooit)\b", re.IGNORECASE),
    "de": re.compile(
        r"(?:ich|du|man|wir)\b[^.!?]*\b(?:nicht|kein(?:e[nmrs]?)?|nichts|niemand(?:em|en)?|nie|niemals)\b|(?:kein(?:e[nmrs]?)?|nie|niemals)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?:i|you|we)\b[^.!?]*(?:\b(?:not|no|nothing|nobody|never)\b|n['’]t\b)|(?:do not|don['’]t|never|no)\b", re.IGNORECASE
    ),
}


def is_negated(line: str, language: Language) -> bool:
    """Say whether a line of what to avoid says "not" by itself; False in languages that have no rule here.

    >>> is_negated("Ich frage das Kind nicht aus.", Language("de")), is_negated("Das Kind ausfragen.", Language("de"))
    (True, False)
    """
    negated = _NEGATED.get(language)
    return negated is not None and negated.match(line.lstrip("«“„‘\"' \u00a0\u202f")) is not None
