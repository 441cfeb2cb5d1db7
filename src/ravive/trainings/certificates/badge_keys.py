"""The keys that sign badges. The first start creates one in the data folder, readable by its owner only, unless the host gives them.

All sign with RS256, which every verifier of Open Badges 3.0 supports. The newest file signs; older keys still verify.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from ravive.lib.private_files import FOLDER_OF_OWNER, create_once

ALGORITHM = "RS256"
BITS = 2048
LONGEST_BADGE = 16_000
_is_compact: Callable[[str], object] = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+").fullmatch


class AlteredError(Exception):
    """The badge names a key of this site, but its text is not what was signed, or is unreadable."""


class ForeignError(Exception):
    """The badge names a key of another site."""


@dataclass(frozen=True, kw_only=True)
class Keys:
    """The keys by their published names. `signing` is the name of the one that signs."""

    by_name: Mapping[str, RSAKey]
    signing: str

    def sign(self, payload: Mapping[str, Any], *, key_address: str) -> str:
        """Return the payload as a compact JWS. `key_address` is where verifiers find the key."""
        header = {"alg": ALGORITHM, "kid": key_address, "typ": "JWT"}
        text = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
        return jws.serialize_compact(header, text, self.by_name[self.signing], algorithms=[ALGORITHM])

    def read(self, badge: str) -> dict[str, Any]:
        """Return the content of a badge after checking its signature. Raises AlteredError or ForeignError."""
        if len(badge) > LONGEST_BADGE or not _is_compact(badge) or not all(map(_is_canonical, badge.split("."))):
            raise AlteredError
        key = self.by_name.get(_key_name(badge))
        if key is None:
            raise ForeignError
        try:
            payload = json.loads(jws.deserialize_compact(badge, key, algorithms=[ALGORITHM]).payload)
        except (JoseError, ValueError, RecursionError) as problem:
            raise AlteredError from problem
        if not isinstance(payload, dict):
            raise AlteredError
        return payload

    def public(self, name: str) -> dict[str, Any] | None:
        """Return the public part of a key, None if no key has this name."""
        key = self.by_name.get(name)
        return {**key.as_dict(private=False), "kid": name, "alg": ALGORITHM, "use": "sig"} if key else None


def _is_canonical(part: str) -> bool:
    """Return whether no other text decodes to these bytes. Decoders ignore some bits of the last character."""
    try:
        read = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        return False
    return base64.urlsafe_b64encode(read).rstrip(b"=").decode() == part


def _key_name(badge: str) -> str:
    header, _, _ = badge.partition(".")
    try:
        read = json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))
        return str(read["kid"]).rpartition("/")[2]
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise AlteredError from problem


def keys() -> Keys:
    """Return the keys of this installation. The first one is created here."""
    setting = settings.RAVIVE_BADGE_KEYS
    if setting.texts:
        return _read(setting.texts)
    return _keys_in(setting.folder or settings.RAVIVE_DATA / "badge-keys")


@cache
def _keys_in(folder: Path) -> Keys:
    folder.mkdir(mode=FOLDER_OF_OWNER, parents=True, exist_ok=True)
    if not any(folder.glob("*.pem")):
        _create(folder / "0001.pem")
    return _read(tuple(path.read_text() for path in sorted(folder.glob("*.pem"))))


@cache
def _read(texts: tuple[str, ...]) -> Keys:
    named = [RSAKey.import_key(text) for text in texts]
    return Keys(by_name={key.thumbprint(): key for key in named}, signing=named[-1].thumbprint())


def _create(path: Path) -> None:
    # Of two first starts, one creates the key and the other reads it.
    with suppress(FileExistsError):
        create_once(path, RSAKey.generate_key(BITS, private=True).as_pem(private=True))
