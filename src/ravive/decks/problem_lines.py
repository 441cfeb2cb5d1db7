"""What is wrong with a card, in the words of its form: at a field, or with the field's name where the field is not beside it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from ravive.cards.problems import DeckCode
from ravive.decks.row_names import Names
from ravive.decks.segment_names import segment_name
from ravive.lib.problem import Code, Problem, ShapeCode
from ravive.register import problem_texts

# What is missing is ticked rather than filled in.
_RIGHT: Mapping[str, str | Promise] = {
    "choice": gettext_lazy("Tick the right answer."),
    "multiple": gettext_lazy("Tick the right answers."),
}
_RIGHT_IN = "options"
# Problems that name an entry of the register, and the list that has its words.
_LISTS: Mapping[Code, str] = {
    DeckCode.SOURCE_WEAK: "sources",
    DeckCode.NOT_A_CONTACT: "facts",
    DeckCode.FACT_VALUE_MISSING: "facts",
    DeckCode.FACT_DRAFT: "facts",
    DeckCode.FACT_EXPIRED: "facts",
}


def at_field(kind: str, problem: Problem, names: Mapping[str, str] | None = None, known: Names | None = None) -> str:
    """Return what is wrong, without its place.

    Rows are called by their `names`, by id; what the card refers to by its name in `known`, by path.
    """
    if _lacks_right(kind, problem):
        return str(_RIGHT[kind])
    name = str(problem.values.get("name", ""))
    called = (known or {}).get((_LISTS.get(problem.code, ""), f"#{name}"))
    return problem_texts.text_of(problem, {**(names or {}), name: called} if called else names)


def with_field(kind: str, problem: Problem, rows: Names | None = None) -> str:
    """Return what is wrong, with the name of the field before it.

    `rows` are what the card's rows, and the entries it refers to, are called, by path.
    """
    path = problem.place.field if problem.place else ()
    text = at_field(kind, problem, {place[-1].removeprefix("#"): called for place, called in (rows or {}).items()}, rows)
    if not path:
        return text
    field = segment_name(kind, (_RIGHT_IN,) if _lacks_right(kind, problem) else path, rows)
    return gettext("%(field)s: %(text)s") % {"field": field, "text": text}


def _lacks_right(kind: str, problem: Problem) -> bool:
    """Say whether no answer is marked as right."""
    path = problem.place.field if problem.place else ()
    return kind in _RIGHT and path == ("right",) and problem.code in (ShapeCode.MISSING, ShapeCode.TOO_FEW)
