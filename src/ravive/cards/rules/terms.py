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
from ravive.lib.skeleton import STRANGE, skeleton
from ravive.lib.words import unaccented


@dataclass(frozen=True, slots=True)
class Term:
    """`pattern` finds the term and its inflections; `instead` says what to write.

    One of `signs` is in every text that holds the term, once it is in lower case and without accents: texts without any are not read.
    """

    pattern: str
    instead: str
    signs: tuple[str, ...]


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
        Term(r"(?:pedo)?tourisme sexuel|touristes? sexuels?|pedotourisme", _TRAVEL["fr"], ("touris",)),
        Term(
            r"pedo-?pornograph\w*|pornographie (?:enfantine|infantile|juvenile)|pornographie (?:avec|impliquant) des enfants",
            _IMAGES["fr"],
            ("porno",),
        ),
        Term(
            r"(?:enfant|mineur|adolescent|fille|garcon)e?s? prostituee?s?|prostituee?s? (?:mineur|enfant)e?s?",
            _PROSTITUTION["fr"],
            ("prostitu",),
        ),
        Term(r"prostitution (?:enfantine|infantile|juvenile|volontaire|des? (?:enfant|mineur)s?)", _PROSTITUTION["fr"], ("prostitution",)),
        Term(r"travailleu(?:r|se)s? du sexe|travail du sexe", _PROSTITUTION["fr"], ("du sexe",)),
        Term(r"pedophil\w*|monstres?|lover-?boys?|predateurs? sexuels?", _OFFENDER["fr"], ("pedophil", "monstre", "lover", "predateur")),
    ),
    "nl": (
        Term(r"(?:kinder)?seks-?toeris\w*", _TRAVEL["nl"], ("toeris",)),
        Term(r"kinder-?porno\w*", _IMAGES["nl"], ("porno",)),
        Term(r"(?:kinder|jeugd)prostitu\w*|minderjarige prostitu\w*|vrijwillige prostitutie", _PROSTITUTION["nl"], ("prostitu",)),
        Term(r"sekswerk\w*", _PROSTITUTION["nl"], ("sekswerk",)),
        Term(r"pedofiel\w*|pedofil\w*|pedoseksue\w*|monsters?|lover-?boys?", _OFFENDER["nl"], ("pedofi", "pedoseks", "monster", "lover")),
    ),
    "de": (
        Term(r"(?:kinder)?sex-?touris\w*", _TRAVEL["de"], ("touris",)),
        Term(r"kinder-?porno\w*", _IMAGES["de"], ("porno",)),
        Term(r"kinder-?prostitu\w*|minderjahrige\w* prostituierte\w*|freiwillige\w* prostitution", _PROSTITUTION["de"], ("prostitu",)),
        Term(r"sexarbeit\w*", _PROSTITUTION["de"], ("sexarbeit",)),
        Term(
            r"padophil\w*|paedophil\w*|monsters?|lover-?boys?|kinderschander\w*",
            _OFFENDER["de"],
            ("dophil", "monster", "lover", "kinderschander"),
        ),
    ),
    "en": (
        Term(r"(?:child )?sex touris[mt]s?", _TRAVEL["en"], ("touris",)),
        Term(r"(?:child|kiddie|kid) porn\w*", _IMAGES["en"], ("porn",)),
        Term(r"(?:child|underage|teen|teenage|juvenile) prostitut\w*|voluntary prostitution", _PROSTITUTION["en"], ("prostitut",)),
        Term(r"sex work(?:er)?s?", _PROSTITUTION["en"], ("sex work",)),
        Term(r"pa?edophil\w*|monsters?|lover-?boys?", _OFFENDER["en"], ("edophil", "monster", "lover")),
    ),
}

_SHAME: dict[str, tuple[Term, ...]] = {
    "fr": (
        Term(r"bravo|ratée?s?|(?:attention|faux|perdu|dommage|nul) ?!|mauvaise réponse", _CALM, ("bravo", "rate", "!", "mauvaise reponse")),
    ),
    "nl": (
        Term(
            r"bravo|goed zo|(?:fout|mis|let op|opgelet|jammer|helaas) ?!|helaas fout|fout antwoord",
            _CALM,
            ("bravo", "goed zo", "!", "fout"),
        ),
    ),
    "de": (
        Term(
            r"bravo|(?:falsch|achtung|schade|leider) ?!|leider falsch|falsche antwort|gut gemacht",
            _CALM,
            ("bravo", "!", "leider falsch", "falsche antwort", "gut gemacht"),
        ),
    ),
    "en": (
        Term(
            r"bravo|well done|oops|(?:wrong|watch out|attention|too bad|shame) ?!|wrong answer",
            _CALM,
            ("bravo", "well done", "oops", "!", "wrong answer"),
        ),
    ),
}

# Help pages use the word, experts criticise it: it hides the abuse. It may follow the right term, in quotation marks.
_QUOTED_ONLY = re.compile(r"(?<![(\"'«“„‘])(?<![«] )\bsextor[ts]ion\w*")
_QUOTED_SIGN = "sextor"

type Verdict = Literal["avoid", "shame", "quote"]


@dataclass(frozen=True, slots=True)
class Found:
    """A term found in a text, as it stands there."""

    written: str
    instead: str
    verdict: Verdict


@cache
def signs_of(language: Language) -> tuple[str, ...]:
    """Return what gives away a text that may hold a term: without any of these, in lower case and without accents, it holds none."""
    return tuple(dict.fromkeys((_QUOTED_SIGN, *(sign for term in terms_of(language) for sign in term.signs))))


def terms_of(language: Language) -> tuple[Term, ...]:
    """Return the terms that texts in this language do not use; none for a language whose terms nobody listed yet."""
    return _AVOID.get(language, ()) + _SHAME.get(language, ())


@cache
def _bare_signs(language: Language) -> tuple[bytes, ...]:
    return tuple(sign.encode() for sign in signs_of(language))


def terms_found(text: str, language: Language) -> Iterator[Found]:
    """Yield every term of `language` that the text should not use.

    >>> [found.written for found in terms_found("Des Pédophiles ? Bravo !", Language("fr"))]
    ['Pédophiles', 'Bravo']
    """
    bare = skeleton(text)
    if STRANGE not in bare and not any(sign in bare for sign in _bare_signs(language)):
        return
    written = " ".join(unicodedata.normalize("NFC", text).split())
    plain = unaccented(written)
    for verdict, pattern, instead in _patterns(language):
        for match in pattern.finditer(written.lower() if verdict == "shame" else plain):
            # Some letters become two without their accent: then the term is shown as it was looked for.
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
