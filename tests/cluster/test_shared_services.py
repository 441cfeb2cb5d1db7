"""A bucket and Valkey as one machine uses them: uploads by parts, counts by several processes, and what happens while they are away."""

import threading
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any, cast

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from limits.storage import Storage, storage_from_string
from pytest_django import Settings

from ravive.config import storages, valkey
from ravive.config.bucket_storage import PrivateBucket
from ravive.config.server.page_cache import StoredPage
from ravive.config.server.valkey_cache import ValkeyCache
from ravive.throttling.fallback import PAUSE_SECONDS, FallbackStorage
from ravive.throttling.storage import ProcessStorage
from tests.cluster import services

# A port on which nobody listens.
NOBODY = "redis://127.0.0.1:1/0"


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    with services.bucket_server(tmp_path_factory.mktemp("bucket")) as server:
        yield storages.storages(storages.bucket(server.variables))


@pytest.fixture(scope="module")
def valkey_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    try:
        with services.valkey_server(tmp_path_factory.mktemp("valkey")) as url:
            yield valkey.valkey_url({"RAVIVE_VALKEY_URL": url})
    except services.MissingServerError as missing:
        pytest.skip(f"{missing}: apt-get install valkey-server")


def _hang_up(storage: Any) -> None:  # noqa: ANN401 - of a library without types
    """Close the connections of a storage to the bucket, which it would close when it is forgotten."""
    storage.connection.meta.client.close()


@pytest.mark.slow
@pytest.mark.django_db
def test_uploads_in_a_bucket_are_served_by_ravive_alone(bucket: dict[str, Any], settings: Settings, client: Client) -> None:
    settings.STORAGES = bucket
    content = bytes(range(256)) * 100
    name = default_storage.save("documents/film.mp4", ContentFile(content))
    assert default_storage.save("documents/film.mp4", ContentFile(b"x")) != name
    assert default_storage.url(name) == f"/media/{name}"
    whole = client.get(f"/media/{name}")
    assert b"".join(whole.streaming_content) == content  # pyright: ignore[reportAttributeAccessIssue]
    assert whole.headers["Content-Type"] == "video/mp4"
    part = client.get(f"/media/{name}", headers={"range": "bytes=300-309"})
    assert part.status_code == HTTPStatus.PARTIAL_CONTENT
    assert b"".join(part.streaming_content) == content[300:310]  # pyright: ignore[reportAttributeAccessIssue]
    again = client.get(f"/media/{name}", headers={"if-modified-since": whole.headers["Last-Modified"]})
    assert again.status_code == HTTPStatus.NOT_MODIFIED
    assert client.get("/media/documents/none.mp4").status_code == HTTPStatus.NOT_FOUND
    with default_storage.open(name) as file:
        file.seek(-3, 2)
        assert file.read() == content[-3:]
    default_storage.delete(name)
    assert not default_storage.exists(name)
    whole.close()
    part.close()
    _hang_up(default_storage)


