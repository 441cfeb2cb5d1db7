"""One thing wrong in a file, said so that its author can mend it."""

from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]
# Which of the parts that make up one thing (None: its main one), and the path in it.
type Place = tuple[str | None, tuple[str | int, ...]]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """`line` counts from 1; 0 means the file as a whole. `message` says what, the value, and what is accepted.

    `place` is for programs that show the problem elsewhere than beside a line; problems that differ in nothing else are one.
    """

    file: str
    line: int
    message: str
    severity: Severity = "error"
    place: Place | None = field(default=None, compare=False)

    def __str__(self) -> str:
        """Return `file:line: message`, as editors and terminals understand it.

        >>> str(Problem("deck.yaml", 3, "cards: missing"))
        'deck.yaml:3: cards: missing'
        """
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {'warning: ' if self.severity == 'warning' else ''}{self.message}"
