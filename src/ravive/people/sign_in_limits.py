"""How often somebody may try to sign in. Guessing is slowed, the owner of an account is not (docs/decisions/0049-sign-in-limits.md)."""

import ipaddress
import unicodedata
from dataclasses import dataclass

from django.contrib.auth.models import User

from ravive.throttling.limit import RequestLimit, digest_of
from ravive.throttling.storage import shared_storage, sign_in_storage

IPV6_PREFIX = 64
DAY_SECONDS = 86_400
# Addresses are counted in the memory of this process only.
# A device on which the account signed in before: nobody else can use up its attempts.
OF_DEVICE = RequestLimit("sign-in-device", burst=10, interval_seconds=30, storage=sign_in_storage)
OF_ADDRESS = RequestLimit("sign-in-address", burst=30, interval_seconds=10, storage=sign_in_storage)
OF_NAME_AT_ADDRESS = RequestLimit("sign-in-name", burst=5, interval_seconds=60, storage=sign_in_storage)
# For a name under attack. A new address still has attempts, so the owner's does too.
OF_ATTACKED_NAME_AT_ADDRESS = RequestLimit("sign-in-attacked", burst=2, interval_seconds=900, storage=sign_in_storage)
# Checking a password takes 150 ms of the processor: more than two a second would slow learners.
OF_ALL = RequestLimit("sign-in-all", burst=10, interval_seconds=1, storage=sign_in_storage)
# Refusals of a name that are worth an entry in the audit log.
REFUSALS = RequestLimit("sign-in-refusals", burst=1, interval_seconds=3600, storage=sign_in_storage)
# Failures that tell an attack from a bad memory: thirty in an hour.
FAILURES = RequestLimit("sign-in-failures", burst=30, interval_seconds=120)
# Codes of six digits: a limit for all addresses together. Only somebody who has the password meets it.
CODES = RequestLimit("sign-in-codes", burst=10, interval_seconds=300)


def folded(name: str) -> str:
    """Return a name or an e-mail address as it is counted: however it is written."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def network_of(address: str) -> str:
    """Return what is counted of an address: IPv4 as it is, of IPv6 the network that one customer has.

    >>> network_of("192.0.2.7"), network_of("::ffff:192.0.2.7"), network_of("2001:db8:1:2:3:4:5:6")
    ('192.0.2.7', '192.0.2.7', '2001:db8:1:2::')
    """
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.IPv6Network((found, IPV6_PREFIX), strict=False).network_address)


@dataclass(frozen=True, kw_only=True)
class SignInRefusal:
    """Why an attempt has to wait, and how long: too many with this name, or too many with any."""

    wait_seconds: float
    is_for_name: bool


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """An attempt to sign in with a password: the name as typed, the address, and the device if it is one of the account's."""

    name: str
    address: str
    device: str = ""

    def refuse(self) -> SignInRefusal | None:
        """Count the attempt, or return why it has to wait. What costs least is asked first: a flood of attempts reads no database."""
        network = network_of(self.address)
        if not self.device and (wait_seconds := OF_ADDRESS.wait_seconds(network)):
            return SignInRefusal(wait_seconds=wait_seconds, is_for_name=False)
        name = folded(self.name)
        times = _times_unlocked(name)
        if self.device:
            wait_seconds = OF_DEVICE.wait_seconds(self.device, name, times)
        else:
            limit = OF_ATTACKED_NAME_AT_ADDRESS if is_under_attack(self.name) else OF_NAME_AT_ADDRESS
            wait_seconds = limit.wait_seconds(name, network, times)
        if wait_seconds:
            return SignInRefusal(wait_seconds=wait_seconds, is_for_name=True)
        if not self.device and (wait_seconds := OF_ALL.wait_seconds()):
            return SignInRefusal(wait_seconds=wait_seconds, is_for_name=False)
        return None

    def fail(self) -> None:
        """Count a wrong password. Failures on a device of the account say nothing of an attack."""
        if not self.device:
            FAILURES.wait_seconds(folded(self.name))

    def succeed(self) -> None:
        """Forget what the owner tried from here before the right password."""
        name = folded(self.name)
        times = _times_unlocked(name)
        if self.device:
            OF_DEVICE.clear(self.device, name, times)
        for limit in (OF_NAME_AT_ADDRESS, OF_ATTACKED_NAME_AT_ADDRESS):
            limit.clear(name, network_of(self.address), times)


def is_under_attack(name: str) -> bool:
    """Return whether so many wrong passwords were typed for a name that each address has few attempts."""
    return FAILURES.is_used_up(folded(name))


def is_first_refusal(name: str) -> bool:
    """Return whether a name is refused for the first time in an hour, as far as this process knows."""
    return not REFUSALS.wait_seconds(folded(name))


def code_wait_seconds(user: User, device: str) -> float:
    """Return 0 and count an attempt with a code of the second factor, or the seconds until one is allowed.

    A new password begins the count again: somebody who had the old one is out.
    """
    return OF_DEVICE.wait_seconds(device, "code", user.pk) if device else CODES.wait_seconds(*_codes_of(user))


def clear_codes(user: User, device: str) -> None:
    """Forget the codes that were tried before the right one."""
    if device:
        OF_DEVICE.clear(device, "code", user.pk)
    else:
        CODES.clear(*_codes_of(user))


def unlock(user: User) -> None:
    """Forget what was tried with the names of an account, in every process."""
    for name in {folded(user.get_username()), folded(user.email)} - {""}:
        FAILURES.clear(name)
        # Other processes count in their own memory, under keys that contain this number.
        shared_storage().incr(f"sign-in-unlocked/{digest_of((name,))}", DAY_SECONDS)
    CODES.clear(*_codes_of(user))


def _codes_of(user: User) -> tuple[object, ...]:
    return user.pk, user.password, _times_unlocked(folded(user.get_username()))


def _times_unlocked(name: str) -> int:
    return shared_storage().get(f"sign-in-unlocked/{digest_of((name,))}")
