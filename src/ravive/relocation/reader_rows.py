"""The rows of a list of readers as people who come along, or why they do not. Texts of findings name places, never an address."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from ravive.hub.newsletter.moved_readers import MovedProof, MovedReader, key_of
from ravive.lib.languages import INTERFACE
from ravive.lib.table_file import TableRow
from ravive.lib.words import unaccented
from ravive.lib.workbook_cells import column_name
from ravive.mailing.mailboxes import certain_mailbox
from ravive.mailing.recipients import BadAddressError, Recipient, check_address
from ravive.relocation.days import read_moment
from ravive.relocation.reader_columns import ReaderColumns
from ravive.relocation.reports import Finding

LONGEST_PLACE, LONGEST_WORDS = 200, 2000
_NO = frozenset({"", "0", "no", "non", "nee", "nein", "false", "faux", "falsch", "n"})
_STATES = {
    "left": "unsubscribed optout optedout blacklisted blocklisted complained spam desabonne desinscrit uitgeschreven abgemeldet",
    "lost": "cleaned bounced bounce hardbounce hardbounced undeliverable invalid",
    "no_consent": "pending unconfirmed nonsubscribed notsubscribed transactional archived enattente nonconfirme wachtend unbestatigt",
    "": "subscribed active confirmed member optin abonne inscrit actif confirme ingeschreven actief bevestigd angemeldet aktiv bestatigt",
}
_REASON_OF_STATE = {state: reason for reason, states in _STATES.items() for state in states.split()}
# How Mailchimp names the files of a list.
_FILES = {"unsubscribed": "left", "cleaned": "lost", "nonsubscribed": "no_consent", "transactional": "no_consent"}
_NAMES = {"french": "fr", "francais": "fr", "frans": "fr", "franzosisch": "fr", "dutch": "nl", "neerlandais": "nl", "nederlands": "nl"}
_NAMES |= {"niederlandisch": "nl", "german": "de", "allemand": "de", "duits": "de", "deutsch": "de"}
_NAMES |= {"english": "en", "anglais": "en", "engels": "en", "englisch": "en"}


class RowReason(StrEnum):
    """Why a row does not come, or not as it is."""

    BAD_ADDRESS = "bad_address"
    REPEATED = "repeated"
    LEFT = "left"
    LOST = "lost"
    NO_CONSENT = "no_consent"
    BAD_DAY = "bad_day"
    BAD_LANGUAGE = "bad_language"
    BAD_STATE = "bad_state"


@dataclass(frozen=True, kw_only=True)
class Given:
    """What the form says for rows that say nothing: when, where and to which words people agreed, and the language of their news."""

    given_at: datetime | None
    place: str
    words: str
    language: str


@dataclass(frozen=True, kw_only=True)
class ReaderList:
    """A list of readers: the name of its file where several came together, its rows and its columns."""

    name: str
    rows: Sequence[TableRow]
    columns: ReaderColumns

    def place(self, row: TableRow, column: int | None = None) -> str:
        """Return where a row or a cell is, as a spreadsheet shows it."""
        words = _("line %(line)s") % {"line": row.line}
        if column is not None:
            words = _("line %(line)s, column %(column)s") % {"line": row.line, "column": column_name(column + 1)}
        return f"{self.name}, {words}" if self.name else words

    def people(self) -> Sequence[TableRow]:
        """Return the rows without the heads."""
        return self.rows[1:] if self.columns.has_heads else self.rows

    def left_for(self, row: TableRow) -> str:
        """Return why somebody does not come by what the list says of them; empty for somebody who does."""
        columns = self.columns
        named = next((reason for begin, reason in _FILES.items() if self.name.lower().startswith(begin)), "")
        if named or any(_is_yes(row.cell(column)) for column in columns.left):
            return named or "left"
        if any(_is_yes(row.cell(column)) for column in columns.lost):
            return "lost"
        return _REASON_OF_STATE.get(_plain(row.cell(columns.state)), "")


def readers_of(lists: Sequence[ReaderList], given: Given, *, file: int, now: datetime) -> Iterator[MovedReader | Finding]:
    """Yield who comes along and what is to be said, row by row. Who left in one row comes by no other."""
    gone = {mailbox for found in lists for row in found.people() if found.left_for(row) and (mailbox := _mailbox(found, row))}
    seen, number = set[str](), 0
    for found in lists:
        for row in found.people():
            number += 1
            mailbox = _mailbox(found, row)
            if not mailbox:
                yield Finding(reason=RowReason.BAD_ADDRESS, where=found.place(row, found.columns.address))
            elif reason := found.left_for(row):
                seen.add(mailbox)
                yield Finding(reason=reason, where=found.place(row))
            elif mailbox in gone:
                yield Finding(reason=RowReason.LEFT, where=found.place(row))
            elif mailbox in seen:
                yield Finding(reason=RowReason.REPEATED, where=found.place(row))
            else:
                seen.add(mailbox)
                yield from _reader(found, row, given, key_of(file, number), now)


def _reader(found: ReaderList, row: TableRow, given: Given, key: str, now: datetime) -> Iterator[MovedReader | Finding]:
    columns, language = found.columns, given.language
    if named := row.cell(columns.language):
        language = _language(named)
        if not language:
            language = given.language
            yield Finding(reason=RowReason.BAD_LANGUAGE, where=found.place(row, columns.language), detail=named[:40])
    column = next((column for column in columns.given_at if row.cell(column)), None)
    moment = read_moment(row.cell(column)) if column is not None else given.given_at
    if column is not None and (moment is None or moment > now):
        moment = None
        yield Finding(reason=RowReason.BAD_DAY, where=found.place(row, column), detail=row.cell(column)[:40])
    state = _plain(row.cell(columns.state))
    if state and state not in _REASON_OF_STATE:
        moment = None
        yield Finding(reason=RowReason.BAD_STATE, where=found.place(row, columns.state), detail=row.cell(columns.state)[:40])
    place, words = (row.cell(columns.place) or given.place)[:LONGEST_PLACE], (row.cell(columns.words) or given.words)[:LONGEST_WORDS]
    proof = MovedProof(given_at=moment, place=place, words=words) if moment and place and words else None
    recipient = Recipient(address=check_address(row.cell(columns.address)), language=language)
    yield MovedReader(key=key, recipient=recipient, proof=proof)


def _mailbox(found: ReaderList, row: TableRow) -> str:
    """Return the mailbox of a row; empty where its address cannot be written to."""
    try:
        return certain_mailbox(check_address(row.cell(found.columns.address)))
    except BadAddressError:
        return ""


def _plain(text: str) -> str:
    return "".join(character for character in unaccented(text).lower() if character.isalnum())


def _is_yes(cell: str) -> bool:
    return _plain(cell) not in _NO


def _language(named: str) -> str:
    """Return the language of the interface that a cell names, by its tag or its name; empty for any other."""
    tag = named.strip().lower().replace("_", "-").partition("-")[0]
    return tag if tag in INTERFACE else _NAMES.get(_plain(named), "")
