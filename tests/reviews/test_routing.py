"""Every query on answers names their keys, so that an engine that divides answers by key knows which servers to ask.

The queries are found in the source: one that is added fails here until it is called below. `docs/understand/scale.md` says why.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from psycopg import sql

import ravive
from ravive.insight.answers import answers_of
from ravive.operations import jobs
from ravive.portability.selection import Selection
from ravive.reviews import actions, memory_release, queries
from ravive.reviews.memory_release import LearnerGroup
from ravive.reviews.models import KnownCard, LearnerKey
from tests.people.cast import host
from tests.reviews.phone import Phone, answer, send

pytestmark = pytest.mark.database

PACKAGE = Path(ravive.__file__).parent
TABLE = "reviews_answer"
# Of one key, of keys that are named, and of keys that belong to a training.
ONE_KEY = r"learner = (\d+|%s)"
ADDED = r"^(insert into|copy) reviews_answer \([^)]*\blearner\b"
SOME_KEYS = r"learner in \((\d+|%s|select \w+\.id( as \w+)? from reviews_learnerkey)|learner = (k|reviews_learnerkey)\.id"
# Nightly: they read the answers of all learners who joined in a period, or ask whether there is any answer.
OF_ALL = {
    "ravive.reviews.memory_release._learners": "counts all new learners of a deck",
    "ravive.reviews.memory_release.exposures_of": "reads the answers of all new learners of a deck",
    "ravive.operations.jobs.release_memory": "starts no process where there is no answer at all",
}
# Name the model as text: the first selects the rows of an organisation, below too; the second names a column of the register.
NAMED = {"portability/table.py", "trainings/learner_data.py"}


def places_in(path: Path) -> Iterator[str]:
    """Return the functions of a file that query answers, by their full names."""
    tree = ast.parse(path.read_text("utf-8"))
    names = {alias.asname or alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    wanted = {"Answer"} & names if "ravive.reviews.models" in {getattr(node, "module", "") for node in tree.body} else set[str]()
    module = ".".join(("ravive", *path.relative_to(PACKAGE).with_suffix("").parts))

    def is_about_answers(node: ast.AST) -> bool:
        return any(
            (isinstance(part, ast.Name) and part.id in wanted)
            or (isinstance(part, ast.Constant) and isinstance(part.value, str) and TABLE in part.value)
            for part in ast.walk(node)
        )

    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and is_about_answers(node):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            wanted |= {target.id for target in targets if isinstance(target, ast.Name)}
    for node in tree.body:
        functions = node.body if isinstance(node, ast.ClassDef) else [node]
        for function in functions:
            if isinstance(function, ast.FunctionDef) and is_about_answers(function):
                yield f"{module}.{node.name}.{function.name}" if isinstance(node, ast.ClassDef) else f"{module}.{function.name}"


def places_of_queries() -> set[str]:
    files = [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]
    assert {str(path.relative_to(PACKAGE)) for path in files if '"reviews.Answer"' in path.read_text("utf-8")} == NAMED
    return {place for path in files for place in places_in(path)}


type Statements = list[tuple[frozenset[str], str]]


@contextmanager
def statements_on_answers(patch: pytest.MonkeyPatch) -> Iterator[Statements]:
    """Collect what reaches the database about answers, whichever way, with the functions that were running."""
    found: Statements = []

    def note(statement: str) -> None:
        if TABLE in statement:
            running, frame = set[str](), sys._getframe(1)
            while frame is not None:
                running.add(f"{frame.f_globals.get('__name__')}.{frame.f_code.co_qualname}")
                frame = frame.f_back
            found.append((frozenset(running), statement))

    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.set_trace_callback(note)
        yield found
        connection.connection.set_trace_callback(None)
        return

    def noting(method: Callable[..., Any]) -> Callable[..., Any]:
        def noted(self: Any, query: Any, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - of psycopg
            note(query.as_string(None) if isinstance(query, sql.Composable) else str(query))
            return method(self, query, *arguments, **options)

        return noted

    for cursor, name in ((psycopg.Cursor, "execute"), (psycopg.Cursor, "copy"), (psycopg.ServerCursor, "execute")):
        patch.setattr(cursor, name, noting(getattr(cursor, name)))
    yield found
    patch.undo()


def routed(statement: str) -> bool:
    """Return whether a statement says of which keys its answers are."""
    plain = re.sub(r"\s+", " ", statement.replace('"', "")).lower()
    return any(re.search(pattern, plain) for pattern in (ADDED, ONE_KEY, SOME_KEYS))


def is_found_by_key(statement: str) -> bool:
    """Return whether SQLite finds the answers by the key, and reads no others."""
    with connection.cursor() as database:
        database.execute(f"EXPLAIN QUERY PLAN {statement}")
        steps = [row[3] for row in database.fetchall()]
    of_answers = [step for step in steps if re.match(rf"(SEARCH|SCAN) (a|{TABLE})\b", step)]
    is_added = statement.lstrip().upper().startswith("INSERT")
    return (is_added or bool(of_answers)) and all("PRIMARY KEY (learner=?" in step for step in of_answers)


def test_every_query_on_answers_names_their_keys(
    visitor: Client, code: str, phone: Phone, cards: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = answer(1, cards[0])
    send(visitor, code, [first])
    learner, training = LearnerKey.objects.get().pk, LearnerKey.objects.get().training
    group = LearnerGroup(joined_from=None, joined_before=date(2100, 1, 1))
    numbers = {card.pk: (card.card, card.card) for card in KnownCard.objects.all()}
    named: dict[str, Any] = {name: None for _number, (name, _notion) in numbers.items()}
    with monkeypatch.context() as patch, statements_on_answers(patch) as statements:
        assert send(visitor, code, [first, answer(2, cards[1])], sent_at=int(first["at"])).status_code == 200
        assert len(queries.missing_for(learner=learner, cursor=0, before=9).answers) == 2
        queries.answers_at_tests(learner=learner)
        queries.cards_at_test(training=training, test_day=30)
        assert queries.stored_ids(learner=learner, ids=[first["id"]]) == {first["id"]}
        assert len(answers_of(training)) == 2
        memory_release._learners(group, numbers, named)
        memory_release.exposures_of(group, numbers, now=datetime.now(UTC))
        patch.setattr(jobs, "_output", lambda *_arguments: "")
        jobs.release_memory.func("")
        exported = list(Selection(organisation=host()).rows("reviews.Answer"))
        assert actions.forget(training=training, now=datetime.now(UTC)).learners == 1

    other = "_write_sqlite" if connection.vendor == "postgresql" else "_write_postgresql"
    expected = places_of_queries() - {f"ravive.reviews.log_writer.{other}"}
    running = frozenset[str]().union(*(places for places, _statement in statements))
    assert expected - running == set(), "call these above"
    assert len([places for places, _statement in statements if not places & expected]) == 1, "that of the export"
    assert exported == []
    of_some = [statement for places, statement in statements if not places & set(OF_ALL)]
    assert [statement for statement in of_some if not routed(statement)] == []
    if connection.vendor == "sqlite":
        assert [statement for statement in of_some if not is_found_by_key(statement)] == []


@pytest.mark.parametrize(
    ("statement", "is_routed"),
    [
        ('SELECT 1 FROM "reviews_answer" WHERE "reviews_answer"."learner" = 4', True),
        ("SELECT * FROM reviews_answer WHERE card = 4", False),
        ("DELETE FROM reviews_answer", False),
        ("INSERT INTO reviews_answer (id, card) VALUES (1, 2)", False),
        ("SELECT COUNT(*) FROM reviews_answer a JOIN reviews_knowncard c ON c.id = a.card", False),
        ("SELECT a.id FROM reviews_answer a JOIN reviews_learnerkey k ON a.learner = k.id WHERE k.training = 1", True),
    ],
)
def test_a_query_without_keys_is_told_apart(statement: str, is_routed: bool) -> None:
    assert routed(statement) == is_routed
