"""The languages of the world that Ravive can hold: one table. A language is added by a row here, and by nothing else.

The interface speaks those with `is_interface`. A deck, a fact or a page may be in any language of the table. Names and directions are
those of Unicode's CLDR. Plural rules are those of Babel, which `tests/lib/test_languages.py` compares with this table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NewType

# A tag that `checked_language` accepted, or that stands in the table.
Language = NewType("Language", str)
type Direction = Literal["ltr", "rtl"]

# What gettext reads in the header of a catalogue.
NO_PLURAL = "nplurals=1; plural=0;"
ONE_IS_SINGULAR = "nplurals=2; plural=(n != 1);"
ZERO_AND_ONE_ARE_SINGULAR = "nplurals=2; plural=(n > 1);"
EAST_SLAVIC = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
POLISH = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
CZECH = "nplurals=3; plural=((n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2);"
ROMANIAN = "nplurals=3; plural=(n==1 ? 0 : (n==0 || (n%100 > 0 && n%100 < 20)) ? 1 : 2);"
ARABIC = "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=0 && n%100<=2 ? 4 : 5);"


class UnknownLanguageError(ValueError):
    """A tag is not in the table; the message lists the accepted ones."""


@dataclass(frozen=True, kw_only=True)
class LanguageRow:
    """One language. `tag` is its BCP 47 tag of two or three letters, `name` what its speakers call it.

    `script` is the ISO 15924 code of its script. `font` names the font set, built by `app/fonts.mjs`, that has the characters which the
    Latin font lacks; None where the Latin font is enough, or where the fonts of the device are used. `plural` is a gettext rule.
    """

    tag: Language
    name: str
    direction: Direction
    script: str
    font: str | None
    plural: str
    is_interface: bool


def _row(
    tag: str,
    name: str,
    plural: str = ONE_IS_SINGULAR,
    *,
    script: str = "Latn",
    font: str | None = None,
    direction: Direction = "ltr",
    is_interface: bool = False,
) -> LanguageRow:
    return LanguageRow(
        tag=Language(tag), name=name, direction=direction, script=script, font=font, plural=plural, is_interface=is_interface
    )


# The order is that of every list and file: the interface's languages, then the others by tag.
TABLE: tuple[LanguageRow, ...] = (
    _row("fr", "Français", ZERO_AND_ONE_ARE_SINGULAR, is_interface=True),
    _row("nl", "Nederlands", is_interface=True),
    _row("de", "Deutsch", is_interface=True),
    _row("en", "English", is_interface=True),
    _row("am", "አማርኛ", ZERO_AND_ONE_ARE_SINGULAR, script="Ethi", font="ethiopic"),
    _row("ar", "العربية", ARABIC, script="Arab", font="arabic", direction="rtl"),
    _row("bg", "Български", script="Cyrl", font="cyrillic"),
    _row("bn", "বাংলা", script="Beng", font="bengali"),
    _row("ckb", "کوردیی ناوەندی", script="Arab", font="arabic", direction="rtl"),
    _row("cs", "Čeština", CZECH, font="latin-ext"),
    _row("da", "Dansk"),
    _row("el", "Ελληνικά", script="Grek", font="greek"),
    _row("es", "Español"),
    _row("fa", "فارسی", NO_PLURAL, script="Arab", font="arabic", direction="rtl"),
    _row("fi", "Suomi"),
    _row("he", "עברית", script="Hebr", font="hebrew", direction="rtl"),
    _row("hi", "हिन्दी", script="Deva", font="devanagari"),
    _row("hr", "Hrvatski", EAST_SLAVIC, font="latin-ext"),
    _row("hu", "Magyar", NO_PLURAL, font="latin-ext"),
    _row("hy", "Հայերեն", NO_PLURAL, script="Armn"),
    _row("it", "Italiano"),
    _row("ja", "日本語", NO_PLURAL, script="Jpan"),
    _row("ka", "ქართული", NO_PLURAL, script="Geor"),
    _row("ko", "한국어", NO_PLURAL, script="Kore"),
    _row("ku", "Kurdî (kurmancî)", font="latin-ext"),
    _row("ln", "Lingála", ZERO_AND_ONE_ARE_SINGULAR, font="latin-ext"),
    _row("ne", "नेपाली", script="Deva", font="devanagari"),
    _row("no", "Norsk"),
    _row("pa", "ਪੰਜਾਬੀ", script="Guru"),
    _row("pl", "Polski", POLISH, font="latin-ext"),
    _row("ps", "پښتو", script="Arab", font="arabic", direction="rtl"),
    _row("pt", "Português"),
    _row("ro", "Română", ROMANIAN, font="latin-ext"),
    _row("ru", "Русский", EAST_SLAVIC, script="Cyrl", font="cyrillic"),
    _row("rw", "Ikinyarwanda", NO_PLURAL),
    _row("sk", "Slovenčina", CZECH, font="latin-ext"),
    _row("so", "Soomaali"),
    _row("sq", "Shqip"),
    _row("sr", "Српски", EAST_SLAVIC, script="Cyrl", font="cyrillic"),
    _row("sv", "Svenska"),
    _row("sw", "Kiswahili"),
    _row("ta", "தமிழ்", script="Taml"),
    _row("th", "ไทย", NO_PLURAL, script="Thai"),
    _row("ti", "ትግርኛ", ZERO_AND_ONE_ARE_SINGULAR, script="Ethi", font="ethiopic"),
    _row("tr", "Türkçe", NO_PLURAL, font="latin-ext"),
    _row("uk", "Українська", EAST_SLAVIC, script="Cyrl", font="cyrillic"),
    _row("ur", "اردو", script="Arab", font="arabic", direction="rtl"),
    _row("vi", "Tiếng Việt", NO_PLURAL),
    _row("zh", "中文", NO_PLURAL, script="Hans"),
)

BY_TAG: Mapping[str, LanguageRow] = {row.tag: row for row in TABLE}
ALL: tuple[Language, ...] = tuple(row.tag for row in TABLE)
INTERFACE: tuple[Language, ...] = tuple(row.tag for row in TABLE if row.is_interface)
# As Django's settings and form fields take them.
CHOICES: tuple[tuple[str, str], ...] = tuple((row.tag, row.name) for row in TABLE)
INTERFACE_CHOICES: tuple[tuple[str, str], ...] = tuple((row.tag, row.name) for row in TABLE if row.is_interface)
# For regular expressions that read addresses; the longest tags come first.
ANY_TAG = "|".join(sorted(ALL, key=lambda tag: (-len(tag), tag)))

_PLACES: Mapping[str, int] = {tag: place for place, tag in enumerate(ALL)}


def is_language(tag: object) -> bool:
    """Return whether the table has this tag.

    >>> is_language("ar"), is_language("xx"), is_language(None)
    (True, False, False)
    """
    return isinstance(tag, str) and tag in BY_TAG


def checked_language(tag: str) -> Language:
    """Return the tag as a language. Raises UnknownLanguageError, which lists the accepted tags.

    >>> checked_language("ar")
    'ar'
    >>> checked_language("klingon")
    Traceback (most recent call last):
    ...
    ravive.lib.languages.UnknownLanguageError: language "klingon" is unknown; accepted are fr, nl, de, en, am, ... and zh
    """
    if tag not in BY_TAG:
        raise UnknownLanguageError(f'language "{tag}" is unknown; accepted are {", ".join(ALL[:-1])} and {ALL[-1]}')
    return BY_TAG[tag].tag


def in_order(tags: Iterable[str]) -> tuple[Language, ...]:
    """Return the languages among these tags once each, in the order of the table.

    >>> in_order(["ar", "en", "fr", "xx", "en"])
    ('fr', 'en', 'ar')
    """
    return tuple(BY_TAG[tag].tag for tag in sorted({tag for tag in tags if tag in BY_TAG}, key=_PLACES.__getitem__))


def direction_of(tag: str) -> Direction:
    """Return the direction of a language's text; left to right for a language that is not in the table.

    >>> direction_of("ar"), direction_of("en")
    ('rtl', 'ltr')
    """
    return BY_TAG[tag].direction if tag in BY_TAG else "ltr"


def name_of(tag: str) -> str:
    """Return what a language's speakers call it; the tag itself for a language that is not in the table.

    >>> name_of("nl"), name_of("xx")
    ('Nederlands', 'xx')
    """
    return BY_TAG[tag].name if tag in BY_TAG else tag


def language_in_path(path: str) -> Language | None:
    """Return the language that begins an address such as `/ar/decks/`; None where none does.

    >>> language_in_path("/ar/decks/"), language_in_path("/api/v1/"), language_in_path("/")
    ('ar', None, None)
    """
    first = path.removeprefix("/").partition("/")[0]
    return BY_TAG[first].tag if path.startswith("/") and first in BY_TAG else None


def interface_for(tag: str, wanted: Iterable[str], *, otherwise: Language = INTERFACE[0]) -> Language:
    """Return the language in which the interface speaks to a reader of `tag`.

    It is `tag` where the interface has it. Else it is the first language of the interface among `wanted`, tags such as `en-GB` in the
    order of the reader's preference; else `otherwise`.

    >>> interface_for("nl", ["en"]), interface_for("ar", ["ar-SY", "en-GB"]), interface_for("ar", ["ar"])
    ('nl', 'en', 'fr')
    """
    for candidate in (tag, *(other.lower().partition("-")[0] for other in wanted)):
        if candidate in INTERFACE:
            return BY_TAG[candidate].tag
    return otherwise
