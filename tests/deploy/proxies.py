"""nginx and Caddy with the files that Ravive ships, on ports of loopback and with a certificate made here."""

import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import create_connection, create_server
from typing import Any

import urllib3
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ravive.config.server import web
from tests.patience import PATIENCE_SECONDS
from tests.ports import free_port

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
MACHINES = "several-machines"
NAMES = ("nginx", MACHINES, "caddy")
# The name in the shipped files, and an address of loopback that nothing but the tests' own client has.
HOST, CLIENT = "cards.example.org", "127.0.0.77"


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """A certificate for the name in the shipped files, signed by itself."""

    chain: Path
    key: Path


@dataclass(frozen=True, kw_only=True)
class Proxy:
    """A running proxy: its ports, and the folder of everything that it writes."""

    name: str
    http_port: int
    https_port: int
    folder: Path
    pool: urllib3.HTTPSConnectionPool

    def get(self, path: str, **headers: str) -> urllib3.BaseHTTPResponse:
        """Return the response to a visitor; underscores in the names of headers stand for hyphens."""
        sent = {"Host": HOST, "Accept-Encoding": "gzip", **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.pool.request("GET", path, headers=sent, redirect=False, retries=False)

    def post(self, path: str, body: str | bytes, headers: Mapping[str, str]) -> urllib3.BaseHTTPResponse:
        return self.pool.request("POST", path, body=body, headers={"Host": HOST, **headers}, redirect=False, retries=False)

    def said_in_raw(self, *sent: bytes) -> bytes:
        """Return what comes back, over TLS, for these very bytes; empty where the connection ends without a response."""
        context = ssl.create_default_context(cafile=self.pool.ca_certs)
        plain = create_connection(("127.0.0.1", self.https_port), timeout=PATIENCE_SECONDS, source_address=(CLIENT, 0))
        with plain, context.wrap_socket(plain, server_hostname=HOST) as connection:
            try:
                # Piece by piece: the time-out holds for each.
                for piece in sent:
                    connection.sendall(piece)
            except (ConnectionError, ssl.SSLError):
                # Refused before its end: the response may have come already.
                pass
            try:
                return connection.recv(65_536)
            except (ConnectionError, ssl.SSLError):
                return b""

    def written(self) -> str:
        """Return everything that it wrote into files that are no cache."""
        files = [path for path in self.folder.rglob("*") if path.is_file() and path.name not in ("nginx.conf", "Caddyfile")]
        return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in files)


@dataclass
class Recorder:
    """What stands in for Ravive: Ravive's own server, with an application that notes what arrives."""

    port: int
    arrived: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def recorder() -> Iterator[Recorder]:
    with create_server(("127.0.0.1", 0)) as listening:
        noting = Recorder(port=listening.getsockname()[1])

        def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:  # noqa: ANN401 - the server's own
            noting.arrived.append(dict(environ))
            start_response("200 OK", [("Content-Length", "8")])
            return [b"recorded"]

        server, _ = web.created(application, listening)
        threading.Thread(target=server.run, daemon=True).start()
        yield noting
        server.task_dispatcher.shutdown()


def create_certificate(folder: Path) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    made = Certificate(chain=folder / "fullchain.pem", key=folder / "privkey.pem")
    made.chain.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return made


def replaced(text: str, replacements: Mapping[str, str]) -> str:
    """Return a shipped file with other ports and places; fails where the file does not say what is to be replaced."""
    for shipped, here in replacements.items():
        assert shipped in text, f"the shipped file has no {shipped!r}"
        text = text.replace(shipped, here)
    return text


@contextmanager
def proxy(name: str, *, upstream_port: int, certificate: Certificate, folder: Path) -> Iterator[Proxy]:
    """Run a proxy in front of a port until the block ends."""
    folder.mkdir()
    http_port, https_port = free_port(), free_port()
    write = {"nginx": _nginx, MACHINES: _several_machines, "caddy": _caddy}[name]
    command = write(http_port, https_port, upstream_port, certificate, folder)
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=_environment(folder))
    pool = urllib3.HTTPSConnectionPool(
        "127.0.0.1",
        https_port,
        ca_certs=str(certificate.chain),
        server_hostname=HOST,
        assert_hostname=HOST,
        source_address=(CLIENT, 0),
        timeout=PATIENCE_SECONDS,
    )
    running = Proxy(name=name, http_port=http_port, https_port=https_port, folder=folder, pool=pool)
    try:
        _wait_for(running, process)
        yield running
    finally:
        pool.close()
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)


