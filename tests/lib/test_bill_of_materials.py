"""The bill of materials has every package of both lock files, is valid by the schema of CycloneDX, and the same for the same sources."""

import json
import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from license_expression import get_spdx_licensing

import ravive
from ravive.lib.bill_of_materials import FILE_NAME, bill_of_materials, npm_components, python_components

ROOT = Path(__file__).resolve().parents[2]
DIGEST = "a" * 64


@pytest.fixture(scope="module")
def document() -> str:
    return bill_of_materials(ROOT, version=ravive.__version__)


def test_it_is_valid_by_the_schema(document: str) -> None:
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    assert validator.validate_str(document) is None
    # A validator that finds nothing wrong in anything would show nothing.
    assert validator.validate_str(document.replace('"library"', '"something"')) is not None


def test_every_package_of_the_locks_is_in_it(document: str) -> None:
    components = json.loads(document)["components"]
    found = {component["purl"] for component in components}
    pinned = re.findall(r"^([\w.-]+)(?:\[.*?\])?==([^\s;]+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    assert len(pinned) > 80
    assert {f"pkg:pypi/{re.sub(r'[-_.]+', '-', name).lower()}@{version}" for name, version in pinned} <= found
    installed = json.loads((ROOT / "app/package-lock.json").read_text())["packages"]
    runtime = {place for place, package in installed.items() if place and not package.get("dev")}
    assert len(runtime) > 20
    assert len(found) == len(components)
    assert {place.rpartition("node_modules/")[2] for place in runtime} == {
        component["name"] for component in components if component["purl"].startswith("pkg:npm/")
    }
    assert all(component["hashes"] and component["licenses"] for component in components)


def test_the_same_sources_give_the_same_file(document: str) -> None:
    assert bill_of_materials(ROOT, version=ravive.__version__) == document


def test_the_build_writes_it_beside_the_code(document: str) -> None:
    assert (Path(ravive.__file__).parent / FILE_NAME).read_text("utf-8") == document, "run `make setup`"


def test_licences_are_of_spdx_and_those_that_packages_name() -> None:
    licences: dict[str, str] = json.loads((ROOT / "licences.json").read_text())
    assert list(licences) == sorted(licences)
    spdx = get_spdx_licensing()
    wrong = {name: licence for name, licence in licences.items() if spdx.validate(licence).errors}
    assert not wrong
    for name, licence in licences.items():
        try:
            named = metadata(name).get("License-Expression")
        except PackageNotFoundError:
            continue
        assert named in (None, licence), name


def test_a_package_without_licence_or_digest_is_refused() -> None:
    with pytest.raises(KeyError, match="new"):
        list(python_components(f"new==1.0 \\\n    --hash=sha256:{DIGEST}\n", {}))
    with pytest.raises(ValueError, match="no digest"):
        list(python_components("new==1.0\nother==1.0 \\\n    --hash=sha256:" + DIGEST, {"new": "MIT", "other": "MIT"}))
    with pytest.raises(KeyError):
        list(npm_components({"packages": {"node_modules/a": {"version": "1", "integrity": "sha512-AAAA"}}}))


def test_digests_and_scopes_are_written_as_the_standard_has_them() -> None:
    package = {"version": "1.2.3", "license": "MIT", "integrity": "sha512-AAEC"}
    (package_entry,) = npm_components({"packages": {"": {}, "node_modules/@a/b": package, "node_modules/c/node_modules/@a/b": package}})
    assert package_entry["purl"] == "pkg:npm/%40a/b@1.2.3"
    assert package_entry["hashes"] == [{"alg": "SHA-512", "content": "000102"}]
    (two,) = python_components(f"A.b[x]==2 ; python_version < '4' \\\n    --hash=sha256:{DIGEST}\n", {"a-b": "MIT"})
    assert (two["purl"], len(two["hashes"])) == ("pkg:pypi/a-b@2", 1)
