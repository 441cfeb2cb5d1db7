"""XLIFF, the file translators' programs exchange: written as 2.0, read as 2.0, 2.1 and 1.2.

What has to stay as it is in every language (a fact's name, a gap) is a placeholder element, which those programs protect.
Not kept: translations of single sentences (joined again to their text), matches, glossaries, and marks of other programs.
Specification: XLIFF Version 2.0, OASIS Standard, 5 August 2014.
"""

import re
import unicodedata
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from ravive.cards.draft import Written
from ravive.formats.problems import TextsCode
from ravive.formats.texts import ReadTexts, TextGroup, Texts, TextState, TranslatorText
from ravive.lib.problem import Problem
from ravive.lib.xml_lines import Element, Refusal, read_xml

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
NAMESPACES_READ = {NAMESPACE: 2, "urn:oasis:names:tc:xliff:document:1.2": 1, "": 1}
MEDIA_TYPE = "application/xliff+xml"
SUFFIX = ".xlf"
# The original changed after the translation was made.
OUTDATED = "ravive:outdated"

# What 1.2 says of a target, as 2.0 would; any other word of it means: still to be done.
_STATES_1_2: dict[str, TextState] = {
    "translated": "translated",
    "needs-review-translation": "translated",
    "signed-off": "final",
    "final": "final",
}
_PROTECTED = re.compile(r"\{fact:[a-z0-9-]+\}|\[[^\[\]]*\]")
# What XML cannot hold, not even escaped.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _UnreadableError(Exception):
    """Raised for a unit that cannot be read."""

    def __init__(self, code: TextsCode, **values: str) -> None:
        self.code = code
        self.values = values
        super().__init__(code.name)


def write(texts: Texts) -> Written:
    """Return the texts as an XLIFF 2.0 file; it loses control characters in names and notes, never those of a text."""
    named = [(group.id, (group.name,)) for group in texts.groups] + [(text.id, _notes(text)) for text in texts.all()]
    warnings = [
        Problem(TextsCode.CHARACTERS_LEFT_OUT, {"unit": name}, severity="warning")
        for name, parts in named
        if any(_UNWRITABLE.search(part) for part in parts)
    ]
    return Written("\n".join(_lines(texts)).encode() + b"\n", tuple(warnings))


def _lines(texts: Texts) -> Iterator[str]:
    languages = f"srcLang={quoteattr(texts.source_language)} trgLang={quoteattr(texts.target_language)}"
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<xliff xmlns="{NAMESPACE}" version="2.0" {languages}>'
    yield f"  <file id={quoteattr(texts.deck)} original={quoteattr(texts.deck)}>"
    for group in texts.groups:
        yield f"    <group id={quoteattr(group.id)} name={_attribute(group.name)}>"
        for text in group.texts:
            yield from _unit_lines(text)
        yield "    </group>"
    yield "  </file>"
    yield "</xliff>"


def _unit_lines(unit: TranslatorText) -> Iterator[str]:
    protected = list(dict.fromkeys(_PROTECTED.findall(f"{unit.source}\n{unit.target or ''}")))
    yield f'      <unit id={quoteattr(unit.id)} xml:space="preserve">'
    if notes := _notes(unit):
        yield "        <notes>"
        for note in notes:
            yield f"          <note>{escape(_UNWRITABLE.sub('', note))}</note>"
        yield "        </notes>"
    if protected:
        yield "        <originalData>"
        for number, text in enumerate(protected, start=1):
            yield f'          <data id="d{number}">{_content(text, [])}</data>'
        yield "        </originalData>"
    sub_state = f' subState="{OUTDATED}"' if unit.is_outdated else ""
    yield f'        <segment id="s" state="{unit.state}"{sub_state}>'
    yield f"          <source>{_content(unit.source, protected)}</source>"
    if unit.target is not None:
        yield f"          <target>{_content(unit.target, protected)}</target>"
    yield "        </segment>"
    yield "      </unit>"


def _notes(unit: TranslatorText) -> tuple[str, ...]:
    return (unit.field, *unit.notes) if unit.field else unit.notes


def _attribute(text: str) -> str:
    return quoteattr(_UNWRITABLE.sub("", text))


def _content(text: str, protected: list[str]) -> str:
    """Return a text as XML, what is protected as placeholders; the same one twice has two ids, as the specification wants."""
    parts: list[str] = []
    seen: list[str] = []
    place = 0
    for found in _PROTECTED.finditer(text):
        if found[0] not in protected:
            continue
        number = protected.index(found[0]) + 1
        again = seen.count(found[0])
        seen.append(found[0])
        parts.append(_escaped(text[place : found.start()]))
        name = f"{number}" if not again else f"{number}-{again + 1}"
        parts.append(f'<ph id="{name}" canDelete="no" dataRef="d{number}" disp={_attribute(found[0])} equiv={_attribute(found[0])}/>')
        place = found.end()
    return "".join(parts) + _escaped(text[place:])


def _escaped(text: str) -> str:
    # A text with NUL could not be read back: no database of ours stores it.
    safe = escape(text.replace("\0", ""), {"\r": "&#13;"})
    return _UNWRITABLE.sub(lambda found: f'<cp hex="{ord(found[0]):04X}"/>', safe)


