"""A browser and a running Ravive: journeys act as a learner does, on the real command and the real starter content."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, ViewportSize, expect, sync_playwright

from tests.executed_files import SOURCE
from tests.journeys.inside import INSIDE, Forked, own_environment
from tests.journeys.post_office import PostOffice, post_office
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
    # Both browsers shape letters alike.
    "--font-render-hinting=none",
]
PHONE = ViewportSize(width=390, height=844)
# Patience costs nothing where the page is quick, and keeps a busy machine from failing a journey.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)
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


@dataclass(frozen=True)
class Site:
    """A served Ravive: its address, and the folder its data live in."""

    url: str
    data: Path
    process: subprocess.Popen[bytes] | Forked

    def at(self, path: str) -> str:
        return self.url + path


def serve(
    data: Path,
    port: int,
    *arguments: str,
    app: Path | None = None,
    database: str | None = None,
    variables: Mapping[str, str] | None = None,
    works: bool = False,
) -> Site:
    """Return a site once it answers; raise with the command's own words if it does not.

    `app`: a build other than the package's. `database`: an address other than the data folder's own file. `variables`: what else the
    environment says. `works`: with the process that works in the background, which no learner waits for.
    """
    log = data.parent / f"serve-{port}.log"
    inherited = {**own_environment(), **(variables or {})}
    if app is not None:
        inherited["RAVIVE_APP_DIST"] = str(app)
    if database is not None:
        inherited["DATABASE_URL"] = database
    alone = [] if works else ["--without-worker"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "ravive", "serve", "--data", str(data), "--port", str(port), *alone, *arguments],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=inherited,
        )
    return _once_it_answers(Site(url=f"http://127.0.0.1:{port}", data=data, process=process), log)


def serve_prepared(data: Path, port: int, *, variables: Mapping[str, str] | None = None, works: bool = False) -> Site:
    """Return a site once it answers, on data prepared before; as `serve`, from a process that has loaded Ravive already."""
    log = data.parent / f"serve-{port}.log"
    process = INSIDE.serve(data, port, log, variables=variables or {}, works=works)
    return _once_it_answers(Site(url=f"http://127.0.0.1:{port}", data=data, process=process), log)


def _once_it_answers(site: Site, log: Path) -> Site:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if site.process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(site.at("/fr/"), timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - the address is ours
                if answer.status == 200:
                    return site
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    if site.process.poll() is None:
        site.process.kill()
        site.process.wait()
    raise RuntimeError(f"ravive serve did not answer:\n{log.read_text(encoding='utf-8')}")


@contextmanager
def writing_site(prepared: Path, folder: Path, *, start: Callable[..., Site] = serve_prepared) -> Iterator[tuple[Site, PostOffice]]:
    """Serve a copy of the prepared data that can send e-mail and works in the background; yield it and the mail server it sends by.

    `start`: `serve` is the real command, which takes five seconds longer.
    """
    shutil.copytree(prepared, folder / "data")
    port = free_port()
    with post_office() as office:
        variables = {"RAVIVE_MAIL_URL": f"smtp://127.0.0.1:{office.port}", "RAVIVE_URL": f"http://127.0.0.1:{port}"}
        site = start(folder / "data", port, variables=variables, works=True)
        try:
            yield site, office
        finally:
            site.process.terminate()
            site.process.wait(timeout=PATIENCE_SECONDS)


@pytest.fixture
def writing(prepared: Path, tmp_path: Path) -> Iterator[tuple[Site, PostOffice]]:
    with writing_site(prepared, tmp_path) as served:
        yield served


@contextmanager
def serving_copy(prepared: Path, folder: Path) -> Iterator[Site]:
    """Serve a copy of the prepared data, and stop in the end: what changes in it changes nowhere else."""
    shutil.copytree(prepared, folder / "data")
    served = serve_prepared(folder / "data", free_port())
    try:
        yield served
    finally:
        served.process.terminate()
        served.process.wait(timeout=PATIENCE_SECONDS)


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
def playwright_session() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright_session: Playwright) -> Iterator[Browser]:
    running = playwright_session.chromium.launch(executable_path=headless_path(), args=CHROMIUM_ARGUMENTS)
    _watch_policy(running)
    yield running
    running.close()


# What browsers refused of the pages of a journey, in whichever of its windows.
VIOLATIONS: list[str] = []


def _watch_policy(running: Browser) -> None:
    """Have every window of this browser say what a content policy refused."""
    open_context = running.new_context

    def new_context(**options: Any) -> BrowserContext:  # noqa: ANN401 - Playwright's own options
        context = open_context(**options)
        context.on(
            "console",
            lambda message: VIOLATIONS.append(f"{message.text} ({message.page and message.page.url})") if REFUSED in message.text else None,
        )
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
