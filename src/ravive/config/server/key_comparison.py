"""Whether this machine has the keys of the others that use the same database. It stores no key, only what a password is stored as."""

import os

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection

from ravive.config.errors import ConfigurationError
from ravive.config.keys import NEW_KEYS
from ravive.site.models import KeyFingerprint
from ravive.trainings.certificates import badge_keys


def compare_keys() -> None:
    """Store the fingerprints of the keys at the first start; raise ConfigurationError where this machine has others.

    On SQLite, one machine alone uses the database. The process that prepares the installation calls this.
    """
    if connection.vendor != "postgresql":
        return
    stored = {row.key: row.digest for row in KeyFingerprint.objects.all()}
    for key, values in _keys().items():
        if key in stored and any(check_password(value, stored[key]) for value in values):
            continue
        if key in stored and os.environ.get(NEW_KEYS) != "1":
            raise ConfigurationError(
                f"this machine has another {key} than the one that began with this database; give each machine the same keys, in one "
                f"folder named by RAVIVE_KEYS. If the key was replaced on purpose, start once with {NEW_KEYS}=1"
            )
        KeyFingerprint.objects.update_or_create(key=key, defaults={"digest": make_password(values[0])})


def _keys() -> dict[str, tuple[str, ...]]:
    badges = badge_keys.keys()
    return {
        "secret key": (settings.SECRET_KEY,),
        "push key": (settings.RAVIVE_PUSH_KEY,),
        "seal key": (settings.RAVIVE_SEAL_KEY,),
        # A newer one signs, and the one that began still verifies.
        "key that signs badges": (badges.signing, *badges.by_name),
    }
