"""Asks databases of known faults about every locked package: `python -m tests.audits`, a part of `make check`.

Exit 1 where a package has a known fault. Where the data cannot be had, it says "not checked" with the reason, and exits 0: a check that
nobody could run proves nothing, and stops nobody who works without a network.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
# It holds what runs and what tests.
PYTHON_LOCK, APP = ROOT / "requirements-dev.lock", ROOT / "app"
OSV = "https://api.osv.dev/v1/query"
# Silence is reported after so long; together below 10 s.
PROBE_SECONDS, NPM_SECONDS = 3.0, 6.0
# A database that answers is asked about some two hundred packages.
PIP_AUDIT_SECONDS = 180.0


@dataclass(frozen=True, kw_only=True)
class Audit:
    """What was asked, the faults that were found, and why nothing could be asked; empty where it was."""

    name: str
    faults: tuple[str, ...] = ()
    not_checked: str = ""

    def __str__(self) -> str:
        if self.not_checked:
            return f"{self.name}: not checked: {self.not_checked}"
        found = "".join(f"\n  {fault}" for fault in self.faults)
        return f"{self.name}: {len(self.faults) or 'no'} known fault{'' if len(self.faults) == 1 else 's'}{found}"


def audit_python(lock: Path, url: str = OSV) -> Audit:
    """Ask about the packages of a lock file of pip."""
    name = f"pip-audit {lock.name}"
    if silence := _silence(url):
        return Audit(name=name, not_checked=silence)
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--disable-pip", "--require-hashes"]
    command += ["--vulnerability-service", "osv", "--osv-url", url, "--format", "json", "--progress-spinner", "off"]
    return _audited(name, command, lock.parent, PIP_AUDIT_SECONDS, _python_faults)


def audit_npm(folder: Path, registry: str = "") -> Audit:
    """Ask about the packages of a folder's lock file of npm, by default the registry that npm is set up with."""
    command = ["npm", "audit", "--json", "--package-lock-only", *([f"--registry={registry}"] if registry else [])]
    command += ["--fetch-retries=0", f"--fetch-timeout={int(PROBE_SECONDS * 1000)}"]
    return _audited(f"npm audit {folder.name}", command, folder, NPM_SECONDS, _npm_faults)


def _silence(url: str) -> str:
    """Return why a database of faults cannot be asked; empty where it answers."""
    body = json.dumps({"package": {"name": "pip", "ecosystem": "PyPI"}, "version": "0"}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310 - the address is ours or a test's
    try:
        with urllib.request.urlopen(request, timeout=PROBE_SECONDS) as reply:  # noqa: S310
            answer = json.loads(reply.read())
    except (OSError, ValueError) as problem:
        return f"{url}: {problem}"
    return "" if isinstance(answer, dict) else f"{url}: the answer is no object"


def _audited(
    name: str, command: list[str], folder: Path, seconds: float, faults: Callable[[dict[str, Any]], tuple[str, ...] | None]
) -> Audit:
    # A machine without Node has that of the development packages.
    path = os.pathsep.join([os.environ.get("PATH", ""), str(ROOT / ".venv/node")])
    try:
        done = subprocess.run(
            command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return Audit(name=name, not_checked=f"no answer within {seconds:.0f} s")
    except OSError as problem:
        return Audit(name=name, not_checked=str(problem))
    try:
        found = faults(json.loads(done.stdout))
    except (ValueError, KeyError, TypeError, AttributeError):
        found = None
    if found is None:
        lines = (done.stderr or done.stdout).strip().splitlines()
        return Audit(name=name, not_checked=lines[0] if lines else f"no answer, exit {done.returncode}")
    return Audit(name=name, faults=found)


def _python_faults(report: dict[str, Any]) -> tuple[str, ...]:
    return tuple(
        f"{package['name']} {package['version']}: {fault['id']}, fixed in {', '.join(fault['fix_versions']) or 'no version yet'}"
        for package in report["dependencies"]
        for fault in package.get("vulns", ())
    )


def _npm_faults(report: dict[str, Any]) -> tuple[str, ...] | None:
    """Return the faults; None where npm reports that it could not ask."""
    if "auditReportVersion" not in report:
        return None
    return tuple(
        f"{package['name']}: {cause['title']} ({cause['severity']}), {cause['url']}"
        for package in report["vulnerabilities"].values()
        for cause in package["via"]
        if isinstance(cause, dict)
    )


def main() -> int:
    """Print what both databases say; return 1 where one knows a fault."""
    audits = [audit_python(PYTHON_LOCK), audit_npm(APP)]
    for audit in audits:
        print(audit, flush=True)
    return 1 if any(audit.faults for audit in audits) else 0


if __name__ == "__main__":
    raise SystemExit(main())
