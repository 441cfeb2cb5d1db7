"""The words of a card or a deck taken apart into the texts a translator works on, and put together again.

A segment is one text, found by its path. A list of plain texts (the answers a gap accepts) is one segment with a line for each,
since another language may need more of them or fewer.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ravive.cards.draft import texts
from ravive.cards.rules.texts import FACT_NAMED
from ravive.lib.problem import Path
from ravive.lib.yaml_lines import Plain

_GAP = re.compile(r"\[[^\[\]]*\]")


@dataclass(frozen=True, slots=True)
class Markers:
    """What a translation has to keep of the original's text, and did not: what it `lost`, and what it has in excess."""

    lost: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lost or self.added)

    @property
    def name_other_facts(self) -> bool:
        """Whether facts stand in the place of others, and nothing else changed: a helpline of the language, for example."""
        return bool(self.lost and self.added) and all(FACT_NAMED.fullmatch(marker) for marker in (*self.lost, *self.added))


def segments_of(words: Plain) -> dict[Path, str]:
    """Return every text by its path, in the order in which they are written.

    >>> segments_of({"prompt": "Qui ?", "gaps": {"g": {"accept": ["101", "112"]}}})
    {('prompt',): 'Qui ?', ('gaps', 'g', 'accept'): '101\\n112'}
    """
    found: dict[Path, str] = {}
    for path, text in texts(words):
        if isinstance(path[-1], int):
            line, path = " ".join(text.split("\n")), path[:-1]
            found[path] = f"{found[path]}\n{line}" if path in found else line
        else:
            found[path] = text
    return found


def _is_lines(value: list[Plain]) -> bool:
    return bool(value) and all(isinstance(line, str) for line in value)


def segment_key(path: Path) -> str:
    """Return a path as an identifier that forms, addresses and translation files can hold.

    >>> segment_key(("variants", 0, "prompt"))
    'variants.0.prompt'
    """
    return ".".join(str(part) for part in path)


def with_texts(original: Plain, texts: Mapping[Path, str]) -> dict[str, Plain]:
    """Return words of the original's shape that hold these texts; empty ones and those without a place in the original are left out.

    Entries of a list that nothing was written for stay as empty ones before others, so that these keep their number.
    """
    built = _built(original, texts, ())
    return built if isinstance(built, dict) else {}


def _built(original: Plain, texts: Mapping[Path, str], path: Path) -> Plain:
    """Return the part at `path`, None for nothing."""
    if isinstance(original, dict):
        held = {name: _built(value, texts, (*path, name)) for name, value in original.items()}
        return {name: value for name, value in held.items() if value is not None} or None
    if isinstance(original, list) and not _is_lines(original):
        items = [_built(value, texts, (*path, index)) for index, value in enumerate(original)]
        while items and items[-1] is None:
            items.pop()
        return [{} if item is None else item for item in items] or None
    text = texts.get(path, "")
    if isinstance(original, list):
        lines: list[Plain] = [line.strip() for line in text.split("\n") if line.strip()]
        return lines or None
    return text if text.strip() else None


def without_place(original: Plain, words: Plain) -> dict[Path, str]:
    """Return the texts of a translation that the original no longer has, or never had."""
    known = segments_of(original)
    return {path: text for path, text in segments_of(words).items() if path not in known}


def markers_changed(kind: str | None, path: Path, original: str, translation: str) -> Markers:
    """Return where a translation names other facts than the original, or has other gaps; `kind` is that of the card.

    >>> markers_changed("choice", ("prompt",), "Appelez {fact:police}.", "Bel {fact:polite}.")
    Markers(lost=('{fact:police}',), added=('{fact:polite}',))
    """
    before, after = Counter(markers_of(kind, path, original)), Counter(markers_of(kind, path, translation))
    return Markers(lost=tuple((before - after).elements()), added=tuple((after - before).elements()))


def markers_of(kind: str | None, path: Path, text: str) -> tuple[str, ...]:
    """Return what every translation of a text keeps as it is: the facts it names, each once, and the gaps of a cloze text.

    >>> markers_of("cloze", ("text",), "Noter [qui] : {fact:police}, {fact:police}.")
    ('{fact:police}', '[qui]')
    """
    facts = tuple(dict.fromkeys(found[0] for found in FACT_NAMED.finditer(text)))
    gaps = tuple(_GAP.findall(text)) if kind == "cloze" and path[-1] == "text" else ()
    return facts + gaps
