"""A push service on this machine, and a browser that subscribed to it: what is pushed is decrypted as RFC 8291 says."""

import base64
import datetime
import http.server
import ipaddress
import os
import ssl
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID

from ravive.reviews.reminder_wire import PushEndpoint

CURVE = ec.SECP256R1()


def base64_text(content: bytes) -> str:
    """Return bytes in the characters of a link."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


@dataclass
class Browser:
    """What a browser stores of its subscription."""

    endpoint: str
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(CURVE))
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def point(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def subscription(self) -> PushEndpoint:
        """Return what it sends to the site."""
        return PushEndpoint(endpoint=self.endpoint, p256dh=base64_text(self.point), auth=base64_text(self.auth))

    def json(self) -> dict[str, str]:
        """Return the same as a phone sends it."""
        return {"endpoint": self.endpoint, "p256dh": base64_text(self.point), "auth": base64_text(self.auth)}

    def read(self, body: bytes) -> bytes:
        """Return what a message says, decrypted from the bytes alone."""
        salt, (_size, length) = body[:16], struct.unpack("!LB", body[16:21])
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        shared = self.private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender))
        secret = derived(shared, self.auth, b"WebPush: info\0" + self.point + sender, 32)
        key = derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = derived(secret, salt, b"Content-Encoding: nonce\0", 12)
        plain = AESGCM(key).decrypt(nonce, sealed, None)
        text, _, padding = plain.rpartition(b"\x02")
        assert not padding.strip(b"\0")
        return text


@dataclass(frozen=True)
class Pushed:
    """One request to the push service."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class PushService:
    """A push service: what it received, and what it answers."""

    port: int = 0
    certificate: Path = Path()
    status: int = 201
    pushed: list[Pushed] = field(default_factory=list)

    def browser(self, name: str = "one") -> Browser:
        """Return a browser that subscribed here."""
        return Browser(endpoint=f"https://localhost:{self.port}/send/{name}")


def certify(folder: Path) -> tuple[Path, Path]:
    """Write a certificate for this machine and its key; return where."""
    key = ec.generate_private_key(CURVE)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "push.pem", folder / "push-key.pem"
    certificate.write_bytes(builder.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return certificate, private


@contextmanager
def push_service(folder: Path) -> Iterator[PushService]:
    """Run a push service as long as it is needed."""
    service = PushService()

    class Door(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.pushed.append(Pushed(self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(service.status)
            if service.status in (301, 307):
                self.send_header("Location", f"https://localhost:{service.port}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    service.certificate, private = certify(folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(service.certificate, private)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
