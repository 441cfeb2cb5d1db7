"""Earlier versions of Ravive, run from the history of this repository on the packages of today."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, Self

import urllib3
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.journeys.inside import own_environment
from tests.postgresql import programs

ROOT = Path(__file__).resolve().parents[2]
LOCALE = Path("src/ravive/locale")
BUILT = ("src/ravive/app_dist", "src/ravive/lib/fonts/built")
START_SECONDS, STOP_SECONDS = 1800.0, 60.0
# The environment may name a commit or a tag.
UPGRADE_FROM = "UPGRADE_FROM"
FIRST_MIGRATIONS = ":(glob)src/ravive/**/migrations/0001_initial.py"


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, check=True).stdout


def version() -> str:
    """Return the commit to upgrade from while people go on: the newest release, and before the first one the base.

    UPGRADE_FROM names another one. Empty where git or the history is missing.
    """
    if named := os.environ.get(UPGRADE_FROM, ""):
        return named
    try:
        return next(iter(_releases()), "") or _base()
    except (OSError, subprocess.CalledProcessError):
        return ""


def versions() -> tuple[str, ...]:
    """Return the commits of which a folder is upgraded: the base, every release, and the last commit of each day since the base.

    UPGRADE_FROM names another one. Empty where git or the history is missing.
    """
    if named := os.environ.get(UPGRADE_FROM, ""):
        return (named,)
    try:
        base = _base()
        nights: dict[str, str] = {}
        for line in _git("log", "--first-parent", "--reverse", "--format=%cs %H", f"{base}..HEAD").decode().splitlines():
            day, commit = line.split()
            nights[day] = commit
        ours = _git("rev-parse", "HEAD").decode().strip()
        return tuple(dict.fromkeys(commit for commit in (base, *reversed(_releases()), *nights.values()) if commit != ours))
    except (OSError, subprocess.CalledProcessError):
        return ()


def last_commit_before_base(*, days: int) -> str:
    """Return the last commit of the day that was so many days before the base; without one that day, the last before it."""
    base = _base()
    day = date.fromisoformat(_git("log", "-1", "--format=%cs", base).decode().strip()) - timedelta(days=days)
    return _git("log", "-1", "--first-parent", "--format=%H", f"--until={day} 23:59:59 +0000", base).decode().strip()


def _base() -> str:
    """Return the last commit that changed a first migration: no database from before it is upgraded."""
    return _git("log", "-1", "--format=%H", "--", FIRST_MIGRATIONS).decode().strip()


def _releases() -> list[str]:
    """Return the tags of releases, the newest first."""
    return _git("tag", "--merged", "HEAD", "--sort=-creatordate", "--list", "v*").decode().split()


@dataclass(frozen=True)
class Program:
    """A Ravive that can be served: the folder that holds its `src`, and the database that it uses instead of one in the data folder."""

    folder: Path
    database_url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        paths = f"{self.folder / 'src'}{os.pathsep}{self.folder}"
        named = {"DATABASE_URL": self.database_url} if self.database_url else {}
        return {**own_environment(), **named, "PATH": programs(), "PYTHONPATH": paths, "RAVIVE_APP_DIST": str(self.folder / BUILT[0])}

    def using(self, database_url: str) -> Self:
        """Return this version with another database."""
        return replace(self, database_url=database_url)

    @property
    def migrations(self) -> set[str]:
        """The names of its migrations."""
        source = self.folder / "src/ravive"
        return {str(path.relative_to(source)) for path in source.rglob("migrations/[0-9]*.py")}

    def act(self, data: Path, act: str, *arguments: object) -> Any:  # noqa: ANN401 - plain data
        """Return what came of an act of this version's own `tests.journeys.acts` in a data folder."""
        variables = {**self.environment, "RAVIVE_DATA": str(data), "DJANGO_SETTINGS_MODULE": "ravive.config.settings"}
        line = json.dumps([str(data), act, arguments])
        command = [sys.executable, "-m", "tests.journeys.inside"]
        done = subprocess.run(command, input=f"{line}\n", capture_output=True, text=True, env=variables, cwd=self.folder, check=False)
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1]) if done.stdout else {"failed": done.stderr}
        assert "failed" not in answer, answer["failed"]
        return answer["done"]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Return how a command of this version ended, and its output."""
        return self.python("-m", "ravive", *arguments)

    def python(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Return how a program that can import this version ended, and its output."""
        environment = {**self.environment, **variables}
        return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, env=environment, cwd=self.folder, check=False)

    @contextmanager
    def served(self, data: Path, port: int) -> Iterator[None]:
        """Serve a data folder with everything, until the block ends; the block begins once a page answers."""
        log = data.parent / "serve.log"
        command = [sys.executable, "-m", "ravive", "serve", "--data", str(data), "--port", str(port)]
        with log.open("wb") as output:
            process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=self.environment, cwd=self.folder)
        try:
            _wait_for(port, process, log)
            yield
        finally:
            process.terminate()
            code = process.wait(timeout=STOP_SECONDS)
        assert code == 0, log.read_text("utf-8")


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if urllib3.request("GET", f"http://127.0.0.1:{port}/fr/", timeout=5, retries=False).status == 200:
                return
        except urllib3.exceptions.HTTPError:
            time.sleep(0.1)
    process.kill()
    raise AssertionError(f"ravive serve did not answer:\n{log.read_text('utf-8')}")


def today() -> Program:
    """Return the Ravive of this checkout."""
    return Program(ROOT)


def checked_out(commit: str, folder: Path) -> Program:
    """Return an earlier version, unpacked into a new folder and built.

    Fails, and says what is missing, where the history does not hold it.
    """
    try:
        packed = _git("archive", "--format=tar", commit, "src", "tests")
    except (OSError, subprocess.CalledProcessError) as problem:
        raise AssertionError(f"this test needs commit {commit} in the history: git fetch --unshallow") from problem
    with tarfile.open(fileobj=BytesIO(packed)) as files:
        files.extractall(folder, filter="data")
    for built in BUILT:
        shutil.copytree(ROOT / built, folder / built)
    _compile_translations(folder / LOCALE)
    return Program(folder)


def _compile_translations(locale: Path) -> None:
    """Compile a version's own translations, as its build would; languages without words are those of today."""
    for empty in (ROOT / LOCALE).glob("*/LC_MESSAGES/django.mo"):
        place = locale / empty.relative_to(ROOT / LOCALE)
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.with_suffix(".po").exists():
            shutil.copy(empty, place)
    for source in locale.glob("*/LC_MESSAGES/*.po"):
        with source.open("rb") as read, source.with_suffix(".mo").open("wb") as written:
            write_mo(written, read_po(read, locale=source.parts[-3]))
