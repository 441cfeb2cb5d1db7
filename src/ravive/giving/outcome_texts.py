"""What became of a bank file that was sent, in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.banking.statement import Entry
from ravive.giving.actions.imports import ImportOutcome
from ravive.giving.bank_texts import text_of
from ravive.giving.table_mapping import TableMapping
from ravive.lib.problem import Problem

# A table of a file that is only shown, and a list of warnings, end somewhere.
MOST_ENTRIES, MOST_PROBLEMS = 200, 20


@dataclass(frozen=True, kw_only=True)
class ShownOutcome:
    """A file, what became of it, and what is wrong with it in words. `mapping`: its columns are to be described."""

    name: str
    outcome: ImportOutcome
    summary: str
    problems: tuple[str, ...]
    interim: tuple[Entry, ...]
    mapping: TableMapping | None = None


def describe(name: str, outcome: ImportOutcome, mapping: TableMapping | None = None) -> ShownOutcome:
    """Return what became of a file, in words."""
    entries = tuple(entry for row in outcome.rows for entry in row.entries)[:MOST_ENTRIES] if outcome.is_interim else ()
    return ShownOutcome(
        name=name,
        outcome=outcome,
        summary=summary_of(outcome),
        problems=tuple(_texts(outcome.problems)),
        interim=entries,
        mapping=mapping,
    )


def summary_of(outcome: ImportOutcome) -> str:
    """Return the numbers of a file that was read; empty for any other."""
    if outcome.file is None:
        return ""
    statements = ngettext("%(count)s statement", "%(count)s statements", outcome.statements) % {"count": outcome.statements}
    movements = ngettext("%(count)s movement", "%(count)s movements", outcome.movements) % {"count": outcome.movements}
    new = ngettext("%(count)s new", "%(count)s new", outcome.new) % {"count": outcome.new}
    parts = [statements, movements, new]
    if outcome.known:
        parts.append(ngettext("%(count)s stored before", "%(count)s stored before", outcome.known) % {"count": outcome.known})
    if outcome.split:
        parts.append(ngettext("%(count)s batch split", "%(count)s batches split", outcome.split) % {"count": outcome.split})
    if outcome.self_booked:
        text = ngettext("%(count)s booked by its reference", "%(count)s booked by their references", outcome.self_booked)
        parts.append(text % {"count": outcome.self_booked})
    return " · ".join(parts)


def _texts(problems: Sequence[Problem]) -> list[str]:
    """Return problems in words, each once, the refusals first; the last line says how many are left out."""
    ordered = sorted(problems, key=lambda problem: problem.severity != "error")
    texts = list(dict.fromkeys(_with_line(problem) for problem in ordered))
    if len(texts) <= MOST_PROBLEMS:
        return texts
    left = len(texts) - MOST_PROBLEMS
    return [*texts[:MOST_PROBLEMS], ngettext("and %(count)s more remark", "and %(count)s more remarks", left) % {"count": left}]


def _with_line(problem: Problem) -> str:
    text = text_of(problem)
    if problem.line <= 0:
        return text
    return _("Line %(line)s: %(text)s") % {"line": f"{problem.line}{problem.column}", "text": text}
