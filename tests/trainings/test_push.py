"""What is pushed: readable for one browser alone, signed as this site, and handed to the public network only."""

import json
from collections.abc import Iterator
from pathlib import Path

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from ravive.reviews.reminder_wire import PushEndpoint
from ravive.trainings.reminders import push
from tests.trainings.push_service import Browser, PushService, base64_text, push_service

WORDS = {"title": "Quelques cartes sont prêtes", "stop": "Plus de rappels", "open": "/fr/cards/"}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[PushService]:
    with push_service(tmp_path) as running:
        yield running


def session(service: PushService) -> requests.Session:
    """Return what reaches a push service on this machine, which is none of the public network."""
    return push.open_session(is_allowed=lambda _address: True, trusted=str(service.certificate))


def message(browser: Browser, ttl_seconds: int = 3_600) -> push.PushMessage:
    return push.encrypt_message(browser.subscription(), words=WORDS, ttl_seconds=ttl_seconds)


def test_the_browser_and_nobody_else_reads_what_is_pushed(service: PushService) -> None:
    browser = service.browser()
    with session(service) as sending:
        assert push.hand_over(message(browser), sending) == "sent"
    (pushed,) = service.pushed
    assert json.loads(browser.read(pushed.body)) == WORDS
    assert b"cartes" not in pushed.body
    assert pushed.path == "/send/one"


def test_it_is_signed_with_the_key_that_sheets_show_and_lasts_until_the_quiet_hours(service: PushService) -> None:
    with session(service) as sending:
        push.hand_over(message(service.browser(), 90), sending)
    headers = service.pushed[0].headers
    assert (headers["ttl"], headers["content-encoding"], headers["topic"]) == ("90", "aes128gcm", "cards")
    token, key = (part.partition("=")[2] for part in headers["authorization"].removeprefix("vapid ").split(", "))
    assert key == push.public_key()
    public = ec.EllipticCurvePublicKey.from_encoded_point(push.CURVE, push._bytes_of(key))
    claims = jwt.decode(token, public, algorithms=["ES256"], audience="https://localhost")
    assert claims["sub"] == "mailto:postmaster@localhost"
    assert {"cookie", "referer"} & headers.keys() == set()


@pytest.mark.parametrize(
    ("status", "outcome"), [(201, "sent"), (200, "sent"), (404, "gone"), (410, "gone"), (429, "failed"), (500, "failed"), (307, "failed")]
)
def test_what_becomes_of_it(service: PushService, status: int, outcome: str) -> None:
    service.status = status
    with session(service) as sending:
        assert push.hand_over(message(service.browser()), sending) == outcome
    assert len(service.pushed) == 1


def test_this_machine_is_never_spoken_to(service: PushService) -> None:
    with push.open_session(trusted=str(service.certificate)) as sending:
        assert push.hand_over(message(service.browser()), sending) == "failed"
        numbered = Browser(f"https://127.0.0.1:{service.port}/send/one")
        assert push.hand_over(message(numbered), sending) == "failed"
    assert service.pushed == []


def test_a_name_that_leads_elsewhere_once_it_was_looked_up_gets_nothing(service: PushService) -> None:
    answers = iter([True, False])
    with push.open_session(is_allowed=lambda _address: next(answers), trusted=str(service.certificate)) as sending:
        assert push.hand_over(message(service.browser()), sending) == "failed"
    assert service.pushed == []


def test_without_https_there_is_no_way(service: PushService) -> None:
    plain = Browser(f"http://localhost:{service.port}/send/one")
    with session(service) as sending:
        assert push.hand_over(message(plain), sending) == "failed"
    assert service.pushed == []


def test_an_unknown_certificate_is_refused(service: PushService) -> None:
    with push.open_session(is_allowed=lambda _address: True) as sending:
        assert push.hand_over(message(service.browser()), sending) == "failed"


@pytest.mark.parametrize("host", ["a" * 64 + ".example.com", "a..example.com", "[abc", "*.example.com"])
def test_a_host_that_cannot_be_looked_up_is_a_failure_like_others(host: str) -> None:
    sent = push.PushMessage(endpoint=f"https://{host}/1", body=b"", headers={})
    with push.open_session() as sending:
        assert push.hand_over(sent, sending) == "failed"


@pytest.mark.parametrize(
    ("endpoint", "why"),
    [
        ("http://push.example.org/1", "no https address"),
        ("https://push.example.org:8443/1", "no https address"),
        ("https://push.example.org:99999/1", "no usable port"),
        ("https://me@push.example.org/1", "no https address"),
        ("https://localhost/1", "public name"),
        ("https://intranet/1", "public name"),
        ("https://db.internal/1", "public name"),
        ("https://printer.local./1", "public name"),
        ("https://127.0.0.1/1", "public name"),
        ("https://[::1]/1", "public name"),
        ("https://[fe80::1]/1", "public name"),
        ("https://8.8.8.8/1", "public name"),
        ("https://2130706433/1", "public name"),
        ("https://0x7f.1/1", "public name"),
        ("file:///etc/passwd", "no https address"),
        ("https:///1", "public name"),
        ("https://[abc/1", "no address"),
        (f"https://{'a' * 64}.example.com/1", "1 to 63 characters"),
        ("https://a..example.com/1", "1 to 63 characters"),
        ("https://*.example.com/1", "1 to 63 characters"),
        ("https://a b.example.com/1", "characters that no address has"),
        ("https://push.example.com/1\r\nX: y", "characters that no address has"),
        ("https://püsh.example.com/1", "characters that no address has"),
    ],
)
def test_an_endpoint_that_is_no_push_service_is_refused(endpoint: str, why: str) -> None:
    with pytest.raises(push.BadSubscriptionError, match=why):
        push.check(Browser(endpoint).subscription())


def test_keys_that_are_none_are_refused() -> None:
    good = Browser("https://push.example.org/1").subscription()
    push.check(good)
    for bad, why in (
        (PushEndpoint(endpoint=good.endpoint, p256dh=base64_text(b"\x04" + bytes(64)), auth=good.auth), "P-256"),
        (PushEndpoint(endpoint=good.endpoint, p256dh="abc", auth=good.auth), "P-256"),
        (PushEndpoint(endpoint=good.endpoint, p256dh=good.p256dh, auth=base64_text(bytes(15))), "16 bytes"),
        (PushEndpoint(endpoint=good.endpoint, p256dh=good.p256dh, auth="a"), "16 bytes"),
    ):
        with pytest.raises(push.BadSubscriptionError, match=why):
            push.check(bad)


@given(
    st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="192.168.0.0/16") | st.ip_addresses(v=6, network="fc00::/7")
)
def test_private_addresses_are_not_public_however_they_are_written(address: object) -> None:
    assert not push.is_public(str(address))
    if getattr(address, "version", 0) == 4:
        assert not push.is_public(f"::ffff:{address}")
        assert not push.is_public(f"64:ff9b::{address}")
        assert not push.is_public(f"::{address}")


@pytest.mark.parametrize(
    "address",
    [
        "fec0::1",
        "feff::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "::8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1",
        "2002:7f00:1::",
        "::1",
        "fe80::1%eth0",
    ],
)
def test_loopback_and_site_local_addresses_are_not_public(address: str) -> None:
    assert not push.is_public(address)
