"""Web Push: messages that only the learner's browser can read, sent to its push service and nowhere else.

A phone sends the address of its push service, so anybody who joined can name any address.
Only https on port 443 and only hosts of the public network receive requests.
"""

import base64
import hashlib
import ipaddress
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from io import BytesIO
from typing import Any, Literal, cast
from urllib.parse import urlsplit

import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError
from webpush import WebPush, WebPushSubscription
from webpush.types import WebPushKeys

from ravive.reviews.reminder_wire import PushEndpoint

CURVE = ec.SECP256R1()
AUTH_BYTES = 16
CONNECT_SECONDS, ANSWER_SECONDS = 5, 10
DIGEST_LENGTH = 16
# IPv6 addresses of IPv4 hosts: the last four bytes are the IPv4 address.
_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
# IPv4-compatible addresses, and site-local ones: both abandoned, both still routed by some networks.
_NEVER_PUBLIC = (ipaddress.ip_network("::/96"), ipaddress.ip_network("fec0::/10"))

_is_written = re.compile(r"[!-~]+").fullmatch
_is_name = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?").fullmatch

type Outcome = Literal["sent", "gone", "failed"]
type IsAllowed = Callable[[str], bool]


class BadSubscriptionError(ValueError):
    """Nothing can be sent to this subscription; the message says why."""


@dataclass(frozen=True, kw_only=True)
class PushMessage:
    """An encrypted message, and the address of its push service."""

    endpoint: str
    body: bytes
    headers: dict[str, str]


@cache
def _private_key(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(base64.urlsafe_b64decode(f"{text}="), "big"), CURVE)


def public_key() -> str:
    """Return the key by which browsers recognise messages of this installation, in base64url."""
    point = _private_key(settings.RAVIVE_PUSH_KEY).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def _writer() -> WebPush:
    key = _private_key(settings.RAVIVE_PUSH_KEY)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return WebPush(private_key=BytesIO(private), public_key=BytesIO(public), subscriber=settings.RAVIVE_CONTACT)


def check(subscription: PushEndpoint) -> None:
    """Raise BadSubscriptionError if nothing can or may be sent to a subscription."""
    try:
        address = urlsplit(subscription.endpoint)
    except ValueError as problem:
        raise BadSubscriptionError(f"endpoint is no address: {problem}") from problem
    try:
        port = address.port
    except ValueError as problem:
        raise BadSubscriptionError(f"endpoint has no usable port: {problem}") from problem
    host = address.hostname or ""
    # urlsplit ignores line breaks; a request must not contain them.
    if not _is_written(subscription.endpoint):
        raise BadSubscriptionError("endpoint has characters that no address has: spaces, line breaks or characters outside ASCII")
    if address.scheme != "https" or port not in (None, 443) or address.username is not None:
        raise BadSubscriptionError("endpoint is no https address of a push service on port 443")
    if _is_number(host) or "." not in host.rstrip(".") or host.rstrip(".").endswith((".localhost", ".local", ".internal")):
        raise BadSubscriptionError(f'endpoint names the host "{host[:80]}"; a push service has a public name')
    if not _can_be_looked_up(host):
        raise BadSubscriptionError(
            f'endpoint names the host "{host[:80]}"; parts of a name have 1 to 63 characters: a to z, digits or hyphens'
        )
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, _bytes_of(subscription.p256dh))
    except ValueError as problem:
        raise BadSubscriptionError("p256dh is no point of the curve P-256 in 65 bytes") from problem
    if len(_bytes_of(subscription.auth)) != AUTH_BYTES:
        raise BadSubscriptionError(f"auth has not {AUTH_BYTES} bytes")


def _can_be_looked_up(host: str) -> bool:
    """Return whether a host is a name as browsers write it. Looking up another one raises errors that are no network errors."""
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return _is_name(host) is not None


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        # Some resolvers also accept forms such as 0x7f.1.
        return host.rpartition(".")[2].isdigit() or host.lower().startswith("0x")
    return True


def _bytes_of(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except ValueError:
        return b""


def digest_of(endpoint: str) -> str:
    """Return a digest of an endpoint, by which a phone recognises its own."""
    return hashlib.sha256(endpoint.encode()).hexdigest()[:DIGEST_LENGTH]


def encrypt_message(subscription: PushEndpoint, *, words: dict[str, str], ttl_seconds: int) -> PushMessage:
    """Return the words encrypted for a subscription. A phone that is off longer than `ttl_seconds` never gets them."""
    keys = WebPushKeys(auth=subscription.auth, p256dh=subscription.p256dh)
    to = WebPushSubscription(endpoint=cast("Any", subscription.endpoint), keys=keys)
    message = _writer().get(cast("dict[Any, Any]", words), to, ttl=max(ttl_seconds, 1))
    # A phone that was off needs only the last message.
    headers = {**cast("dict[str, str]", message.headers), "Content-Type": "application/octet-stream", "Topic": "cards", "Urgency": "normal"}
    return PushMessage(endpoint=subscription.endpoint, body=message.encrypted, headers=headers)


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the public network.

    >>> [is_public(address) for address in ("2.17.1.1", "10.0.0.1", "127.0.0.1", "169.254.169.254", "::ffff:192.168.0.1", "64:ff9b::a00:1")]
    [True, False, False, False, False, False]
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if any(found in network for network in _NEVER_PUBLIC):
            return False
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if any(found in network for network in _NAT64):
            inner = ipaddress.IPv4Address(found.packed[-4:])
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


def _pool_for(is_allowed: IsAllowed) -> type[HTTPSConnectionPool]:
    class Connection(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            found = {str(info[4][0]) for info in socket.getaddrinfo(self._dns_host, self.port, type=socket.SOCK_STREAM)}
            if not all(map(is_allowed, found)):
                raise NewConnectionError(self, "the push service is not on the public network")
            connection = super()._new_conn()
            # The name may have changed between check and connection. Nothing has been sent yet.
            if not is_allowed(str(connection.getpeername()[0])):
                connection.close()
                raise NewConnectionError(self, "the push service is not on the public network")
            return connection

    class Pool(HTTPSConnectionPool):
        ConnectionCls = Connection  # pyright: ignore[reportAssignmentType]  # urllib3's own classes do not match its protocol either

    return Pool


class PublicOnly(HTTPAdapter):
    """Connects to https hosts of the public network only."""

    def __init__(self, is_allowed: IsAllowed = is_public) -> None:
        self._is_allowed = is_allowed
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on as they are
        """Create connections that each check where they lead."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"https": _pool_for(self._is_allowed)}


def open_session(*, is_allowed: IsAllowed = is_public, trusted: str | bool = True) -> requests.Session:
    """Return the session that sends messages. `trusted`: a file of certificates instead of the usual ones."""
    session = requests.Session()
    # It uses no proxies and no passwords of the machine.
    session.trust_env = False
    session.verify = trusted
    session.adapters.clear()
    session.mount("https://", PublicOnly(is_allowed))
    return session


def hand_over(sent: PushMessage, session: requests.Session) -> Outcome:
    """Send a message to its push service and return the outcome. `gone`: the subscription no longer exists."""
    try:
        with session.post(
            sent.endpoint,
            data=sent.body,
            headers=sent.headers,
            timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
            allow_redirects=False,
            # The body of the reply is not read.
            stream=True,
        ) as answer:
            status = answer.status_code
    except (requests.RequestException, OSError, ValueError):
        return "failed"
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return "gone"
    return "sent" if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES else "failed"
