"""The keys of the installation: there, readable by nobody else, and not copied from an example."""

import re
from collections.abc import Iterable

from django.conf import settings

from ravive.backups.installation_keys import BADGE_KEYS
from ravive.lib.private_files import is_open_to_others
from ravive.operations.checks.context import CheckContext
from ravive.operations.checks.results import CheckResult, fine, to_do
from ravive.operations.private_places import badge_key_folder, private_places, shown_path

# A random key of the right length has neither few characters nor these words.
LEAST_LENGTH, LEAST_DIFFERENT = 32, 12
EXAMPLE = re.compile(r"django-insecure|change.?(me|this)|example|secret|password|insecure|replace", re.IGNORECASE)


def looks_random(key: str) -> bool:
    """Return whether a key may have been drawn at random."""
    return len(key) >= LEAST_LENGTH and len(set(key)) >= LEAST_DIFFERENT and not EXAMPLE.search(key)


def check_keys(_context: CheckContext) -> Iterable[CheckResult]:
    """Yield which key is missing, open to other users of the machine, or one that others know."""
    results = [*_simple_keys(), *_missing(), *_open_to_others()]
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


def _missing() -> Iterable[CheckResult]:
    folder = badge_key_folder()
    # A key of the environment has no file.
    if not settings.RAVIVE_BADGE_KEYS.texts and not (folder.is_dir() and any(folder.iterdir())):
        yield to_do("keys.missing", name=BADGE_KEYS)


def _open_to_others() -> Iterable[CheckResult]:
    for path in private_places():
        if is_open_to_others(path):
            yield to_do("keys.open", name=shown_path(path))