def _environment(folder: Path) -> dict[str, str]:
    # Caddy stores what it remembers below its home.
    return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}


def _wait_for(running: Proxy, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            create_connection(("127.0.0.1", running.https_port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"{running.name} does not run:\n{running.written()}")


def program(name: str) -> str:
    """Return where a program is; the test fails, never skips, without it."""
    found = shutil.which(name, path=f"{Path('/usr/sbin')}:/usr/bin:/usr/local/bin:/bin:/sbin")
    assert found, f"this test needs {name}: apt-get install {'nginx-light' if name == 'nginx' else name}"
    return found


def _nginx(http_port: int, https_port: int, upstream_port: int, certificate: Certificate, folder: Path) -> list[str]:
    site = replaced(
        _nginx_site("ravive.conf", http_port, https_port, certificate, folder),
        {"server 127.0.0.1:8000": f"server 127.0.0.1:{upstream_port}", "/var/cache/nginx/ravive": str(folder / "cache")},
    )
    return _nginx_command(site, folder)


def _several_machines(http_port: int, https_port: int, upstream_port: int, certificate: Certificate, folder: Path) -> list[str]:
    """Each of the machines is the same one here; tests/cluster has several."""
    site = _nginx_site("several-machines.conf", http_port, https_port, certificate, folder)
    machines = {f"server 192.0.2.{number}:8000": f"server 127.0.0.1:{upstream_port}" for number in (11, 12, 13)}
    return _nginx_command(replaced(site, machines), folder)


def _nginx_site(name: str, http_port: int, https_port: int, certificate: Certificate, folder: Path) -> str:
    # One port of IPv4 is enough here.
    shipped = "\n".join(line for line in (DEPLOY / "nginx" / name).read_text("utf-8").splitlines() if "listen [::]" not in line)
    return replaced(
        shipped,
        {
            "listen 80": f"listen 127.0.0.1:{http_port}",
            "listen 443": f"listen 127.0.0.1:{https_port}",
            "/etc/letsencrypt/live/cards.example.org/fullchain.pem": str(certificate.chain),
            "/etc/letsencrypt/live/cards.example.org/privkey.pem": str(certificate.key),
            "/var/log/nginx/ravive.log": str(folder / "ravive.log"),
        },
    )


def _nginx_command(site: str, folder: Path) -> list[str]:
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    # What Debian's own /etc/nginx/nginx.conf says, as far as it matters here.
    around = f"daemon off;\nmaster_process off;\npid {folder}/nginx.pid;\nerror_log stderr notice;\nevents {{}}\n"
    written = folder / "nginx.conf"
    written.write_text(f"{around}http {{\n{temporary}{site}\n}}\n", "utf-8")
    return [program("nginx"), "-c", str(written), "-p", str(folder), "-e", "stderr"]


def _caddy(http_port: int, https_port: int, upstream_port: int, certificate: Certificate, folder: Path) -> list[str]:
    shipped = (DEPLOY / "caddy/Caddyfile").read_text("utf-8")
    site = replaced(
        shipped,
        {
            "admin off": f"admin off\n\thttp_port {http_port}\n\thttps_port {https_port}\n\tdefault_bind 127.0.0.1\n\tskip_install_trust",
            "cards.example.org {": f"cards.example.org {{\n\ttls {certificate.chain} {certificate.key}",
            "reverse_proxy 127.0.0.1:8000": f"reverse_proxy 127.0.0.1:{upstream_port}",
        },
    )
    written = folder / "Caddyfile"
    written.write_text(site, "utf-8")
    return [program("caddy"), "run", "--adapter", "caddyfile", "--config", str(written)]
