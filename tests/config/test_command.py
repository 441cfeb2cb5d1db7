"""The `ravive` command as a person meets it: every mistake has one clear line, and starting again does no harm."""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest

from ravive.config.commands import command_line
from ravive.starter import starter_content
from tests.decks.cast import copied, replace
from tests.journeys.conftest import prepared
from tests.patience import PATIENCE_SECONDS
from tests.people.cast import PASSWORD
from tests.ports import free_port
from tests.repeats import repeats
from tests.settings import APP_DIST

__all__ = ["prepared"]  # a fixture of the journeys


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RAVIVE_", "DJANGO_", "DATABASE_"))}
    return {**kept, "RAVIVE_APP_DIST": str(APP_DIST), **more}


def ravive(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Return the finished command."""
    call = [sys.executable, "-m", "ravive", *arguments]
    return subprocess.run(call, capture_output=True, text=True, env=environment(**more), timeout=PATIENCE_SECONDS, check=False)


def start(data: Path, port: int) -> subprocess.Popen[str]:
    """Begin to serve; what works beside a server is tested in test_worker.py."""
    call = [sys.executable, "-m", "ravive", "serve", "--data", str(data), "--port", str(port), "--without-worker"]
    return subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment())


def wait_for(port: int, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/fr/", timeout=PATIENCE_SECONDS) as answer:
                assert answer.status == 200
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"no answer: {process.communicate()[0] if process.poll() is not None else 'it still starts'}")


def stop(process: subprocess.Popen[str]) -> str:
    """Return the output of a served site, after it was stopped."""
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=PATIENCE_SECONDS)
    return output


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main([]) == 2
    assert "serve" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["srve"], ["decks"], ["serve", "--port", "0"], ["serve", "--port", "http"], ["serve", "--workers", "0"]]
)
def test_what_is_not_understood_is_named_with_what_is_accepted(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command_line.main(arguments)
    assert ended.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_decks_check_needs_no_database(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["decks", "check", str(starter_content.DECKS / "voyage")]) == 0
    assert "errors: 0" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("unbuffered", ["", *repeats("1")])
def test_a_reader_that_leaves_early_ends_the_command_quietly(unbuffered: str) -> None:
    call = [sys.executable, "-m", "ravive", "decks", "check", str(starter_content.DECKS / "voyage")]
    with subprocess.Popen(
        call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(PYTHONUNBUFFERED=unbuffered)
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(PATIENCE_SECONDS) == command_line.NO_READER == 128 + signal.SIGPIPE


@pytest.mark.slow
def test_a_busy_port_is_refused_in_one_line(tmp_path: Path, busy_port: int) -> None:
    done = ravive("serve", "--data", str(tmp_path), "--port", str(busy_port))
    assert done.returncode == 1
    assert re.fullmatch(rf"ravive: port {busy_port} on 127\.0\.0\.1 cannot be used .+; stop the program .+\n", done.stderr)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({"DATABASE_URL": "mysql://a:secret@b/c"}, 'DATABASE_URL "mysql://…@b/c" is not understood'),
        ({"DATABASE_URL": "postgres://a:secret@127.0.0.1:1/c"}, 'database "c" cannot be used'),
        ({"RAVIVE_APP_DIST": "/nowhere"}, 'the app is not built: "/nowhere" lacks guard.js'),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(tmp_path: Path, more: dict[str, str], line: str) -> None:
    done = ravive("serve", "--data", str(tmp_path / "data"), "--port", str(free_port()), **more)
    assert done.returncode == 1
    assert done.stderr.startswith(f"ravive: {line}")
    assert done.stderr.count("\n") == 1
    assert "secret" not in done.stderr


@pytest.mark.slow
def test_a_data_folder_that_is_a_file_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    done = ravive("serve", "--data", str(tmp_path / "data"), "--port", str(free_port()))
    assert done.returncode == 1
    assert re.fullmatch(r'ravive: data folder ".+" cannot be created .+\n', done.stderr)


@pytest.mark.slow
def test_a_broken_database_file_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "ravive.sqlite3").write_bytes(b"not a database at all" * 100)
    done = ravive("serve", "--data", str(tmp_path), "--port", str(free_port()), RAVIVE_NEW_KEYS="1")
    assert done.returncode == 1
    assert re.fullmatch(r'ravive: database ".+" cannot be used .+\n', done.stderr)


@pytest.mark.slow
def test_one_server_of_two_serves_a_folder_stops_and_starts_again(tmp_path: Path) -> None:
    port, data = free_port(), tmp_path / "data"
    before = os.umask(0)
    first = start(data, port)
    os.umask(before)
    try:
        wait_for(port, first)
        second = ravive("serve", "--data", str(data), "--port", str(free_port()))
    finally:
        output = stop(first)
    assert (first.returncode, second.returncode) == (0, 1)
    # The file alone has all the data.
    assert not (data / "ravive.sqlite3-wal").exists()
    assert (
        second.stderr == f'ravive: "{data}" is served already, by process {first.pid}; stop that one, or name another folder: --data DIR\n'
    )
    assert output.count("deck voyage: published in fr nl de en") == 1
    assert "GET" not in output
    # Whatever others of this machine may do with new files, these are nobody else's.
    assert {path.name for path in (data, *data.iterdir()) if path.stat().st_mode & 0o077} == set()
    again = start(data, port)
    try:
        wait_for(port, again)
    finally:
        output = stop(again)
    link, site, desk, passkeys = output.splitlines()[-4:]
    address = f"http://127.0.0.1:{port}"
    assert re.fullmatch(rf"Create the first account \(.*on this computer\): {address}/desk/first-account/[\w-]{{43}}/", link)
    assert site.startswith(f"Ravive is at {address}/ ")
    assert desk == f"The desk is at {address}/desk/"
    assert f"http://localhost:{port}/desk/" in passkeys
    assert again.returncode == 0


@pytest.fixture
def data(prepared: Path, tmp_path: Path) -> Path:
    """A data folder as the first start left it."""
    return shutil.copytree(prepared, tmp_path / "data")


@pytest.mark.slow
def test_a_check_changes_nothing_and_a_start_says_what_it_closes(data: Path) -> None:
    for name in ("secret.key", "push.key", "ravive.sqlite3"):
        (data / name).chmod(0o644)
    before = states(data)
    done = ravive("check", "--data", str(data), "--json")
    assert states(data) == before
    named = [found["values"]["name"] for found in json.loads(done.stdout) if found["code"] == "keys.open"]
    assert {"secret.key", "push.key", "ravive.sqlite3"} <= set(named)
    port = free_port()
    process = start(data, port)
    try:
        wait_for(port, process)
    finally:
        output = stop(process)
    assert "other users of this machine could read secret.key; now they cannot" in output
    assert [path.name for path in data.iterdir() if path.stat().st_mode & 0o077] == []


def states(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return the mode and the content of each file below a folder, but for the journals of SQLite, which readers write too."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(("-wal", "-shm"))]
    return {str(path.relative_to(folder)): (path.stat().st_mode, path.read_bytes()) for path in files}


@pytest.mark.slow
def test_two_requests_with_the_printed_link_at_once_create_one_account(data: Path) -> None:
    port = free_port()
    process = start(data, port)
    try:
        assert process.stdout is not None
        address = next(line for line in process.stdout if "/desk/first-account/" in line).rpartition(" ")[2].strip()
        wait_for(port, process)
        browsers = [urllib.request.build_opener(urllib.request.HTTPCookieProcessor()) for _ in range(2)]
        tokens = [re.findall(r'csrfmiddlewaretoken" value="([^"]+)"', browser.open(address).read().decode())[0] for browser in browsers]
        together = Barrier(2)

        def create(number: int) -> int:
            names = {"username": f"person-{number}", "password": PASSWORD, "again": PASSWORD, "csrfmiddlewaretoken": tokens[number]}
            together.wait()
            try:
                return browsers[number].open(address, urllib.parse.urlencode(names).encode()).status
            except urllib.error.HTTPError as refused:
                return refused.code

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(create, range(2))) == [200, 410]
    finally:
        stop(process)
    with closing(sqlite3.connect(data / "ravive.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM auth_user").fetchone() == (1,)


@pytest.mark.slow
def test_uploads_are_served_from_the_data_folder_and_from_nowhere_else(data: Path) -> None:
    drawing = data / "media/documents/drawing.svg"
    drawing.parent.mkdir(parents=True)
    drawing.write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    port = free_port()
    process = start(data, port)
    try:
        wait_for(port, process)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/media/documents/drawing.svg", timeout=PATIENCE_SECONDS) as answer:
            assert answer.read() == drawing.read_bytes()
            assert answer.headers["Content-Type"] == "image/svg+xml"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in answer.headers["Content-Security-Policy"].split("; ")
        for path in ("../secret.key", "%2e%2e/secret.key", "..%2fsecret.key", "documents/../../ravive.sqlite3"):
            with pytest.raises(urllib.error.HTTPError, match="404"):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/media/{path}", timeout=PATIENCE_SECONDS)
    finally:
        stop(process)


@pytest.mark.slow
def test_publishing_from_the_command_says_what_it_did(data: Path, tmp_path: Path) -> None:
    deck, facts = copied("voyage", tmp_path), str(starter_content.REGISTER)
    replace(deck / "fr.yaml", "title:", 'title: "Partir" #')
    call = ["decks", "publish", str(deck), "--facts", facts, "--data", str(data)]
    done = ravive(*call)
    assert done.returncode == 0
    assert "voyage: published in fr" in done.stdout
    assert "already published" in ravive(*call).stdout
    refused = ravive("decks", "publish", str(data), "--facts", facts, "--data", str(data))
    assert refused.returncode == 1
    assert "there is no deck here" in refused.stdout
    assert "nothing was changed" in refused.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ["decks", "export", "accueil", "out"],
        ["work"],
        *repeats(
            ["decks", "import", "nothing"],
            ["facts", "import", "nothing"],
            ["staff", "add", "amina", "--host", "--password-stdin"],
            ["staff", "unlock", "amina"],
            ["organisations", "list"],
            ["figures", "release"],
            ["memory", "release"],
            ["memory", "refit"],
            ["departures", "accept-loss"],
        ),
    ],
    ids=" ".join,
)
def test_a_folder_without_data_is_refused_and_stays_as_it_is(command: list[str], tmp_path: Path) -> None:
    refused = ravive(*command, "--data", str(tmp_path / "nowhere"))
    assert refused.returncode == 1
    output = refused.stdout + refused.stderr
    assert f"there are no Ravive data in {tmp_path / 'nowhere'}; name their folder with --data DIR (ravive.sqlite3" in output
    assert "or create them there with: ravive serve --data DIR" in output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_an_empty_database_elsewhere_is_refused_too(tmp_path: Path) -> None:
    elsewhere = {"DATABASE_URL": f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}"}
    refused = ravive("organisations", "list", "--data", str(tmp_path / "data"), **elsewhere)
    assert refused.returncode == 1
    assert "has no Ravive data; check DATABASE_URL, or create them with: ravive serve" in refused.stdout + refused.stderr


@pytest.mark.slow
def test_the_first_person_is_added_from_the_command(data: Path) -> None:
    call = [sys.executable, "-m", "ravive", "staff", "add", "amina", "--host", "--password-stdin", "--data", str(data)]
    password = "un mot de passe assez long\n"
    done = subprocess.run(call, input=password, capture_output=True, text=True, env=environment(), timeout=PATIENCE_SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    assert "amina: may do everything, in every organisation" in done.stdout
