"""A nearly full disk refuses uploads at the desk, and nothing else there."""

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from ravive.people.models import Role
from ravive.people.queries import host_organisation
from ravive.throttling import disk
from tests.people.cast import person, signed_in


@pytest.fixture
def admin(db: None) -> User:
    host = host_organisation()
    assert host is not None
    return person("ada", host, Role.ADMIN)


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_an_upload_is_refused_with_what_to_do(admin: User, settings: Settings, language: str) -> None:
    desk: Client = signed_in(admin)
    desk.raise_request_exception = False
    settings.RAVIVE_LEAST_FREE_MB = 10**9
    logo = SimpleUploadedFile("logo.png", b"\x89PNG", "image/png")
    refused = desk.post(reverse("organisation"), {"name": "Refuge", "logo": logo}, headers={"Accept-Language": language})
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "600")
    title = {"fr": "presque plein", "nl": "bijna vol", "de": "fast voll", "en": "nearly full"}[language]
    assert title in refused.text
    assert desk.get(reverse("desk_trainings")).status_code == 200
    assert desk.post(reverse("organisation"), {"name": "Refuge"}).status_code != 503


def test_the_log_says_it_once(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.RAVIVE_LEAST_FREE_MB = 10**9
    disk._warned_at.clear()
    assert [disk.has_room() for _ in range(3)] == [False] * 3
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert str(settings.RAVIVE_DATA) in caplog.text
