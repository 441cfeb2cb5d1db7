"""No two classes of the project share a name, so a name leads to one place."""

import ast
from collections import Counter
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[2] / "src" / "ravive"
# Names that Django prescribes.
PRESCRIBED = {"Meta", "Migration"}


def shared_names(sources: list[str]) -> set[str]:
    """Return the names that more than one class has."""
    classes = [node.name for source in sources for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)]
    return {name for name, count in Counter(classes).items() if count > 1} - PRESCRIBED


def test_shared_names_are_found() -> None:
    assert shared_names(["class A:\n class Meta: ...", "class A: ...\nclass B:\n class Meta: ..."]) == {"A"}


def test_no_class_name_is_used_twice() -> None:
    assert shared_names([path.read_text("utf-8") for path in SOURCES.rglob("*.py")]) == set()