@pytest.mark.slow
def test_nobody_reads_the_bucket_without_its_key(bucket: dict[str, Any]) -> None:
    import urllib.error
    import urllib.request

    options = bucket["default"]["OPTIONS"]
    storage = PrivateBucket(**options)
    name = storage.save("documents/private.pdf", ContentFile(b"%PDF-1.4"))
    for address in (f"{options['location']}/{name}", "?list-type=2"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{options['endpoint_url']}/{options['bucket_name']}/{address}", timeout=10)  # noqa: S310 - on this machine
        assert refused.value.code == HTTPStatus.FORBIDDEN
        refused.value.close()
    _hang_up(storage)


@pytest.mark.django_db
def test_a_bucket_that_is_away_is_a_declared_503(settings: Settings, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ravive.config.bucket_storage.CONNECT_SECONDS", 1)
    monkeypatch.setattr("ravive.config.bucket_storage.TRIES", 1)
    away = {"RAVIVE_S3_URL": "http://127.0.0.1:1/files", "RAVIVE_S3_ACCESS_KEY": "a", "RAVIVE_S3_SECRET_KEY": "b"}
    settings.STORAGES = storages.storages(storages.bucket(away))
    response = client.get("/media/images/a.png")
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert int(response.headers["Retry-After"]) > 0


@pytest.mark.slow
def test_processes_share_counts_in_valkey(valkey_url: str) -> None:
    machines = [FallbackStorage(_counts_at(valkey_url), ProcessStorage()) for _ in range(3)]
    threads = [threading.Thread(target=lambda shared=counter: [shared.incr("a-limit", 60) for _ in range(50)]) for counter in machines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [counter.get("a-limit") for counter in machines] == [150, 150, 150]
    machines[0].clear("a-limit")
    assert machines[2].get("a-limit") == 0
    for machine in machines:
        counts: Any = machine._first
        counts.storage.close()


def _counts_at(url: str) -> Storage:
    found = storage_from_string(url, socket_connect_timeout=1.0, socket_timeout=1.0)
    assert isinstance(found, Storage)
    return found


def test_counts_go_on_in_the_process_while_valkey_is_away() -> None:
    now = [100.0]
    asked: list[str] = []

    class Away(ProcessStorage):
        STORAGE_SCHEME = None

        def incr(self, key: str, expiry: int, amount: int = 1) -> int:
            asked.append(key)
            raise ValueError(key)

    storage = FallbackStorage(Away(), ProcessStorage(), clock=lambda: now[0])
    assert [storage.incr("a-limit", 60) for _ in range(3)] == [1, 2, 3]
    assert asked == ["a-limit"]
    now[0] += PAUSE_SECONDS
    assert storage.incr("a-limit", 60) == 4
    assert len(asked) == 2


@pytest.mark.slow
def test_a_page_that_one_machine_stored_another_one_finds(valkey_url: str, settings: Settings) -> None:
    page = StoredPage(content=b"<p>", headers={"Content-Type": "text/html"}, route="home")
    settings.CACHES = valkey.caches(valkey_url, stored_pages=10)
    caches["pages"].set("key", page, 60)
    other = ValkeyCache(valkey_url, valkey.caches(valkey_url, stored_pages=10)["pages"])
    assert other.get("key") == page
    # What is no page, such as a pickle, is not there.
    client: Any = caches["pages"]
    client._cache.get_client(write=True).set(client.make_and_validate_key("odd"), b"\x80\x05K\x01.")
    assert other.get("odd") is None
    for cache in (client, cast(Any, other)):
        for pool in cache._cache._pools.values():
            pool.disconnect()


@pytest.mark.slow
def test_answers_of_a_room_are_texts_that_all_machines_find(valkey_url: str, settings: Settings) -> None:
    settings.CACHES = valkey.caches(valkey_url, stored_pages=10, room_folder="/unused")
    rooms: Any = caches["room"]
    rooms.set("number.1", "Écouter", 60)
    assert rooms.get("number.1") == "Écouter"
    # Bytes of the text alone: no pickle, which could name code to run.
    assert rooms._cache.get_client().get(rooms.make_and_validate_key("number.1")) == "Écouter".encode()
    rooms.delete_many(["number.1", "number.2"])
    assert rooms.get_many(["number.1", "number.2"]) == {}
    for pool in rooms._cache._pools.values():
        pool.disconnect()


def test_pages_are_rendered_while_valkey_is_away(tmp_path: Path) -> None:
    pages = ValkeyCache(NOBODY, valkey.caches(NOBODY, stored_pages=10)["pages"])
    pages.set("key", StoredPage(content=b"", headers={}, route="home"), 60)
    assert pages.get("key") is None


def test_a_room_is_empty_while_valkey_is_away() -> None:
    # Each asks for itself: after a failure, a cache waits before it asks again.
    rooms = [ValkeyCache(NOBODY, valkey.caches(NOBODY, stored_pages=10)["room"]) for _ in range(3)]
    assert rooms[0].get("number.1") is None
    assert rooms[1].get_many(["number.1"]) == {}
    rooms[2].delete_many(["number.1"])
