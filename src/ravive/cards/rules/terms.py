"""Words that cards do not use, by language: terms that blame or mislead, and words that shame or startle.

Sources: the Terminology Guidelines (2016 and 2025), ECPAT Belgium's analysis, Termenchecker, Begriffs-Check; some translations are ours
and wait for a native reader. Patterns find whole words in lower case; those of terms to avoid also without accents.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ravive.cards.card import Language
from ravive.lib.words import unaccented


@dataclass(frozen=True, slots=True)
class Term:
    """`pattern` finds the term and its inflections; `instead` says what to write."""

    pattern: str
    instead: str


_IMAGES: dict[str, str] = {
    "fr": "images d’abus sexuels de mineurs",
    "nl": "seksuele misbruikbeelden van minderjarigen",
    "de": "Missbrauchsdarstellungen",
    "en": "child sexual abuse images",
}
_TRAVEL: dict[str, str] = {
    "fr": "exploitation sexuelle des enfants dans le voyage et le tourisme",
    "nl": "seksuele uitbuiting van kinderen op reis en in toerisme",
    "de": "sexuelle Ausbeutung von Kindern auf Reisen und im Tourismus",
    "en": "sexual exploitation of children in travel and tourism",
}
_PROSTITUTION: dict[str, str] = {
    "fr": "enfant exploité dans la prostitution",
    "nl": "kind uitgebuit in prostitutie",
    "de": "zu Prostitutionszwecken ausgebeutetes Kind",
    "en": "child exploited in prostitution",
}
_OFFENDER: dict[str, str] = {
    "fr": "auteur d’infractions sexuelles sur mineurs",
    "nl": "pleger",
    "de": "Sexualstraftäter:in",
    "en": "child sex offender",
}
_BLACKMAIL: dict[str, str] = {
    "fr": "chantage sexuel (« sextortion »)",
    "nl": "seksuele chantage (‘sextortion’)",
    "de": "sexuelle Erpressung („Sextortion“)",
    "en": "sexual blackmail (‘sextortion’)",
}

# What to say for what, in all languages; the terms to avoid for each are below.
GLOSSARY: tuple[dict[str, str], ...] = (_TRAVEL, _IMAGES, _PROSTITUTION, _OFFENDER, _BLACKMAIL)

_CALM = "say what helps, without praise or blame"

_AVOID: dict[str, tuple[Term, ...]] = {
    "fr": (
        Term(r"(?:pedo)?tourisme sexuel|touristes? sexuels?|pedotourisme", _TRAVEL["fr"]),
        Term(
            r"pedo-?pornograph\w*|pornographie (?:enfantine|infantile|juvenile)|pornographie (?:avec|impliquant) des enfants",
            _IMAGES["fr"],
        ),
        Term(
            r"(?:enfant|mineur|adolescent|fille|garcon)e?s? prostituee?s?|prostituee?s? (?:mineur|enfant)e?s?",
            _PROSTITUTION["fr"],
        ),
        Term(r"prostitution (?:enfantine|infantile|juvenile|volontaire|des? (?:enfant|mineur)s?)", _PROSTITUTION["fr"]),
        Term(r"travailleu(?:r|se)s? du sexe|travail du sexe", _PROSTITUTION["fr"]),
        Term(r"pedophil\w*|monstres?|lover-?boys?|predateurs? sexuels?", _OFFENDER["fr"]),
    ),
    "nl": (
        Term(r"(?:kinder)?seks-?toeris\w*", _TRAVEL["nl"]),
        Term(r"kinder-?porno\w*", _IMAGES["nl"]),
        Term(r"(?:kinder|jeugd)prostitu\w*|minderjarige prostitu\w*|vrijwillige prostitutie", _PROSTITUTION["nl"]),
        Term(r"sekswerk\w*", _PROSTITUTION["nl"]),
        Term(r"pedofiel\w*|pedofil\w*|pedoseksue\w*|monsters?|lover-?boys?", _OFFENDER["nl"]),
    ),
    "de": (
        Term(r"(?:kinder)?sex-?touris\w*", _TRAVEL["de"]),
        Term(r"kinder-?porno\w*", _IMAGES["de"]),
        Term(r"kinder-?prostitu\w*|minderjahrige\w* prostituierte\w*|freiwillige\w* prostitution", _PROSTITUTION["de"]),
        Term(r"sexarbeit\w*", _PROSTITUTION["de"]),
        Term(
            r"padophil\w*|paedophil\w*|monsters?|lover-?boys?|kinderschander\w*",
            _OFFENDER["de"],
        ),
    ),
    "en": (
        Term(r"(?:child )?sex touris[mt]s?", _TRAVEL["en"]),
        Term(r"(?:child|kiddie|kid) porn\w*", _IMAGES["en"]),
        Term(r"(?:child|underage|teen|teenage|juvenile) prostitut\w*|voluntary prostitution", _PROSTITUTION["en"]),
        Term(r"sex work(?:er)?s?", _PROSTITUTION["en"]),
        Term(r"pa?edophil\w*|monsters?|lover-?boys?", _OFFENDER["en"]),
    ),
}

_SHAME: dict[str, tuple[Term, ...]] = {
    "fr": (Term(r"bravo|ratée?s?|(?:attention|faux|perdu|dommage|nul) ?!|mauvaise réponse", _CALM),),
    "nl": (
        Term(
            r"bravo|goed zo|(?:fout|mis|let op|opgelet|jammer|helaas) ?!|helaas fout|fout antwoord",
            _CALM,
        ),
    ),
    "de": (
        Term(
            r"bravo|(?:falsch|achtung|schade|leider) ?!|leider falsch|falsche antwort|gut gemacht",
            _CALM,
        ),
    ),
    "en": (
        Term(
            r"bravo|well done|oops|(?:wrong|watch out|attention|too bad|shame) ?!|wrong answer",
            _CALM,
        ),
    ),
}

# Help pages use the word, experts criticise it: it hides the abuse. It may follow the right term, in quotation marks.
_QUOTED_ONLY = re.compile(r"(?<![(\"'«“„‘])(?<![«] )\bsextor[ts]ion\w*")

type Verdict = Literal["avoid", "shame", "quote"]


@dataclass(frozen=True, slots=True)
class Found:
    """A term found in a text, as it stands there."""

    written: str
    instead: str
    verdict: Verdict


def terms_found(text: str, language: Language) -> Iterator[Found]:
    """Yield every term of `language` that the text should not use.

    >>> [found.written for found in terms_found("Des Pédophiles ? Bravo !", Language("fr"))]
    ['Pédophiles', 'Bravo']
    """
    written = " ".join(unicodedata.normalize("NFC", text).split())
    plain = unaccented(written)
    for verdict, pattern, instead in _patterns(language):
        for match in pattern.finditer(written.lower() if verdict == "shame" else plain):
            # Some characters become two without their accent: then the term is shown as it was looked for.
            as_written = written[match.start() : match.end()] if len(written) == len(plain) else match[0]
            yield Found(as_written, instead, verdict)


@cache
def _patterns(language: Language) -> tuple[tuple[Verdict, re.Pattern[str], str], ...]:
    patterns: list[tuple[Verdict, re.Pattern[str], str]] = [("quote", _QUOTED_ONLY, _BLACKMAIL[language])] if language in _BLACKMAIL else []
    patterns.extend(("avoid", _whole_words(term), term.instead) for term in _AVOID.get(language, ()))
    patterns.extend(("shame", _whole_words(term), term.instead) for term in _SHAME.get(language, ()))
    return tuple(patterns)


def _whole_words(term: Term) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{term.pattern})(?!\w)")
