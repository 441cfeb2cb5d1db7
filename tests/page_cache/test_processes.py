"""Two web processes and a command share one installation: what one of them changes, the others show within a second."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.conftest import Site, free_port, serve
from tests.patience import PATIENCE_SECONDS

WITHIN_SECONDS = 1.0
REQUESTS = 40
PUBLISH = """
import django
django.setup()
from ravive.pages.models import HomePage
page = HomePage.objects.get(locale__language_code="fr")
page.lead = "Publié ailleurs."
page.save_revision().publish()
"""
RENAME = """
import django
django.setup()
from wagtail.models import Site
site = Site.objects.get(is_default_site=True)
site.root_page = site.root_page.get_translations().get(locale__language_code="nl")
site.site_name = "Nom nouveau"
site.save()
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(prepared, data)
    served = serve(data, free_port(), "--workers", "2")
    yield served
    served.process.terminate()
    served.process.wait(timeout=PATIENCE_SECONDS)


def shown(site: Site, path: str) -> set[bytes]:
    """Return what both processes show at an address: each request may come to the other one."""
    found = set()
    for _request in range(REQUESTS):
        with urllib.request.urlopen(site.at(path), timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - the address is ours
            found.add(answer.read())
    return found


def run(site: Site, program: str) -> None:
    environment = {**os.environ, "RAVIVE_DATA": str(site.data), "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "ravive.config.settings"}
    environment.pop("RAVIVE_APP_DIST", None)
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)


@pytest.mark.slow
@pytest.mark.parametrize(("program", "words"), [(PUBLISH, "Publié ailleurs."), (RENAME, "Nom nouveau")])
def test_what_another_process_changes_is_shown_by_all_within_a_second(site: Site, program: str, words: str) -> None:
    assert not any(words.encode() in page for page in shown(site, "/fr/"))
    run(site, program)
    # What is asked for later has to show it, however long the answers take on a busy machine.
    time.sleep(WITHIN_SECONDS)
    assert all(words.encode() in page for page in shown(site, "/fr/"))


def test_no_page_lies_on_the_disk(site: Site) -> None:
    shown(site, "/fr/act/")
    for file in Path(site.data).rglob("*"):
        assert not file.is_file() or b"<!doctype html>" not in file.read_bytes(), file