def read(content: bytes) -> ReadTexts:
    """Return the texts that an XLIFF file holds."""
    root = read_xml(content)
    if isinstance(root, Refusal):
        code = TextsCode[root.reason.upper()]
        return _unread(root.line, code, **({"value": root.message} if code.value_names else {}))
    version = NAMESPACES_READ.get(root.namespace)
    if root.name != "xliff" or version is None:
        return _unread(root.line, TextsCode.NOT_XLIFF, value=root.name)
    files = list(root.children("file"))
    if len(files) != 1:
        return _unread(root.line, TextsCode.FILES, value=str(len(files)))
    units, problems = _read_units(files[0], version)
    if problems:
        return ReadTexts(None, tuple(problems))
    holder, source, target = (root, "srcLang", "trgLang") if version == 2 else (files[0], "source-language", "target-language")
    texts = Texts(
        deck=files[0].attributes.get("original") or files[0].attributes.get("id", ""),
        source_language=holder.attributes.get(source, ""),
        target_language=holder.attributes.get(target, ""),
        groups=(TextGroup(id="", name="", texts=units),),
    )
    return ReadTexts(texts)


def _unread(line: int, code: TextsCode, **values: str) -> ReadTexts:
    return ReadTexts(None, (Problem(code, values, line=line),))


def _read_units(holder: Element, version: int) -> tuple[tuple[TranslatorText, ...], list[Problem]]:
    units: dict[str, TranslatorText] = {}
    problems: list[Problem] = []
    for element in _unit_elements(holder):
        name = element.attributes.get("id", "")
        if not name:
            problems.append(Problem(TextsCode.NO_ID, line=element.line))
        elif name in units:
            problems.append(Problem(TextsCode.TWICE, {"unit": name, "value": str(units[name].line)}, line=element.line))
        else:
            try:
                units[name] = _unit_2(element, name) if version == 2 else _unit_1_2(element, name)
            except _UnreadableError as unreadable:
                problems.append(Problem(unreadable.code, {"unit": name, **unreadable.values}, line=element.line))
    return tuple(units.values()), problems


def _unit_elements(holder: Element) -> Iterator[Element]:
    for child in holder.children():
        if child.name in ("unit", "trans-unit"):
            yield child
        elif child.name in ("group", "body"):
            yield from _unit_elements(child)


def _unit_2(element: Element, name: str) -> TranslatorText:
    """Return a unit of 2.0; a program may have split its text into segments, which are put together in the target's own order."""
    held = element.first("originalData")
    data = {child.attributes.get("id", ""): _plain(child, {}) for child in held.children("data")} if held else {}
    pieces = list(element.children("segment", "ignorable"))
    sources = [source for piece in pieces if (source := piece.first("source"))]
    if not sources:
        raise _UnreadableError(TextsCode.NO_SOURCE)
    targets = [(piece.first("target") or (piece.first("source") if piece.name == "ignorable" else None)) for piece in pieces]
    target = None
    if all(found is not None for found in targets):
        placed = [(_order(found, number), found) for number, found in enumerate(targets, start=1) if found is not None]
        target = "".join(_plain(found, data) for _, found in sorted(placed, key=lambda pair: pair[0]))
    segments = [piece for piece in pieces if piece.name == "segment"]
    return TranslatorText(
        id=name,
        source="".join(_plain(source, data) for source in sources),
        target=target,
        state=_STATES[min((_rank(piece.attributes.get("state", "")) for piece in segments), default=0)],
        is_outdated=any(piece.attributes.get("subState") == OUTDATED for piece in segments),
        notes=tuple(note.text() for notes in element.children("notes") for note in notes.children("note")),
        line=element.line,
    )


_STATES: tuple[TextState, ...] = ("initial", "translated", "reviewed", "final")


def _rank(state: str) -> int:
    return next((rank for rank, known in enumerate(_STATES) if known == state), 0)


def _order(target: Element, number: int) -> int:
    order = target.attributes.get("order", "")
    return int(order) if order.isascii() and order.isdigit() else number


def _unit_1_2(element: Element, name: str) -> TranslatorText:
    source, target = element.first("source"), element.first("target")
    if source is None:
        raise _UnreadableError(TextsCode.NO_SOURCE)
    return TranslatorText(
        id=name,
        source=_plain(source, {}),
        target=None if target is None else _plain(target, {}),
        state=_STATES_1_2.get(target.attributes.get("state", ""), "initial") if target else "initial",
        notes=tuple(note.text() for note in element.children("note")),
        line=element.line,
    )


def _plain(element: Element, data: dict[str, str]) -> str:
    """Return the text of a source or a target, placeholders written out; `data` are the unit's original data, by id."""
    return "".join(part if isinstance(part, str) else _inline(part, data) for part in element.held)


def _inline(element: Element, data: dict[str, str]) -> str:
    values = element.attributes
    if element.name == "cp":
        return _character(values.get("hex", ""))
    if element.name in ("ph", "sc", "ec", "x", "bx", "ex"):
        inside = _plain(element, data)
        stands_for = data.get(values.get("dataRef", ""))
        found = next(
            (text for text in (stands_for, inside, values.get("equiv"), values.get("disp"), values.get("equiv-text")) if text),
            None,
        )
        if found is None:
            raise _UnreadableError(TextsCode.EMPTY_CODE, value=element.name)
        return found
    return _plain(element, data)


def _character(code: str) -> str:
    try:
        found = chr(int(code, 16))
    except (ValueError, OverflowError):
        raise _UnreadableError(TextsCode.NO_CHARACTER, value=code) from None
    # Half a character, or the one that ends a text in a database.
    if found == "\0" or unicodedata.category(found) == "Cs":
        raise _UnreadableError(TextsCode.NO_CHARACTER, value=code)
    return found
