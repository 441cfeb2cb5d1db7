"""What the environment says of several machines: shared keys, a bucket, Valkey; and one line for each thing that is wrong."""

from pathlib import Path

import pytest
from pytest_django import Settings

from ravive.config import keys, storages, valkey
from ravive.config.errors import ConfigurationError
from ravive.config.server import key_comparison
from ravive.site.models import KeyFingerprint
from ravive.trainings.certificates import badge_keys

BUCKET = {"RAVIVE_S3_URL": "https://s3.example.org/cards/here", "RAVIVE_S3_ACCESS_KEY": "a", "RAVIVE_S3_SECRET_KEY": "b"}


def test_without_settings_files_and_counts_are_where_they_were() -> None:
    assert storages.bucket({}) is None
    assert storages.storages(None)["default"]["BACKEND"] == "django.core.files.storage.FileSystemStorage"
    assert "departures" not in storages.storages(None)
    assert valkey.caches("", stored_pages=7)["pages"]["OPTIONS"] == {"MAX_ENTRIES": 7}


def test_a_bucket_has_folders_for_uploads_and_departures() -> None:
    found = storages.storages(storages.bucket(BUCKET))
    assert found["default"]["OPTIONS"]["location"] == "here/media"
    assert found["departures"]["OPTIONS"]["location"] == "here/departures"
    # Two uploads of one name are two files; a departure never has the name of another.
    assert not found["default"]["OPTIONS"]["file_overwrite"]


@pytest.mark.parametrize("url", ["s3.example.org/cards", "https://s3.example.org", "https://key:secret@s3.example.org/cards"])
def test_an_address_that_names_no_bucket_is_refused_without_showing_a_key(url: str) -> None:
    with pytest.raises(ConfigurationError, match="RAVIVE_S3_URL") as refused:
        storages.bucket({**BUCKET, "RAVIVE_S3_URL": url})
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("missing", ["RAVIVE_S3_ACCESS_KEY", "RAVIVE_S3_SECRET_KEY"])
def test_a_bucket_without_keys_is_refused(missing: str) -> None:
    with pytest.raises(ConfigurationError, match=missing):
        storages.bucket({**BUCKET, missing: ""})


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("", ""),
        ("valkey://127.0.0.1:6379/0", "redis://127.0.0.1:6379/0"),
        ("rediss://cache.example.org", "rediss://cache.example.org"),
        ("unix:///run/valkey.sock", "unix:///run/valkey.sock"),
    ],
)
def test_valkey_is_named_by_either_name(value: str, read: str) -> None:
    assert valkey.valkey_url({"RAVIVE_VALKEY_URL": value}) == read


def test_an_address_that_is_none_of_valkey_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="RAVIVE_VALKEY_URL is not an address"):
        valkey.valkey_url({"RAVIVE_VALKEY_URL": "127.0.0.1:6379"})


def test_keys_come_from_the_shared_folder_and_nothing_is_created_there(tmp_path: Path) -> None:
    shared, own = tmp_path / "keys", tmp_path / "data"
    shared.mkdir()
    own.mkdir()
    variables = {"RAVIVE_KEYS": str(shared)}
    for read in (keys.secret_key, keys.push_key, keys.seal_key):
        with pytest.raises(ConfigurationError, match=r"is missing.*from the data folder of the first machine"):
            read(variables, own)
    with pytest.raises(ConfigurationError, match=r"badge-keys.*is missing"):
        keys.badge_keys(variables)
    assert list(shared.iterdir()) == []
    made = [read({}, own) for read in (keys.secret_key, keys.push_key, keys.seal_key)]
    for name in ("secret.key", "push.key", "seal.key"):
        (own / name).rename(shared / name)
    assert [read(variables, own) for read in (keys.secret_key, keys.push_key, keys.seal_key)] == made
    assert list(own.iterdir()) == []


def test_keys_that_sign_badges_come_from_the_environment(settings: Settings, tmp_path: Path) -> None:
    pems = [path.read_text() for path in _created(tmp_path / "one", 1) + _created(tmp_path / "two", 1)]
    place = keys.badge_keys({"RAVIVE_BADGE_KEYS": "".join(pems).replace("\n", "\\n")})
    assert len(place.texts) == 2
    settings.RAVIVE_BADGE_KEYS = place
    found = badge_keys.keys()
    assert len(found.by_name) == 2
    assert found.signing == badge_keys._read((pems[1],)).signing
    with pytest.raises(ConfigurationError, match="RAVIVE_BADGE_KEYS has no private key"):
        keys.badge_keys({"RAVIVE_BADGE_KEYS": "nothing"})


def _created(folder: Path, count: int) -> list[Path]:
    badge_keys._keys_in(folder)
    found = sorted(folder.glob("*.pem"))
    assert len(found) == count
    return found


@pytest.mark.database
@pytest.mark.django_db
def test_a_machine_with_another_key_is_refused(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    monkeypatch.setattr(connection, "vendor", "postgresql")
    key_comparison.compare_keys()
    assert KeyFingerprint.objects.count() == 4
    assert not any(settings.SECRET_KEY in row.digest for row in KeyFingerprint.objects.all())
    key_comparison.compare_keys()
    settings.RAVIVE_SEAL_KEY = "another"
    with pytest.raises(ConfigurationError, match="another seal key than"):
        key_comparison.compare_keys()
    monkeypatch.setenv("RAVIVE_NEW_KEYS", "1")
    key_comparison.compare_keys()
    monkeypatch.delenv("RAVIVE_NEW_KEYS")
    key_comparison.compare_keys()


@pytest.mark.database
@pytest.mark.django_db
def test_one_machine_on_sqlite_compares_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    monkeypatch.setattr(connection, "vendor", "sqlite")
    key_comparison.compare_keys()
    assert not KeyFingerprint.objects.exists()
