"""Requests drawn by chance end in no error of the server, and in no status that the OpenAPI document does not declare."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from pytest_django import Settings

from bench.fuzz.run import fuzz
from bench.fuzz.schema import undeclared
from bench.fuzz.site import Site, listening_to_failures
from ravive.departures.models import LogPosition

pytestmark = [
    pytest.mark.long,
    pytest.mark.slow,
    pytest.mark.database,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
REQUESTS, EXAMPLES, SEED = 600, 15, 7


@pytest.fixture
def site(db: None, tmp_path: Path, settings: Settings) -> Iterator[Site]:
    settings.RAVIVE_DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    LogPosition.objects.all().delete()
    # The transaction of this test lasts longer than a request.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield Site()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.timeout(900)
def test_no_request_ends_in_an_error_of_the_server(site: Site) -> None:
    with listening_to_failures(site):
        run = fuzz(site, requests=REQUESTS, seed=SEED)
    assert "\n".join(map(str, run.failures)) == ""
    assert sum(run.statuses.values()) == REQUESTS
    # Not all are refused at once. Which addresses are drawn changes with each new page: a share, no bar.
    assert run.statuses[200] > REQUESTS / 5


@pytest.mark.timeout(900)
def test_every_endpoint_answers_as_its_document_says(site: Site) -> None:
    with listening_to_failures(site):
        problems = undeclared(site, examples=EXAMPLES, seed=SEED)
    assert "\n".join(problems) == ""
