"""The verbs that the code records in the audit log, and the names in their details, read from the sources."""

import ast
import re
from pathlib import Path

import ravive

VERB = re.compile(r'"([a-z_]+\.[a-z_]+)"')
LINE = re.compile(r"\bverb\b.*")


def recorded() -> set[str]:
    """Return every "noun.done" on a line that speaks of a verb."""
    sources = Path(ravive.__file__).parent.rglob("*.py")
    return {verb for path in sources for line in LINE.findall(path.read_text("utf-8")) for verb in VERB.findall(line)}


def detailed() -> set[str]:
    """Return every name in a `detail` that is written where `record` is called, or just before."""
    found: set[str] = set()
    for path in Path(ravive.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        if any(isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record" for node in ast.walk(tree)):
            found |= {str(key.value) for node in ast.walk(tree) for key in _keys(node)}
    return found


def _keys(node: ast.AST) -> list[ast.Constant]:
    """Return the keys of a dictionary that is called a detail; with a condition, of both of its sides."""
    is_named = isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "detail" for target in node.targets)
    if not is_named and not (isinstance(node, ast.keyword) and node.arg == "detail"):
        return []
    written = [part for part in ast.walk(node) if isinstance(part, ast.Dict)]
    return [key for literal in written for key in literal.keys if isinstance(key, ast.Constant)]
