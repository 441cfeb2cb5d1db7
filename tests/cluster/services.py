"""What the machines share, each on this machine and on loopback alone: a bucket, Valkey, and nginx in front."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.deploy.proxies import DEPLOY, replaced

HOST = "127.0.0.1"
PATIENCE_SECONDS = 180.0
BUCKET, ACCESS_KEY, SECRET_KEY = "files", "cluster", "cluster-secret"
NGINX = DEPLOY / "nginx/several-machines.conf"
EXAMPLE_MACHINES = ("192.0.2.11:8000", "192.0.2.12:8000", "192.0.2.13:8000")
# SeaweedFS talks to itself on ports that are 10,000 higher, which are below those that a system draws for connections.
LOWEST_PORT, HIGHEST_PORT, GRPC = 20_000, 22_700, 10_000


class MissingServerError(Exception):
    """A server that the cluster needs is not installed here."""


@dataclass(frozen=True, kw_only=True)
class BucketServer:
    """The address of a bucket, with the variables that name it to Ravive."""

    url: str

    @property
    def variables(self) -> dict[str, str]:
        """Return what the environment of a machine says of it."""
        return {"RAVIVE_S3_URL": self.url, "RAVIVE_S3_ACCESS_KEY": ACCESS_KEY, "RAVIVE_S3_SECRET_KEY": SECRET_KEY}


def free_ports(count: int) -> list[int]:
    """Return ports on which nobody listens, nor on those of SeaweedFS above them."""
    found: list[int] = []
    for port in range(LOWEST_PORT + time.time_ns() // 1000 % 2000, HIGHEST_PORT):
        if all(_is_free(tried) for tried in (port, port + GRPC)):
            found.append(port)
        if len(found) == count:
            return found
    raise OSError("no ports are free")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def program(name: str) -> str:
    """Return the path of a program: of this environment, or Debian's. Raises MissingServerError."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/bin")
    if found is None:
        raise MissingServerError(f"{name} is not installed")
    return found


@contextmanager
def started(command: Sequence[str], port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends; yield it once somebody can connect to its port."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    try:
        wait_for(port, process, log)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return once somebody can connect. Raises RuntimeError with the last lines of the log."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"{log.stem} did not start:\n{log.read_text(errors='replace')[-2000:]}")


@contextmanager
def bucket_server(folder: Path) -> Iterator[BucketServer]:
    """Run SeaweedFS with an empty bucket."""
    master, volume, filer, s3 = free_ports(4)
    (folder / "s3").mkdir()
    identity = {
        "name": "ravive",
        "credentials": [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    command = [
        program("weed"), "server", f"-ip={HOST}", f"-ip.bind={HOST}", f"-dir={folder / 's3'}", f"-master.port={master}",
        f"-volume.port={volume}", "-filer", f"-filer.port={filer}", "-s3", f"-s3.port={s3}", f"-s3.config={folder / 's3.json'}",
        "-volume.max=20", "-master.volumeSizeLimitMB=64",
    ]  # fmt: skip
    with started(command, s3, folder / "bucket.log"):
        _create_bucket(f"http://{HOST}:{s3}")
        yield BucketServer(url=f"http://{HOST}:{s3}/{BUCKET}")


def _create_bucket(endpoint: str) -> None:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    client = boto3.client(
        "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id=ACCESS_KEY, aws_secret_access_key=SECRET_KEY
    )
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            client.create_bucket(Bucket=BUCKET)
            # It answers before it has a place for files.
            client.put_object(Bucket=BUCKET, Key="first", Body=b"1")
            client.delete_object(Bucket=BUCKET, Key="first")
            client.close()
            return
        except (BotoCoreError, ClientError) as problem:
            if getattr(problem, "response", {}).get("Error", {}).get("Code") == "BucketAlreadyOwnedByYou":
                time.sleep(0.2)
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


@contextmanager
def valkey_server(folder: Path) -> Iterator[str]:
    """Run Valkey without a file; yield its address."""
    (port,) = free_ports(1)
    try:
        name = program("valkey-server")
    except MissingServerError:
        name = program("redis-server")
    command = [name, "--port", str(port), "--bind", HOST, "--save", "", "--appendonly", "no", "--dir", str(folder)]
    with started(command, port, folder / "valkey.log"):
        yield f"valkey://{HOST}:{port}/0"


@contextmanager
def nginx_server(folder: Path, port: int, machines: Sequence[int]) -> Iterator[str]:
    """Run nginx with the file of `deploy/`, in front of these ports; yield its address."""
    addresses = {example: f"{HOST}:{machine}" for example, machine in zip(EXAMPLE_MACHINES, machines, strict=True)}
    text = replaced(NGINX.read_text("utf-8"), addresses)
    lines = [line for line in text.splitlines() if "ssl_certificate" not in line and "listen [::]" not in line]
    # One port of IPv4, without TLS: the other names and the way from http stay in the file, on a port that nobody asks. The name has a
    # port here, which the file's own $host would leave out.
    (other,) = free_ports(1)
    text = replaced(
        "\n".join(lines),
        {
            "listen 80": f"listen {HOST}:{other}",
            "listen 443 ssl": f"listen {HOST}:{port}",
            "cards.example.org": HOST,
            "proxy_set_header Host $host;": "proxy_set_header Host $http_host;",
            "/var/log/nginx/ravive.log": str(folder / "nginx-errors.log"),
        },
    )
    temporary = " ".join(f"{kind}_temp_path {folder / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    # Its processes would be another user's, who may not write where this one's temporary files are.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; worker_processes 1; pid {folder / 'nginx.pid'};\n"
        f"events {{ worker_connections 2048; }}\nhttp {{ {temporary}\n{text}\n}}\n"
    )
    command = [program("nginx"), "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "nginx-errors.log")]
    with started(command, port, folder / "nginx.log"):
        yield f"http://{HOST}:{port}"
