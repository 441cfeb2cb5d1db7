"""The command writes an export of an installation that is served, and says what it did."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest

from tests.backups.places import Place, copied_place
from tests.first_database import FirstDatabase
from tests.portability.reading import read_export

pytestmark = [pytest.mark.database, pytest.mark.slow]


@pytest.fixture
def source(db: None, first_database: FirstDatabase, tmp_path: Path) -> Iterator[Place]:
    with copied_place(first_database, tmp_path, name="ravive_exported") as place:
        yield place


def test_the_command_writes_says_and_refuses(source: Place, tmp_path: Path) -> None:
    slug = str(source.rows("SELECT slug FROM people_organisation WHERE is_host")[0][0])
    before = source.tables()
    file = tmp_path / "export.zip"
    done = source.ravive("organisations", "export", slug, str(file))
    assert done.returncode == 0, done.stderr
    assert "export.zip: written (" in done.stdout
    assert "not encrypted" in done.stdout and "in clear: store it safely, or give --recipient" in done.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    read = read_export(file)
    assert read.about["organisation"] == slug
    assert read.about["rows"]["decks.Deck"] == source.rows("SELECT COUNT(*) FROM decks_deck")[0][0]
    assert source.tables() == before

    key = pyrage.x25519.Identity.generate().to_public()
    sealed = source.ravive("organisations", "export", slug, str(tmp_path / "export.age"), "--recipient", str(key))
    assert sealed.returncode == 0, sealed.stderr
    assert "files, encrypted)" in sealed.stdout and "in clear" not in sealed.stdout
    assert (tmp_path / "export.age").read_bytes().startswith(b"age-encryption.org/v1")

    nobody = source.ravive("organisations", "export", "nobody", str(tmp_path / "none.zip"))
    assert nobody.returncode == 1 and f'there is no organisation "nobody"; known: {slug}' in nobody.stderr
    bad = source.ravive("organisations", "export", slug, str(tmp_path / "none.zip"), "--recipient", "age1nonsense")
    assert bad.returncode == 1 and '"age1nonsense" is no public key of age' in bad.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["export.age", "export.zip", "source"]
