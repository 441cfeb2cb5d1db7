"""A browser and a running Ravive: journeys act as a learner does, on the real command and the real starter content."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.executed_files import SOURCE
from tests.journeys.inside import INSIDE
from tests.journeys.post_office import PostOffice
from tests.journeys.sites import Site, serve, serving_copy, writing_site
from tests.journeys.windows import PATIENCE_MS, PHONE, Windows
from tests.patience import PATIENCE_SECONDS
from tests.ports import free_port
from tests.stored_fixtures import sources_of, stored

if TYPE_CHECKING:
    from tests.first_database import FirstDatabase

# On a machine of its own a journey that fails is walked once more, and the report says so; by hand it fails at once.
RERUNS = 1 if os.environ.get("CI") == "true" else 0

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
    # Both browsers shape characters alike.
    "--font-render-hinting=none",
]
POLL_MS = 50
# In the console's words of a violation.
REFUSED = "Content Security Policy"
UNPACKED_CHROMIUM = Path(__file__).parent / "chromium"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if RERUNS and item.get_closest_marker("journey"):
            item.add_marker(pytest.mark.flaky(reruns=RERUNS))


def chromium_path() -> str:
    """Return the browser to drive: the one named in RAVIVE_CHROMIUM, the machine's own, or one unpacked from its npm package."""
    named = os.environ.get("RAVIVE_CHROMIUM")
    found = named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return found or _unpacked_chromium()


def headless_path() -> str:
    """Return Chromium without windows where the machine has it: opening a page takes it a ninth of the work. Else the whole one."""
    return os.environ.get("RAVIVE_CHROMIUM") or shutil.which("chromium-headless-shell") or chromium_path()


def _unpacked_chromium() -> str:
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        raise RuntimeError("no Chromium and no Node to unpack one; install Chromium, or name it in RAVIVE_CHROMIUM")
    if not (UNPACKED_CHROMIUM / "node_modules").is_dir():
        subprocess.run([npm, "ci", "--ignore-scripts", "--silent"], cwd=UNPACKED_CHROMIUM, check=True)
    found = subprocess.run([node, "path.mjs"], cwd=UNPACKED_CHROMIUM, check=True, capture_output=True, text=True)
    return found.stdout.strip()


def wait_until(page: Page, is_so: Callable[[], bool], what: str) -> None:
    """Return once something is so that nothing announces; fail with `what` when patience ends."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while not is_so():
        assert time.monotonic() < deadline, what
        page.wait_for_timeout(POLL_MS)


@pytest.fixture(scope="session")
def prepared(first_database: FirstDatabase, django_db_setup: None) -> Path:
    """A data folder as the first start leaves it, stored between runs, and never served itself."""
    return stored("prepared", partial(_prepare, first_database)) / "data"


def _prepare(first_database: FirstDatabase, folder: Path) -> list[Path]:
    data = folder / "data"
    data.mkdir(parents=True)
    shutil.copy(first_database.path, data / "ravive.sqlite3")
    # The copied database has no keys beside it.
    served = serve(data, free_port(), variables={"RAVIVE_NEW_KEYS": "1"})
    served.process.terminate()
    served.process.wait(timeout=PATIENCE_SECONDS)
    return [*sources_of(first_database.name), *SOURCE.glob("ravive/config/**/*.py"), *SOURCE.glob("ravive/trainings/certificates/*.py")]


@pytest.fixture(scope="session")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving_copy(prepared, tmp_path_factory.mktemp("site")) as served:
        yield served


@pytest.fixture(scope="session")
def authors_site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site whose decks authors change; none is published again."""
    with serving_copy(prepared, tmp_path_factory.mktemp("authors")) as served:
        yield served


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A site that can send e-mail, the mail server it sends by, and what the act that filled it returned."""

    site: Site
    office: PostOffice
    made: Any


type Fill = Callable[..., Filled]


@pytest.fixture(scope="session")
def filled(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fill]:
    """Fills a site that the journeys of this process share, by an act of `tests.journeys.acts`; each act is done on it once.

    A second time, as when a journey runs once more, the site is a new one.
    """
    with ExitStack() as served:
        here: list[tuple[Site, PostOffice]] = []
        done: set[tuple[object, ...]] = set()

        def fill(act: str, *arguments: object) -> Filled:
            if (act, *arguments) in done or not here:
                served.close()
                done.clear()
                here[:] = [served.enter_context(writing_site(prepared, tmp_path_factory.mktemp("filled")))]
            done.add((act, *arguments))
            [(site, office)] = here
            return Filled(site=site, office=office, made=INSIDE.do(site.data, act, *arguments))

        yield fill


@pytest.fixture(scope="session")
def playwright_session() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright_session: Playwright) -> Iterator[Browser]:
    running = playwright_session.chromium.launch(executable_path=headless_path(), args=CHROMIUM_ARGUMENTS)
    _watch_every_window(running)
    yield running
    running.close()


# What browsers refused of the pages of a journey, in whichever of its windows.
VIOLATIONS: list[str] = []


def watch_policy(context: BrowserContext) -> None:
    """Have every page of this context say what a content policy refused."""
    context.on(
        "console",
        lambda message: VIOLATIONS.append(f"{message.text} ({message.page and message.page.url})") if REFUSED in message.text else None,
    )


def _watch_every_window(running: Browser) -> None:
    open_context = running.new_context

    def new_context(**options: Any) -> BrowserContext:  # noqa: ANN401 - Playwright's own options
        context = open_context(**options)
        watch_policy(context)
        return context

    running.__dict__["new_context"] = new_context


@pytest.fixture(autouse=True)
def _no_violation() -> Iterator[None]:
    """Every journey fails when a page does what its content policy refuses."""
    VIOLATIONS.clear()
    yield
    assert VIOLATIONS == []


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport=PHONE, locale="fr-BE", reduced_motion="reduce")
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


@pytest.fixture
def windows(browser: Browser) -> Iterator[Windows]:
    opened = Windows(browser)
    yield opened
    opened.close()


@dataclass
class Watched:
    """What a page asked for and complained about."""

    requests: list[str]
    complaints: list[str]


@pytest.fixture
def watched(context: BrowserContext, site: Site) -> Iterator[Watched]:
    """Records every request and console error; the journey fails on a third-party request."""
    seen = Watched(requests=[], complaints=[])
    context.on("request", lambda request: seen.requests.append(request.url))
    context.on("console", lambda message: seen.complaints.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: seen.complaints.append(str(error.error)))
    context.on("response", lambda answer: seen.complaints.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    yield seen
    # pytest shows this beside a failed journey.
    print(*seen.complaints, sep="\n")
    foreign = [url for url in seen.requests if not url.startswith((site.url, "data:", "blob:", "about:"))]
    assert foreign == []


@pytest.fixture
def page(context: BrowserContext, watched: Watched) -> Page:
    return context.new_page()
