"""What is wrong with files that authors give, with the place in the file in words."""

from collections.abc import Iterable, Mapping
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


def cell_problems(problems: Iterable[Problem], heads: Mapping[str, str]) -> list[FileProblem]:
    """Return problems of a workbook by row and column; `heads` are what the columns are called, by key."""
    ordered = sorted(problems, key=lambda found: found.line)
    return [FileProblem(_cell(found, heads), "", problem_texts.text_of(found), found.severity) for found in ordered]


def _cell(found: Problem, heads: Mapping[str, str]) -> str:
    if not found.line:
        return ""
    key = str(found.place.path[0]) if found.place else ""
    place = {"row": found.line, "column": found.column, "head": heads.get(key, "")}
    # The file may lack a column altogether.
    return _("Row %(row)s, column %(column)s (%(head)s)") % place if found.column else _("Row %(row)s (%(head)s)") % place


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
