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
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import urllib3
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.journeys.inside import own_environment

ROOT = Path(__file__).resolve().parents[2]
LOCALE = Path("src/ravive/locale")
BUILT = ("src/ravive/app_dist", "src/ravive/lib/fonts/built")
START_SECONDS, STOP_SECONDS = 600.0, 60.0
# The environment may name a commit or a tag.
UPGRADE_FROM = "UPGRADE_FROM"
FIRST_MIGRATIONS = ":(glob)src/ravive/**/migrations/0001_initial.py"


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, check=True).stdout


def version() -> str:
    """Return the commit to upgrade from: that of UPGRADE_FROM if it is set, else the newest release.

    Before the first release, the last commit that changed a first migration: no database from before it is upgraded. Empty where git or
    the history is missing.
    """
    if named := os.environ.get(UPGRADE_FROM, ""):
        return named
    try:
        tags = _git("tag", "--merged", "HEAD", "--sort=-creatordate", "--list", "v*").decode().split()
        return tags[0] if tags else _git("log", "-1", "--format=%H", "--", FIRST_MIGRATIONS).decode().strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


@dataclass(frozen=True)
class Program:
    """A Ravive that can be served: the folder that holds its `src`."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        paths = f"{self.folder / 'src'}{os.pathsep}{self.folder}"
        return {**own_environment(), "PYTHONPATH": paths, "RAVIVE_APP_DIST": str(ROOT / BUILT[0])}

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
        command = [sys.executable, "-m", "ravive", *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=self.environment, cwd=self.folder, check=False)

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
