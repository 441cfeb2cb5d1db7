"""What a person reads first in an export."""

from ravive.portability.entries import LeftOut
from ravive.portability.table import TABLE

INTRODUCTION = """\
This file has everything that one organisation stored in Ravive, in open formats.
It has names, addresses and gifts of people in clear. Store it where only few can read it, and delete it when you have used it:
who is erased in Ravive later is not erased here.

organisation.json   version of the format and of Ravive, time, languages, number of rows of each model, size and SHA-256 of each file,
                    and what could not be written
rows/               one file for each model, named APP.MODEL.jsonl: one row on each line, as a JSON object (UTF-8)
decks/              each deck as a folder: deck.yaml, one file for each language, and media. `ravive decks import` reads them
media/              pictures and documents of the public site, under the path that the field "file" of their row names

Rows
- Fields have the names of the database. A reference to another row is that row's number, in the file of its model.
- Days and times are ISO 8601. Fields that end in _cents are whole cents. Decimal numbers are texts.
- Bytes are an object with one field, "base64".
- What the database stores encrypted is in clear. Fields that end in _mark are keyed digests: equal ones mean the same mailbox or account.
- A language is its tag, a model its name, an account its e-mail, where a row is nothing without one:
  in people.Membership.jsonl, and of members in comments on pages and in which cards they have read.
- Pages are in the file of their kind. "path" is the place in the tree: each four characters are a level, and pages are sorted by it.
- A reference to a row of another organisation is null; organisation.json counts them under "references_outside".

`ravive organisations import` adds the organisation to another installation of the same version of Ravive.

Models of which nothing is here
"""


def text() -> str:
    """Return the file README.txt, with each model that stays out and why."""
    lines = [f"- {label}: {entry.reason}." for label, entry in sorted(TABLE.items()) if isinstance(entry, LeftOut)]
    return INTRODUCTION + "\n".join(lines) + "\n"
