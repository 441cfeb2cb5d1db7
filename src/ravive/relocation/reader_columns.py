"""Which column of a list of readers holds what: by heads as Mailchimp, Brevo and people write them, else by what the cells look like."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ravive.lib.table_file import TableRow
from ravive.lib.words import unaccented

# Heads without accents, spaces and marks. The first of a line that is there counts.
ADDRESS = ("emailaddress", "email", "adresseemail", "adressemail", "courriel", "mail", "mailadresse", "emailadresse", "emailadres", "eml")
LANGUAGE = ("language", "langue", "taal", "sprache", "lang", "preferredlanguage", "locale")
# A confirmation counts more than the form before it. The day on which a tool stored an address is no consent.
GIVEN_AT = (
    *("confirmtime", "confirmedon", "doubleoptindate", "optintime", "optindate", "consentdate", "consenton", "agreedon"),
    *("datedeconsentement", "dateconsentement", "datedinscription", "dateinscription", "confirmele", "accordele"),
    *("datumtoestemming", "toestemmingop", "inschrijfdatum", "bevestigdop", "akkoordop"),
    *("datumdereinwilligung", "einwilligungam", "einwilligungsdatum", "anmeldedatum", "bestatigtam"),
)
PLACE = (
    *("consentpage", "consentplace", "page", "source", "signupsource", "optinsource", "where", "place"),
    *(
        "lieu",
        "lieudeconsentement",
        "origine",
        "pageduconsentement",
        "herkomst",
        "bron",
        "pagina",
        "plaats",
        "herkunft",
        "quelle",
        "seite",
        "ort",
    ),
)
WORDS = (
    *("wordsagreedto", "consentwords", "consenttext", "wording", "words", "texteaccepte", "texteduconsentement", "formulation", "texte"),
    *("tekst", "toestemmingstekst", "tekstvandetoestemming", "wortlaut", "einwilligungstext", "text"),
)
STATE = ("status", "state", "statut", "etat", "stand", "subscriptionstatus", "memberstatus")
# Anything but a no in one of these, such as a day: the reader left, or is not reached.
LEFT = (
    *("unsubtime", "unsubscribed", "unsubscribedon", "optedout", "optout", "blacklisted", "blocklisted", "emailblacklisted"),
    *("emailblocklisted", "emailblacklist", "emailblocklist", "desabonne", "desinscrit", "uitgeschreven", "abgemeldet"),
)
LOST = ("cleantime", "cleaned", "bounced", "hardbounced", "hardbounce", "bounce")
_NOT_IN_HEADS = re.compile(r"[^a-z0-9]")
_LIKE_AN_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
ROWS_COMPARED = 50


@dataclass(frozen=True, kw_only=True)
class ReaderColumns:
    """The columns of a list, from 0; None for what it does not have. `has_heads`: its first row has no reader."""

    has_heads: bool
    address: int
    language: int | None = None
    given_at: tuple[int, ...] = ()
    place: int | None = None
    words: int | None = None
    state: int | None = None
    left: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()


def columns_of(rows: Sequence[TableRow]) -> ReaderColumns | None:
    """Return the columns of a list; None where no column has addresses."""
    first = rows[0].cells
    has_heads = not any(_LIKE_AN_ADDRESS.fullmatch(cell) for cell in first)
    heads: dict[str, int] = {}
    for place, head in enumerate(first if has_heads else ()):
        heads.setdefault(plain_head(head), place)
    address = _first(heads, ADDRESS)
    if address is None:
        address = _with_addresses(rows[has_heads : ROWS_COMPARED + 1])
    if address is None:
        return None
    return ReaderColumns(
        has_heads=has_heads,
        address=address,
        language=_first(heads, LANGUAGE),
        given_at=tuple(heads[name] for name in GIVEN_AT if name in heads),
        place=_first(heads, PLACE),
        words=_first(heads, WORDS),
        state=_first(heads, STATE),
        left=tuple(heads[name] for name in LEFT if name in heads),
        lost=tuple(heads[name] for name in LOST if name in heads),
    )


def plain_head(head: str) -> str:
    """Return a head as it is compared.

    >>> plain_head("Adresse e-mail "), plain_head("CONFIRM_TIME")
    ('adresseemail', 'confirmtime')
    """
    return _NOT_IN_HEADS.sub("", unaccented(head).lower())


def _first(heads: Mapping[str, int], names: Sequence[str]) -> int | None:
    return next((heads[name] for name in names if name in heads), None)


def _with_addresses(rows: Sequence[TableRow]) -> int | None:
    """Return the column with the most addresses in some rows."""
    width = max((len(row.cells) for row in rows), default=0)
    counts = [sum(bool(_LIKE_AN_ADDRESS.fullmatch(row.cell(column))) for row in rows) for column in range(width)]
    most = max(counts, default=0)
    return counts.index(most) if most else None
