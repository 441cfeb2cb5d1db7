"""What is wrong with files that authors give, with the place in the file in words."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from django.utils.translation import gettext as _

from ravive.lib.problem import Problem
from ravive.register import problem_texts


class FileProblem(NamedTuple):
    """One line of a list: where, the field as the file calls it, what is wrong, and whether it prevents the import."""

    where: str
    field: str
    text: str
    level: Literal["error", "warning"]


def file_problems(problems: Iterable[Problem]) -> list[FileProblem]:
    """Return problems as a page lists them, those that prevent something first."""
    lines = [FileProblem(_where(found), _field(found), _text(found), found.severity) for found in problems]
    return sorted(lines, key=lambda line: line.level == "warning")


def _where(found: Problem) -> str:
    if not found.line:
        return found.file
    return _("%(file)s, line %(line)s") % {"file": found.file, "line": found.line}


def _field(found: Problem) -> str:
    return found.path_text if found.place and found.place.path else ""


def _text(found: Problem) -> str:
    """Return what is wrong; in a file one also needs the words that are accepted, which a form offers by itself."""
    text = problem_texts.text_of(found)
    accepted = found.values.get("accepted") or found.values.get("close")
    return _("%(text)s Accepted here: %(accepted)s.") % {"text": text, "accepted": accepted} if accepted else text
