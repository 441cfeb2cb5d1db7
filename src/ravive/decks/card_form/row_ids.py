"""Ids of rows: made from their text when they are new, kept ever after; what names a row follows it."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from anyascii import anyascii

from ravive.decks.card_form.parts import FACT, ID, LEFT, NEW, RIGHT, Entries, Fields, Leaf, Pairs, Part, Rows, is_written
from ravive.lib.words import folded, unaccented

LONGEST_ID = 40
MOST_WORDS = 5
LONGEST_NOTION = 60
# Unicode's categories of the characters that a notion may have.
_OF_NOTIONS = frozenset({"Ll", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl"})
_WORD = re.compile(r"[a-z0-9]+")
_NO_LETTER = re.compile(r"[^a-z]")
# Arabic letters that the table of anyascii writes as a mark.
_ALEFS = str.maketrans({"ا": "a", "أ": "a", "آ": "a", "إ": "i"})
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")


def made_id(text: str, taken: Collection[str], otherwise: str) -> str:
    """Return an id from the first words of a text, none of those taken; from `otherwise` for a text without a character.

    Other scripts are written in characters a to z.

    >>> made_id("Je note ce que je vois", {"je-note-ce-que-je"}, "option"), made_id("Київ, Ελλάδα", (), "option")
    ('je-note-ce-que-je-2', 'kiiv-ellada')
    """
    stem = _stem(_WORD.findall(_romanised(text))[:MOST_WORDS], LONGEST_ID) or otherwise
    number = 1
    while (found := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return found


def _romanised(text: str) -> str:
    """Return a text in characters a to z, as far as it has letters; a letter that sounds alone is not left out."""
    plain = unicodedata.normalize("NFC", text.translate(_ALEFS))
    return "".join(_NO_LETTER.sub("", anyascii(letter).lower()) if letter.isalpha() else letter for letter in plain)


def notion_id(text: str) -> str:
    """Return a notion from the words of a text, in their own script; the same for the same words, empty without such a character.

    >>> notion_id("Un doute, c’est assez"), notion_id("الشك يكفي")
    ('un-doute-c-est-assez', 'الشك-يكفي')
    """
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).lower())
    words = "".join(character if unicodedata.category(character) in _OF_NOTIONS else " " for character in plain).split()
    # Characters a to z lose their accents, as in other ids; words of other scripts stay as they are.
    plain = ((unaccented(word), word) for word in words)
    return _stem([bare if bare.isascii() and bare.isalnum() else word for bare, word in plain], LONGEST_NOTION)


def notion_words(notion: str) -> str:
    """Return a notion as the words its author reads; `notion_id` gives the same notion back.

    >>> notion_words("un-doute-suffit"), notion_id(notion_words("un-doute-suffit"))
    ('un doute suffit', 'un-doute-suffit')
    """
    return notion.replace("-", " ")


def _stem(words: Sequence[str], longest: int) -> str:
    stem = ""
    for word in words:
        longer = f"{stem}-{word}" if stem else word[:longest]
        if len(longer) > longest:
            break
        stem = longer
    return stem


def settled(parts: Sequence[Part], value: Fields) -> tuple[Fields, dict[str, str]]:
    """Return the value with an id for every row, without new rows that hold nothing; and the id of each new one."""
    ids: dict[str, str] = {}
    kept = _kept(parts, value, ids)
    return _renamed(parts, kept, ids), {new: name for new, name in ids.items() if new.startswith(NEW)}


def _kept(parts: Sequence[Part], value: Fields, ids: dict[str, str]) -> Fields:
    kept = dict(value)
    for part in parts:
        if isinstance(part, Rows) and not part.keyed_by:
            rows = list(_with_ids(value.get(part.name) or (), ids, part.name.rstrip("s")))
            kept[part.name] = [_kept(part.children, row, ids) for row in rows]
        elif isinstance(part, Pairs):
            rights = [row for row in value[RIGHT] if row["fact"] or row["text"].strip() or _is_old(row)]
            kept[RIGHT] = list(_with_ids(rights, ids, "item"))
            kept[LEFT] = list(_with_ids(value[LEFT], ids, "item"))
    return kept


def _is_old(row: Fields) -> bool:
    return bool(row[ID]) and not row[ID].startswith((NEW, FACT))


def _with_ids(rows: Sequence[Fields], ids: dict[str, str], otherwise: str) -> Iterator[Fields]:
    """Yield the rows that are kept, each with an id of its own. A row copied in the form has the id of the one it was made from."""
    taken = {row[ID] for row in rows if _is_old(row) and not row.get("fact")}
    seen: set[str] = set()
    for row in rows:
        old = row[ID]
        if row.get("fact"):
            key = FACT + row["fact"]
        elif _is_old(row) and old not in seen:
            key = old
        elif not is_written(row):
            continue
        else:
            key = made_id(text_of(row), taken, otherwise)
        if key in seen:
            # The same fact twice is one item.
            ids.setdefault(old, key)
            continue
        taken.add(key)
        seen.add(key)
        if old and old not in ids:
            ids[old] = key
        yield {**row, ID: key}


def text_of(row: Fields) -> str:
    """Return the first text of a row: what it is called."""
    for held in (row.get("title"), row.get("text"), *(row.get("accept") or ())):
        if isinstance(held, str) and held.strip():
            return held
    return ""


def _renamed(parts: Sequence[Part], value: Fields, ids: dict[str, str]) -> Fields:
    """Return the value with every mention of a row by the id it now has."""
    renamed = dict(value)
    for part in parts:
        match part:
            case Leaf(shape="row"):
                renamed[part.name] = _named_now(value.get(part.name), ids)
            case Rows():
                rows = [{**row, **_renamed(part.children, row, ids)} for row in value.get(part.name) or ()]
                if part.keyed_by:
                    rows = list({row[ID]: row for row in ({**row, ID: ids.get(row[ID], row[ID])} for row in rows) if row[ID]}.values())
                renamed[part.name] = rows
            case Entries():
                renamed[part.name] = [{**entry, **_renamed(part.children, entry, ids)} for entry in value.get(part.name) or ()]
            case Pairs():
                renamed[LEFT] = [{**row, RIGHT: _named_now(row.get(RIGHT), ids)} for row in value[LEFT]]
            case _:
                pass
    return renamed


def _named_now(key: str | None, ids: dict[str, str]) -> str | None:
    """Return the id by which a row is named now; nothing where it is a new one that holds nothing yet and is not kept."""
    found = ids.get(key or "", key)
    return "" if found and found.startswith(NEW) else found


def with_gap_ids(value: Fields) -> Fields:
    """Return a cloze's value with the id of a gap in brackets where its author wrote one of the gap's answers there."""
    names: dict[str, str] = {}
    for gap in value.get("gaps") or ():
        for written in (gap[ID], *(gap.get("accept") or ())):
            names.setdefault(folded(written), gap[ID])
    ids = {gap[ID] for gap in value.get("gaps") or ()}

    def named(text: Any) -> Any:  # noqa: ANN401 -- texts may be missing
        if not isinstance(text, str):
            return text
        return _BRACKETS.sub(lambda found: found[0] if found[1] in ids else f"[{names.get(folded(found[1]), found[1])}]", text)

    variants = [{**entry, "text": named(entry.get("text"))} for entry in value.get("variants") or ()]
    return {**value, "text": named(value.get("text")), "variants": variants}
