"""The audit of packages fails where a fault is known, and says that nothing was checked where nobody answers or the answer is no data."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests import audits
from tests.audits import Audit, audit_npm, audit_python
from tests.patience import PATIENCE_SECONDS

DIGEST = "b" * 64
FAULT = {
    "id": "GHSA-test-0001", "summary": "An invented fault", "details": "", "modified": "2026-01-01T00:00:00Z", "aliases": [],
    "affected": [{"package": {"name": "invented", "ecosystem": "PyPI"}, "ranges": [
        {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}]}],
}  # fmt: skip
ADVISORY = {
    "id": 1, "url": "https://example.org/GHSA-test-0002", "title": "An invented fault", "severity": "high", "vulnerable_versions": "<2.0.0",
}  # fmt: skip

type Answer = Callable[[str, Any], tuple[int, str]]
type Serve = Callable[[Answer], str]


@pytest.fixture(autouse=True)
def a_busy_machine_has_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """On one, npm alone starts in more than the six seconds that `make check` waits."""
    monkeypatch.setattr(audits, "NPM_SECONDS", PATIENCE_SECONDS)


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a server on this machine that answers as a test says; return its address."""
    servers: list[ThreadingHTTPServer] = []

    def start(answer: Answer) -> str:
        class FakeRegistry(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                try:
                    asked = json.loads(body)
                except ValueError:
                    asked = None
                status, text = answer(self.path, asked)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(text.encode())

            def do_GET(self) -> None:
                self.send_error(404)

            def log_message(self, format: str, *args: object) -> None:
                """Write nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), FakeRegistry)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.lock"
    path.write_text(f"invented==1.0 \\\n    --hash=sha256:{DIGEST}\n")
    return path


@pytest.fixture
def app(tmp_path: Path) -> Path:
    root = {"name": "app", "version": "1.0.0", "dependencies": {"invented": "^1.0.0"}}
    (tmp_path / "package.json").write_text(json.dumps(root))
    packages = {"": root, "node_modules/invented": {"version": "1.0.0"}}
    (tmp_path / "package-lock.json").write_text(json.dumps({"name": "app", "version": "1.0.0", "lockfileVersion": 3, "packages": packages}))
    return tmp_path


def closed_port() -> str:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{found.getsockname()[1]}"


def osv(*faults: dict[str, Any]) -> Answer:
    def answer(_path: str, asked: Any) -> tuple[int, str]:  # noqa: ANN401 - JSON
        of_it = asked and asked["package"]["name"] == "invented"
        return 200, json.dumps({"vulns": list(faults)} if of_it and faults else {})

    return answer


@pytest.mark.slow
def test_a_fault_of_a_python_package_is_found(serve: Serve, lock: Path) -> None:
    audit = audit_python(lock, serve(osv(FAULT)))
    assert audit.not_checked == ""
    assert audit.faults == ("invented 1.0: GHSA-test-0001, fixed in 2.0",)
    assert "1 known fault\n" in str(audit)


@pytest.mark.slow
def test_no_fault_of_a_python_package(serve: Serve, lock: Path) -> None:
    assert audit_python(lock, serve(osv())) == Audit(name="pip-audit requirements.lock")


@pytest.mark.slow
def test_a_fault_of_an_npm_package_is_found(serve: Serve, app: Path) -> None:
    audit = audit_npm(app, serve(lambda _path, _asked: (200, json.dumps({"invented": [ADVISORY]}))))
    assert audit.not_checked == ""
    assert audit.faults == ("invented: An invented fault (high), https://example.org/GHSA-test-0002",)


@pytest.mark.slow
def test_no_fault_of_an_npm_package(serve: Serve, app: Path) -> None:
    audit = audit_npm(app, serve(lambda _path, _asked: (200, "{}")))
    assert (audit.faults, audit.not_checked) == ((), "")
    assert str(audit).endswith("no known faults")


@pytest.mark.slow
@pytest.mark.parametrize(("status", "text"), [(200, "<html>"), (200, "[]"), (405, ""), (500, "{}")])
def test_what_is_no_data_is_shown(serve: Serve, lock: Path, app: Path, status: int, text: str) -> None:
    for audit in (audit_python(lock, serve(lambda _path, _asked: (status, text))), audit_npm(app, serve(lambda *_given: (status, text)))):
        # npm takes an empty list for an answer without faults.
        if text != "[]" or audit.name.startswith("pip"):
            assert audit.not_checked, audit
        assert not audit.faults


@pytest.mark.slow
def test_nobody_there_is_shown_at_once(lock: Path, app: Path) -> None:
    began = time.monotonic()
    for audit in (audit_python(lock, closed_port()), audit_npm(app, closed_port())):
        assert audit.not_checked and not audit.faults
        assert "not checked: " in str(audit)
    assert time.monotonic() - began < 10


@pytest.mark.slow
def test_silence_is_reported(serve: Serve, lock: Path, app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audits, "PROBE_SECONDS", 0.3)
    monkeypatch.setattr(audits, "NPM_SECONDS", 1.0)

    def wait(_path: str, _asked: Any) -> tuple[int, str]:  # noqa: ANN401 - JSON
        time.sleep(2)
        return 200, "{}"

    assert "timed out" in audit_python(lock, serve(wait)).not_checked
    assert audit_npm(app, serve(wait)).not_checked


@pytest.mark.parametrize(("faults", "code"), [(("one",), 1), ((), 0)])
def test_only_a_known_fault_ends_with_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], faults: tuple[str, ...], code: int
) -> None:
    monkeypatch.setattr(audits, "audit_python", lambda _lock: Audit(name="pip-audit", faults=faults))
    monkeypatch.setattr(audits, "audit_npm", lambda _app: Audit(name="npm audit", not_checked="no network"))
    assert audits.main() == code
    assert "npm audit: not checked: no network" in capsys.readouterr().out
