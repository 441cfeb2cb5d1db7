"""The keys of the installation: there, readable by nobody else, and not copied from an example."""

import re
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from ravive.operations.checks.context import CheckContext
from ravive.operations.checks.results import CheckResult, fine, to_do

# A random key of the right length has neither few characters nor these words.
LEAST_LENGTH, LEAST_DIFFERENT = 32, 12
EXAMPLE = re.compile(r"django-insecure|change.?(me|this)|example|secret|password|insecure|replace", re.IGNORECASE)
OTHERS = 0o077
FILES = ("secret.key", "push.key", "seal.key")
BADGE_KEYS = "badge-keys"


def looks_random(key: str) -> bool:
    """Return whether a key may have been drawn at random."""
    return len(key) >= LEAST_LENGTH and len(set(key)) >= LEAST_DIFFERENT and not EXAMPLE.search(key)


def check_keys(_context: CheckContext) -> Iterable[CheckResult]:
    """Yield which key is missing, open to other users of the machine, or one that others know."""
    results = [*_simple_keys(), *_files(settings.RAVIVE_KEYS or settings.RAVIVE_DATA)]
    yield from results or [fine("keys.fine")]


def _simple_keys() -> Iterable[CheckResult]:
    in_use = {
        "RAVIVE_SECRET_KEY": settings.SECRET_KEY,
        "RAVIVE_PUSH_KEY": settings.RAVIVE_PUSH_KEY,
        "RAVIVE_SEAL_KEY": settings.RAVIVE_SEAL_KEY,
    }
    for name, key in in_use.items():
        if not looks_random(key):
            yield to_do("keys.example", name=name)


def _files(folder: Path) -> Iterable[CheckResult]:
    """Yield what is wrong with the files of keys, in the folder that all machines read or in the data folder."""
    badge_keys = settings.RAVIVE_BADGE_KEYS.folder or folder / BADGE_KEYS
    files = list(badge_keys.iterdir()) if badge_keys.is_dir() else []
    # A key of the environment has no file.
    if not files and not settings.RAVIVE_BADGE_KEYS.texts:
        yield to_do("keys.missing", name=BADGE_KEYS)
    for path in [*(folder / name for name in FILES), badge_keys, *files]:
        if path.exists() and path.stat().st_mode & OTHERS:
            yield to_do("keys.open", name=str(path.relative_to(folder)) if folder == settings.RAVIVE_DATA else str(path))
