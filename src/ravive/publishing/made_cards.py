"""The cards made last, so that what is the same again is neither checked nor made again: in this process, and in the database for all."""

import hashlib
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock

import ravive
from ravive.cards.card import Language
from ravive.cards.merge import Piece
from ravive.lib.plain_json import json_bytes, json_data
from ravive.publishing.models import MadeCards

# Five decks of 2,000 cards in four languages: about 50 MB.
MOST_REMEMBERED = 40_000
KEY_BYTES = 20


@dataclass(frozen=True, slots=True)
class Made:
    """A card that had no error, with a digest of what the facts it names said in the register."""

    piece: Piece
    facts: tuple[tuple[str, str], ...]


class _Remembered:
    """The cards made last, by what they were made of."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: OrderedDict[bytes, Made] = OrderedDict()
        self._lock = Lock()

    def of(self, keys: Collection[bytes]) -> dict[bytes, Made]:
        """Return those that are remembered."""
        with self._lock:
            found = {key: made for key in keys if (made := self._made.get(key)) is not None}
            for key in found:
                self._made.move_to_end(key)
            return found

    def keep(self, made: Mapping[bytes, Made]) -> None:
        """Remember these, and forget those that were not asked for longest."""
        with self._lock:
            self._made.update(made)
            while len(self._made) > self._most:
                self._made.popitem(last=False)

    def forget(self) -> None:
        """Forget all, as a process that starts has."""
        with self._lock:
            self._made.clear()


remembered = _Remembered(MOST_REMEMBERED)


@cache
def rules() -> bytes:
    """Return a digest of all code that checks and makes cards: what another Ravive made counts for nothing."""
    digest = hashlib.sha256(version("ravive").encode() + version("pydantic-core").encode())
    package = Path(ravive.__file__).parent
    for path in sorted(path for room in ("cards", "lib") for path in (package / room).rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.digest()


def key_of(language: Language, structure: bytes, words: object) -> bytes:
    """Return what names a card by all it is made of; `structure` is what it is in every language."""
    return hashlib.blake2b(b"\0".join((rules(), language.encode(), structure, json_bytes(words))), digest_size=KEY_BYTES).digest()


def known(deck: str, keys: Collection[bytes]) -> dict[bytes, Made]:
    """Return the cards that were made of the very same: from this process's memory, else in one query from the database."""
    found = remembered.of(keys)
    lacking = {key for key in keys if key not in found}
    if not lacking:
        return found
    stored: dict[bytes, Made] = {}
    for content in MadeCards.objects.filter(deck=deck).values_list("content", flat=True):
        stored |= _read(bytes(content), lacking)
    remembered.keep(stored)
    return found | stored


def keep(deck: str, made: Mapping[Language, Mapping[bytes, Made]]) -> None:
    """Keep all cards of a deck in these languages, in place of what was kept of them; one query."""
    for by_key in made.values():
        remembered.keep(by_key)
    rows = [MadeCards(deck_id=deck, language=language, content=_written(by_key)) for language, by_key in made.items()]
    MadeCards.objects.bulk_create(rows, update_conflicts=True, unique_fields=["deck", "language"], update_fields=["content"])


def _written(made: Mapping[bytes, Made]) -> bytes:
    """Return two lines a card: its key with what it names, then the card as it goes into bundles. JSON holds no line end of its own."""
    lines: list[bytes] = []
    for key, one in made.items():
        piece = one.piece
        named = [piece.id, piece.picture, piece.content_note, piece.sources, dict(one.facts), piece.help]
        lines += [key.hex().encode() + json_bytes(named), piece.json]
    return b"\n".join(lines)


def _read(content: bytes, keys: Collection[bytes]) -> dict[bytes, Made]:
    lines = content.split(b"\n") if content else []
    found: dict[bytes, Made] = {}
    for line, body in zip(lines[::2], lines[1::2], strict=True):
        key = bytes.fromhex(line[: 2 * KEY_BYTES].decode())
        if key in keys:
            name, picture, note, sources, facts, call = json_data(line[2 * KEY_BYTES :])
            piece = Piece(id=name, json=body, picture=picture, content_note=note, sources=tuple(sources), facts=tuple(facts), help=call)
            found[key] = Made(piece, tuple(facts.items()))
    return found
