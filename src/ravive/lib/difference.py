"""Two texts compared word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# A word with what is glued to it, or the white space between two.
_PIECE = re.compile(r"\w+|[^\w\s]|\s+")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text that both have, that only the older has, or that only the newer has."""

    kind: Literal["same", "removed", "added"]
    text: str


def word_difference(before: str, after: str) -> tuple[Part, ...]:
    """Return how `before` became `after`: the parts without the added ones make up `before`, without the removed ones `after`.

    >>> [(part.kind, part.text) for part in word_difference("Un enfant crie.", "Un enfant appelle.")]
    [('same', 'Un enfant '), ('removed', 'crie'), ('added', 'appelle'), ('same', '.')]
    """
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    parts: list[Part] = []
    for kind, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(Part("same", "".join(old[old_start:old_end])))
            continue
        if old_end > old_start:
            parts.append(Part("removed", "".join(old[old_start:old_end])))
        if new_end > new_start:
            parts.append(Part("added", "".join(new[new_start:new_end])))
    return tuple(_joined(parts))


def _joined(parts: list[Part]) -> list[Part]:
    """Return the parts with a lone space between two changes taken into them: whole phrases are easier to read."""
    for index in range(len(parts) - 2, 0, -1):
        before, here, after = parts[index - 1], parts[index], parts[index + 1]
        if here.kind == "same" and here.text.isspace() and before.kind != "same" and after.kind != "same":
            parts[index : index + 1] = [Part("removed", here.text), Part("added", here.text)]
    joined: list[Part] = []
    removed = added = ""
    for part in [*parts, Part("same", "")]:
        if part.kind == "removed":
            removed += part.text
        elif part.kind == "added":
            added += part.text
        else:
            joined += [Part("removed", removed)] * bool(removed) + [Part("added", added)] * bool(added) + [part] * bool(part.text)
            removed = added = ""
    return joined
