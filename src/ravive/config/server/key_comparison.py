"""Whether this machine has the keys of the others that use the same database. No key is stored, only what recognises it."""

import hashlib
import os

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection

from ravive.config.errors import ConfigurationError
from ravive.config.keys import NEW_KEYS
from ravive.site.models import KeyFingerprint
from ravive.trainings.certificates import badge_keys

OF_PEOPLE = "secret key"


def compare_keys() -> None:
    """Store the fingerprints of the keys at the first start; raise ConfigurationError where this machine has others.

    On SQLite, one machine alone uses the database. The process that prepares the installation calls this.
    """
    if connection.vendor != "postgresql":
        return
    stored = {row.key: row.digest for row in KeyFingerprint.objects.all()}
    for key, values in _keys().items():
        if key in stored and any(_is_of(stored[key], key, value) for value in values):
            continue
        if key in stored and os.environ.get(NEW_KEYS) != "1":
            raise ConfigurationError(
                f"this machine has another {key} than the one that began with this database; give each machine the same keys, in one "
                f"folder named by RAVIVE_KEYS. If the key was replaced on purpose, start once with {NEW_KEYS}=1"
            )
        KeyFingerprint.objects.update_or_create(key=key, defaults={"digest": _digest(key, values[0])})


def _digest(key: str, value: str) -> str:
    """Return what recognises a key. The secret key may be a person's choice, which is slow to guess; the others are random."""
    return make_password(value) if key == OF_PEOPLE else hashlib.sha256(value.encode()).hexdigest()


def _is_of(digest: str, key: str, value: str) -> bool:
    return check_password(value, digest) if key == OF_PEOPLE else digest == _digest(key, value)


def _keys() -> dict[str, tuple[str, ...]]:
    badges = badge_keys.keys()
    return {
        OF_PEOPLE: (settings.SECRET_KEY,),
        "push key": (settings.RAVIVE_PUSH_KEY,),
        "seal key": (settings.RAVIVE_SEAL_KEY,),
        # A newer one signs, and the one that began still verifies.
        "key that signs badges": (badges.signing, *badges.by_name),
    }
