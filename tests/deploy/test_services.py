"""The shipped units of systemd, the image and its containers: they run what exists, as nobody special, and write to their data only."""

import re
import shlex
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from ravive.config.commands.command_line import parser
from ravive.config.server import supervisor, web
from tests.deploy.proxies import DEPLOY, program, replaced

UNITS = ("ravive-web.service", "ravive-worker.service")
COPYING = "ravive-litestream.service"
NIGHTLY_COPIES = "/srv/copies/ravive-nightly"
# 0 is no exposure, 10 is all of it; a service that listens on a port cannot reach 0.
MOST_EXPOSURE = 1.5
LIVE = "http://127.0.0.1:8000/health/live"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "container/compose.yaml").read_text("utf-8"))
CONTAINERFILE = (DEPLOY / "container/Containerfile").read_text("utf-8")


def unit(name: str) -> ConfigParser:
    read = ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment, method-assign] - names of systemd have capitals
    read.read(DEPLOY / "systemd" / name, "utf-8")
    return read


@pytest.mark.slow
@pytest.mark.parametrize("name", [*UNITS, COPYING])
def test_systemd_understands_each_unit(name: str, tmp_path: Path) -> None:
    installed = Path(sys.executable).parent / "ravive"
    for file_name in (*UNITS, COPYING):
        shipped = (DEPLOY / "systemd" / file_name).read_text("utf-8")
        (command,) = re.findall(r"^ExecStart=(\S+)", shipped, re.MULTILINE)
        here = installed.with_name("litestream") if file_name == COPYING else installed
        (tmp_path / file_name).write_text(replaced(shipped, {command: str(here)}), "utf-8")
    verify = [program("systemd-analyze"), "verify", "--man=no", "--recursive-errors=no", str(tmp_path / name)]
    done = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize("name", [*UNITS, COPYING])
def test_a_service_that_is_broken_into_can_do_little(name: str) -> None:
    command = [program("systemd-analyze"), "security", "--no-pager", "--offline=true", f"--threshold={MOST_EXPOSURE * 10:g}"]
    done = subprocess.run([*command, str(DEPLOY / "systemd" / name)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "Overall exposure level" in done.stdout


@pytest.mark.parametrize("name", UNITS)
def test_each_unit_runs_a_command_that_exists_and_has_time_to_stop(name: str) -> None:
    service = unit(name)["Service"]
    program_path, *arguments = shlex.split(service["ExecStart"])
    assert program_path == "/opt/ravive/.venv/bin/ravive"
    assert parser().parse_args(arguments).data == Path("/var/lib/ravive")
    assert service["User"] == "ravive"
    assert int(service["TimeoutStopSec"]) > supervisor.STOP_SECONDS


def test_the_web_unit_may_open_as_many_files_as_ravive_wants() -> None:
    service = unit("ravive-web.service")["Service"]
    assert int(service["LimitNOFILE"]) >= web.CONNECTIONS + web.OTHER_FILES
    assert LIVE in service["ExecStartPost"]


@pytest.mark.parametrize("name", UNITS)
def test_each_unit_may_write_copies_where_the_documentation_puts_them(name: str) -> None:
    # The worker writes each night, the web process before migrations.
    service = unit(name)["Service"]
    assert (service["ProtectSystem"], service["ReadWritePaths"]) == ("strict", f"-{NIGHTLY_COPIES}")
    for page in ("deploy.md", "back-up.md"):
        assert f"RAVIVE_BACKUPS={NIGHTLY_COPIES}" in (DEPLOY.parent / "docs/do" / page).read_text("utf-8")


def test_one_worker_runs_and_follows_the_web() -> None:
    web_unit, worker = (unit(name) for name in UNITS)
    assert "--without-worker" in web_unit["Service"]["ExecStart"]
    assert worker["Unit"]["PartOf"] == "ravive-web.service"
    assert "ravive-web.service" in worker["Unit"]["After"]


def test_the_image_runs_as_nobody_special_and_says_whether_it_lives() -> None:
    last = CONTAINERFILE[CONTAINERFILE.rindex("\nFROM ") :]
    assert re.search(r"^USER (\d+):\1$", last, re.MULTILINE)
    assert "VOLUME /data /copies" in last
    assert "RAVIVE_BACKUPS=/copies" in last
    # What copies a database of PostgreSQL.
    assert re.search(r"apt-get install .*\bpostgresql-client\b", last)
    assert LIVE in last[last.index("HEALTHCHECK") :]
    (command,) = re.findall(r'^CMD \["ravive", (.*)\]$', last, re.MULTILINE)
    assert parser().parse_args(yaml.safe_load(f"[{command}]")).without_worker


@pytest.mark.parametrize("name", ["web", "worker"])
def test_each_container_writes_to_its_data_and_copies_only(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"] == "10001:10001"
    assert service["volumes"] == ["data:/data", "copies:/copies"]
    assert int(service["stop_grace_period"].removesuffix("s")) > supervisor.STOP_SECONDS
    assert parser().parse_args(service.get("command", ["ravive", "serve"])[1:])


def test_no_secret_is_in_an_environment() -> None:
    for service in COMPOSE["services"].values():
        for variable, value in service["environment"].items():
            if re.search("KEY|PASSWORD|MAIL_URL|DATABASE_URL|MAILBOX", variable):
                assert variable.endswith("_FILE")
                assert value.removeprefix("/run/secrets/") in COMPOSE["secrets"]


def test_copies_are_encrypted_unless_a_host_decides_otherwise() -> None:
    for service in COMPOSE["services"].values():
        # Compose refuses to start without a value.
        assert service["environment"]["RAVIVE_BACKUP_RECIPIENT"].startswith("${RAVIVE_BACKUP_RECIPIENT:?")
    page = (DEPLOY.parent / "docs/do/deploy.md").read_text("utf-8")
    (settings,) = re.findall(r"cat > /etc/ravive/ravive.env <<'END'\n(.*?)END", page, re.DOTALL)
    assert "RAVIVE_BACKUP_RECIPIENT=PUBLIC-KEY" in settings


def test_containers_are_reached_through_the_proxy_of_their_machine_only() -> None:
    published = [port for service in COMPOSE["services"].values() for port in service.get("ports", [])]
    assert published == ["127.0.0.1:8000:8000"]


def test_nothing_that_is_no_source_enters_the_image() -> None:
    ignored = (DEPLOY.parent / ".containerignore").read_text("utf-8").split()
    assert {".git", ".venv", "var", "deploy/container/secrets", "src/ravive/app_dist"} <= set(ignored)
