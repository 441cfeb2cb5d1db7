"""The domain of a site: what to write where it was bought, and whether it leads here by now."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host
from wagtail.models import Site

LONGEST_SECONDS = 3.0
# Labels of a domain that was bought, such as example.org: a longer name can be an alias of another.
OWN_LABELS = 2

type DomainState = Literal["here", "elsewhere", "unknown", "unanswered"]
# Returns the addresses of a name, none for one that nobody has. Raises OSError without an answer.
type FindAddresses = Callable[[str], frozenset[str]]


@dataclass(frozen=True, kw_only=True)
class DomainRecord:
    """One line to write where the domain was bought."""

    name: str
    kind: str
    value: str


@dataclass(frozen=True, kw_only=True)
class SiteDomain:
    """Where a domain leads. `records` is what to write; `is_allowed`: whether this installation answers at it."""

    host: str
    state: DomainState
    addresses: tuple[str, ...]
    records: tuple[DomainRecord, ...]
    is_allowed: bool


def installation_host() -> str:
    """Return the name at which the installation itself is; empty without a public address."""
    return urlsplit(settings.RAVIVE_URL).hostname or ""


def records_for(host: str, addresses: frozenset[str]) -> tuple[DomainRecord, ...]:
    """Return what leads a domain here. A name below a bought one is an alias; the bought one itself needs the addresses of the server."""
    target = installation_host()
    if host.count(".") >= OWN_LABELS and target and target != host:
        return (DomainRecord(name=host, kind="CNAME", value=f"{target}."),)
    return tuple(DomainRecord(name=host, kind="AAAA" if ":" in address else "A", value=address) for address in sorted(addresses))


def check_domain(site: Site, *, find: FindAddresses) -> SiteDomain:
    """Return whether the domain of a site leads to this installation."""
    host = installation_host() if site.is_default_site else site.hostname
    try:
        here = find(installation_host()) if installation_host() else frozenset()
        found = find(host) if host else frozenset()
        state: DomainState = "unknown" if not found else "here" if found & here else "elsewhere"
    except OSError:
        here, found, state = frozenset(), frozenset(), "unanswered"
    allowed = settings.ALLOWED_HOSTS or ["localhost"]
    return SiteDomain(
        host=host,
        state=state,
        addresses=tuple(sorted(found)),
        records=records_for(host, here),
        is_allowed=validate_host(host, allowed),
    )


def find_addresses(name: str) -> frozenset[str]:
    """Return the addresses of a name, as the name servers of this machine say. Raises OSError where they do not answer in time."""
    from dns import exception, resolver  # loads what no other page needs

    asked, found = resolver.Resolver(), set[str]()
    for kind in ("A", "AAAA"):
        try:
            found |= {str(row) for row in asked.resolve(name, kind, lifetime=LONGEST_SECONDS)}
        except (resolver.NXDOMAIN, resolver.NoAnswer):
            continue
        except exception.DNSException as problem:
            raise OSError(f"no answer about {name}") from problem
    return frozenset(found)
