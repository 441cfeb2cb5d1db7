"""The bill of materials of a build: every package that Ravive is built from or runs with, as CycloneDX 1.6 in JSON.

It is written from the lock files alone, so that the same sources give the same file, without a network. Licences of Python packages are in
`licences.json`, because their lock names none.
"""

import json
import re
import uuid
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SPECIFICATION = "1.6"
FILE_NAME = "sbom.cdx.json"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)((?:[^\n]*\\\n)*[^\n]*)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
# As CycloneDX names them.
_DIGESTS = {"sha1": "SHA-1", "sha256": "SHA-256", "sha384": "SHA-384", "sha512": "SHA-512"}

type Component = dict[str, Any]


def bill_of_materials(root: Path, *, version: str) -> str:
    """Return the document of a checkout or a source distribution.

    Raises KeyError for a Python package without a licence in `licences.json`, and ValueError for a package without a digest.
    """
    licences: dict[str, str] = json.loads((root / "licences.json").read_text("utf-8"))
    components = sorted(
        [
            *python_components((root / "requirements.lock").read_text("utf-8"), licences),
            *npm_components(json.loads((root / "app/package-lock.json").read_text("utf-8"))),
        ],
        key=lambda component: component["bom-ref"],
    )
    product = {
        "type": "application", "bom-ref": "ravive", "name": "ravive", "version": version, "licenses": [{"expression": "AGPL-3.0-or-later"}],
    }  # fmt: skip
    body = {
        "bomFormat": "CycloneDX",
        "specVersion": SPECIFICATION,
        "version": 1,
        "metadata": {"component": product},
        "components": components,
        "dependencies": [{"ref": "ravive", "dependsOn": [component["bom-ref"] for component in components]}],
    }
    # Of the content: the same build has the same number.
    number = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(body, sort_keys=True))
    return json.dumps({**body, "serialNumber": f"urn:uuid:{number}"}, indent=1, ensure_ascii=False) + "\n"


def python_components(lock: str, licences: dict[str, str]) -> Iterator[Component]:
    """Yield each package of a lock of pip, with the digests of all its files. Raises KeyError and ValueError as above."""
    for found in _PINNED.finditer(lock):
        name, version = re.sub(r"[-_.]+", "-", found[1]).lower(), found[2]
        digests = [{"alg": "SHA-256", "content": digest} for digest in _HASH.findall(found[3])]
        yield _component("pypi", name, version, licences[name], digests)


def npm_components(lock: dict[str, Any]) -> Iterator[Component]:
    """Yield each package of a lock of npm that builds the app or is part of it; those for its tests alone are left out."""
    seen: set[tuple[str, str]] = set()
    for place, package in lock["packages"].items():
        name = place.rpartition("node_modules/")[2]
        if not name or package.get("dev") or (name, package["version"]) in seen:
            continue
        seen.add((name, package["version"]))
        digests: list[dict[str, str]] = []
        for digest in package.get("integrity", "").split():
            algorithm, _, encoded = digest.partition("-")
            digests.append({"alg": _DIGESTS[algorithm], "content": b64decode(encoded).hex()})
        yield _component("npm", name, package["version"], package["license"], digests)


def _component(registry: str, name: str, version: str, licence: str, digests: list[dict[str, str]]) -> Component:
    if not digests:
        raise ValueError(f'"{name}" {version} has no digest in the lock; write the lock again with `make lock` or npm')
    address = f"pkg:{registry}/{name.replace('@', '%40')}@{version}"
    return {
        "type": "library",
        "bom-ref": address,
        "name": name,
        "version": version,
        "purl": address,
        "licenses": [{"expression": licence}],
        "hashes": digests,
    }
