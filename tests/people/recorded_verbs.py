"""The verbs that the code records in the audit log, read from the sources."""

import re
from pathlib import Path

import ravive

VERB = re.compile(r'"([a-z_]+\.[a-z_]+)"')
LINE = re.compile(r"\bverb\b.*")


def recorded() -> set[str]:
    """Return every "noun.done" on a line that speaks of a verb."""
    sources = Path(ravive.__file__).parent.rglob("*.py")
    return {verb for path in sources for line in LINE.findall(path.read_text("utf-8")) for verb in VERB.findall(line)}
