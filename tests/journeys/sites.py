"""Served sites: by the real command, or forked from a process that has loaded Ravive already."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.inside import INSIDE, Forked, own_environment
from tests.journeys.post_office import PostOffice, post_office
from tests.patience import PATIENCE_SECONDS
from tests.ports import free_port


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
