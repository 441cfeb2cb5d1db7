"""A deck's words in one language, to and from a translator's file: what goes out, what of a file comes in, and what does not."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.cards.card import Language
from ravive.cards.segments import markers_changed, markers_of, segment_key, segments_of
from ravive.cards.translation import changed_paths
from ravive.decks.segment_names import segment_name
from ravive.decks.translating.queries import Piece
from ravive.formats import xliff
from ravive.formats.xliff import Document, Trouble, Unit, UnitGroup
from ravive.lib.yaml_lines import Path

OWN_WORDS = "deck"

WORDS: dict[str, str | Promise] = {
    "large": gettext_lazy("The file is too large: at most 10 MB."),
    "deep": gettext_lazy("The file is nested too deeply. Export it again."),
    "doctype": gettext_lazy("The file declares a document type (<!DOCTYPE …>), which could fetch or run something. Delete that line."),
    "broken": gettext_lazy("The file is not XML as it should be (%(value)s). Export it again."),
    "not_xliff": gettext_lazy("The file starts with <%(value)s>: give an XLIFF file, version 2.0 or 1.2."),
    "files": gettext_lazy("The file holds %(value)s <file> parts: give one file a deck and language."),
    "no_id": gettext_lazy("A unit has no id. Export the file again."),
    "twice": gettext_lazy("The unit is there already on line %(value)s. Keep one of them."),
    "no_source": gettext_lazy("The unit has no <source>. Export the file again."),
    "empty_code": gettext_lazy("A placeholder <%(value)s> does not say what it stands for. Export the file again."),
    "no_character": gettext_lazy("“%(value)s” is no character. Export the file again."),
    "deck": gettext_lazy("The file is about “%(value)s”, another deck than this one."),
    "source_language": gettext_lazy("The file translates from “%(value)s”; this deck is written in another language."),
    "target_language": gettext_lazy("The file translates into “%(value)s”, another language than this one."),
    "unknown": gettext_lazy("The deck has no such text any more. Export a new file."),
    "lost": gettext_lazy("The translation has lost %(value)s. Put it back as it is."),
    "added": gettext_lazy("The translation has %(value)s, which the original does not have. Delete it."),
    "stale": gettext_lazy("The original changed since the file was made. This text was left as it is; translate it from a new file."),
}
# Of these, only the text concerned stays as it is; all others refuse the whole file.
SKIPPED = frozenset({"stale"})


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a file brings: the texts to save by card and path, and what is wrong; when anything holds it up, there are no texts."""

    texts: Mapping[str, Mapping[Path, str]] = field(default_factory=dict[str, dict[Path, str]])
    troubles: tuple[Trouble, ...] = ()

    @property
    def count(self) -> int:
        """How many texts would be saved."""
        return sum(len(texts) for texts in self.texts.values())

    @property
    def is_held_up(self) -> bool:
        """Whether the file is refused as a whole."""
        return any(trouble.reason not in SKIPPED for trouble in self.troubles)


def in_words(trouble: Trouble) -> str:
    """Return the text of a trouble, for the person who uploaded the file."""
    return str(WORDS[trouble.reason]) % {"value": trouble.value}


def document_of(slug: str, original: Language, language: Language, pieces: Iterable[Piece], *, only_to_do: bool = False) -> Document:
    """Return the words of a deck as a translator's document; with `only_to_do`, the texts that are missing or changed."""
    groups = [_group(piece, only_to_do=only_to_do) for piece in pieces]
    return Document(
        original=slug, source_language=original, target_language=language, groups=tuple(group for group in groups if group.units)
    )


