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
    results = [*_simple_keys(), *_files(settings.RAVIVE_DATA)]
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


def _files(data: Path) -> Iterable[CheckResult]:
    badge_keys = data / BADGE_KEYS
    if not (badge_keys.is_dir() and any(badge_keys.iterdir())):
        yield to_do("keys.missing", name=BADGE_KEYS)
    # A key of the environment has no file.
    for path in [*(data / name for name in FILES), badge_keys, *(badge_keys.iterdir() if badge_keys.is_dir() else ())]:
        if path.exists() and path.stat().st_mode & OTHERS:
            yield to_do("keys.open", name=str(path.relative_to(data)))
