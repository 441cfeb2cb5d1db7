"""What is wrong with a card, in the words of its form: at a field, or with the field's name where the field is not beside it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from ravive.decks.row_names import Names
from ravive.decks.segment_names import segment_name
from ravive.lib.problem import Problem, ShapeCode
from ravive.register import problem_texts

# What is missing is ticked rather than filled in.
_RIGHT: Mapping[str, str | Promise] = {
    "choice": gettext_lazy("Tick the right answer."),
    "multiple": gettext_lazy("Tick the right answers."),
}
_RIGHT_IN = "options"


def at_field(kind: str, problem: Problem, names: Mapping[str, str] | None = None) -> str:
    """Return what is wrong, without its place; rows are called by their `names`, by id."""
    return str(_RIGHT[kind]) if _lacks_right(kind, problem) else problem_texts.text_of(problem, names)


def with_field(kind: str, problem: Problem, rows: Names | None = None) -> str:
    """Return what is wrong, with the name of the field before it; `rows` are what the card's rows are called, by path."""
    path = problem.place.field if problem.place else ()
    text = at_field(kind, problem)
    if not path:
        return text
    field = segment_name(kind, (_RIGHT_IN,) if _lacks_right(kind, problem) else path, rows)
    return gettext("%(field)s: %(text)s") % {"field": field, "text": text}


def _lacks_right(kind: str, problem: Problem) -> bool:
    """Say whether no answer is marked as right."""
    path = problem.place.field if problem.place else ()
    return kind in _RIGHT and path == ("right",) and problem.code in (ShapeCode.MISSING, ShapeCode.TOO_FEW)