def _group(piece: Piece, *, only_to_do: bool) -> UnitGroup:
    said, changed = segments_of(piece.translation.words), changed_paths(piece.original, piece.translation)
    texts = segments_of(piece.original)
    kind, is_signed = piece.card.kind if piece.card else "", piece.state == "signed"
    units = tuple(
        Unit(
            id=unit_id(piece, path),
            source=text,
            target=said.get(path),
            state="initial" if path not in said or path in changed else "final" if is_signed else "translated",
            is_outdated=path in changed,
            notes=tuple(_notes(kind, path, text, changed.get(path))),
        )
        for path, text in texts.items()
        if not only_to_do or path in changed or path not in said
    )
    name = texts.get(("prompt",)) or texts.get(("title",)) or piece.name
    return UnitGroup(id=f"cards.{piece.name}" if piece.card else OWN_WORDS, name=name, units=units)


def _notes(kind: str, path: Path, text: str, before: str | None) -> Iterator[str]:
    yield segment_name(kind, path)
    if kept := markers_of(kind, path, text):
        yield _("Keep as they are: %(markers)s") % {"markers": " ".join(kept)}
    if before is not None:
        yield _("The original was: %(text)s") % {"text": before}


def unit_id(piece: Piece, path: Path) -> str:
    """Return the name of a text in a translator's file, the same from one file to the next."""
    return f"cards.{piece.name}.{segment_key(path)}" if piece.card else f"{OWN_WORDS}.{segment_key(path)}"


def incoming(content: bytes, slug: str, original: Language, language: Language, pieces: Iterable[Piece]) -> Incoming:
    """Return what a translator's file brings to a deck, with everything that is wrong with it."""
    read = xliff.read(content)
    if read.document is None:
        return Incoming(troubles=read.troubles)
    if foreign := tuple(_foreign(read.document, slug, original, language)):
        return Incoming(troubles=foreign)
    places = {unit_id(piece, path): (piece, path) for piece in pieces for path in segments_of(piece.original)}
    texts: dict[str, dict[Path, str]] = {}
    troubles: list[Trouble] = []
    for unit in read.document.units():
        if unit.target is None or not unit.target.strip():
            continue
        if unit.id not in places:
            troubles.append(Trouble(unit.line, "unknown", unit.id))
            continue
        piece, path = places[unit.id]
        found = list(_unit_troubles(unit, piece, path))
        troubles += found
        if not found and _brings_something(unit, piece, path):
            texts.setdefault(piece.name, {})[path] = unit.target
    is_held_up = any(trouble.reason not in SKIPPED for trouble in troubles)
    return Incoming({} if is_held_up else texts, tuple(troubles))


def _foreign(document: Document, slug: str, original: Language, language: Language) -> Iterator[Trouble]:
    """Yield what shows that a file is for something else."""
    given = (("deck", document.original, slug), ("source_language", document.source_language, original))
    for reason, value, wanted in (*given, ("target_language", document.target_language, language)):
        # A program may write the language with a country: nl-BE.
        held = value if reason == "deck" else value.lower().replace("_", "-").partition("-")[0]
        if held != wanted:
            yield Trouble(1, reason, value=value)


def _unit_troubles(unit: Unit, piece: Piece, path: Path) -> Iterator[Trouble]:
    target = unit.target or ""
    original, said = segments_of(piece.original)[path], segments_of(piece.translation.words).get(path)
    if _flat(unit.source) != _flat(original):
        if target != said:
            yield Trouble(unit.line, "stale", unit.id)
        return
    markers = markers_changed(piece.card.kind if piece.card else None, path, original, target)
    for reason, names in (("lost", markers.lost), ("added", markers.added)):
        if names and target != said:
            yield Trouble(unit.line, reason, unit.id, " ".join(names))


def _brings_something(unit: Unit, piece: Piece, path: Path) -> bool:
    """Say whether a unit changes a text, or says of an unchanged one that it holds beside the changed original."""
    if _flat(unit.source) != _flat(segments_of(piece.original)[path]):
        return False
    if unit.target != segments_of(piece.translation.words).get(path):
        return True
    return unit.state != "initial" and path in changed_paths(piece.original, piece.translation)


def _flat(text: str) -> str:
    """Return a text as programs may give it back: white space is no difference."""
    return " ".join(text.split())
