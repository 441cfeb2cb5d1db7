"""The command writes an export of an installation that is served, and says what it did."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest

from tests.backups.places import BEGIN, Place, copied_place, is_on_postgresql
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


@pytest.mark.long
@pytest.mark.skipif(not is_on_postgresql(), reason="it needs both databases")
def test_an_organisation_moves_from_postgresql_to_sqlite_and_back(source: Place, tmp_path: Path) -> None:
    assert source.ravive("demo").returncode == 0
    known = _example(source)
    slug = known[0]
    assert source.ravive("organisations", "export", slug, str(tmp_path / "there.zip")).returncode == 0
    data = tmp_path / "other"
    data.mkdir()
    other = Place(data=data, variables={**source.variables, "RAVIVE_DATA": str(data), "DATABASE_URL": "", "RAVIVE_NEW_KEYS": "1"})
    assert other.python("-c", BEGIN).returncode == 0
    del other.variables["RAVIVE_NEW_KEYS"]

    checked = other.ravive("organisations", "import", str(tmp_path / "there.zip"), "--check")
    assert checked.returncode == 0 and f"{slug} can be imported" in checked.stdout, checked.stderr
    assert not other.rows("SELECT slug FROM people_organisation WHERE is_example")
    there = other.ravive("organisations", "import", str(tmp_path / "there.zip"))
    assert there.returncode == 0 and f"{slug} imported" in there.stdout, there.stderr
    assert _example(other) == known

    assert other.ravive("organisations", "export", slug, str(tmp_path / "back.zip")).returncode == 0
    assert source.ravive("demo", "--remove", "--name", "Exemple").returncode == 0
    back = source.ravive("organisations", "import", str(tmp_path / "back.zip"))
    assert back.returncode == 0, back.stderr
    assert _example(source) == known
    first, second = (read_export(tmp_path / name).about["rows"] for name in ("there.zip", "back.zip"))
    assert {label for label in first if first[label] != second[label]} == {"people.AuditEvent"}


_TRAININGS = "SELECT COUNT(*) FROM trainings_training t JOIN people_organisation o ON o.id = t.organisation_id WHERE o.is_example"
_ANSWERS = """
SELECT COUNT(*) FROM reviews_answer a JOIN reviews_learnerkey k ON k.id = a.learner JOIN trainings_training t ON t.id = k.training
JOIN people_organisation o ON o.id = t.organisation_id WHERE o.is_example
"""


def _example(place: Place) -> tuple[str, int, int]:
    """Return the short name of the example organisation, and how many trainings and answers it has."""
    ((slug,),) = place.rows("SELECT slug FROM people_organisation WHERE is_example")
    ((trainings,),), ((answers,),) = place.rows(_TRAININGS), place.rows(_ANSWERS)
    assert isinstance(trainings, int) and isinstance(answers, int) and answers > 100
    return str(slug), trainings, answers
