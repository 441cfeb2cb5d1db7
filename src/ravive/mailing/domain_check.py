"""Whether receivers can tell that a domain's e-mails are genuine: its SPF, DKIM and DMARC records, and what to paste where one is missing.

SPF and DMARC are read by checkdmarc. DKIM needs a selector, which only the mail provider knows; some usual ones are tried.
This loads 45 MB: `run_check` does it in a process of its own.
"""

import base64
import binascii
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

if TYPE_CHECKING:
    from dns.resolver import Resolver

TIMEOUT_SECONDS = 2.0
# For the whole process, whatever name servers do.
LONGEST_SECONDS = 90
# RFC 8301: shorter keys are refused; 2048 bits are advised.
LEAST_KEY_BITS, ADVISED_KEY_BITS = 1024, 2048
MOST_SPF_LOOKUPS = 10
# What providers publish for their customers' SPF, by the end of the mail server's name.
SPF_INCLUDES = {
    "ovh.net": "mx.ovh.com",
    "gmail.com": "_spf.google.com",
    "google.com": "_spf.google.com",
    "office365.com": "spf.protection.outlook.com",
    "outlook.com": "spf.protection.outlook.com",
    "infomaniak.com": "spf.infomaniak.ch",
    "gandi.net": "_mailcust.gandi.net",
    "mailjet.com": "spf.mailjet.com",
    "amazonaws.com": "amazonses.com",
}
USUAL_SELECTORS = ("default", "mail", "dkim", "selector1", "selector2", "s1", "s2", "google", "k1", "mailjet", "ovhmo1-selector1", "gm1")
_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_SELECTOR = re.compile(r"[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?")

type RecordKind = Literal["spf", "dkim", "dmarc"]
type RecordState = Literal["good", "weak", "bad", "missing", "unanswered"]


class BadDomainError(ValueError):
    """The text is no domain, or a selector is no selector."""


class RecordReport(msgspec.Struct, frozen=True, kw_only=True):
    """What one kind of record says. `code` names the finding, `record` is what is there, `name` and `value` are to be pasted.

    Empty: nothing.
    """

    kind: RecordKind
    state: RecordState
    code: str
    record: str = ""
    name: str = ""
    value: str = ""
    detail: str = ""


class DomainReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a domain's three records say."""

    domain: str
    records: tuple[RecordReport, ...]

    @property
    def is_good(self) -> bool:
        """Return whether nothing is missing or wrong. A record may still be weak."""
        return all(record.state in ("good", "weak") for record in self.records)


def checked_domain(text: str) -> str:
    """Return a domain in lower case, in its form for name servers. Raises BadDomainError."""
    try:
        domain = text.strip().lower().rstrip(".").encode("idna").decode()
    except UnicodeError:
        domain = ""
    if not _DOMAIN.fullmatch(domain):
        raise BadDomainError(f'"{text}" is no domain; give one such as example.org')
    return domain


def checked_selectors(texts: Sequence[str]) -> tuple[str, ...]:
    """Return DKIM selectors in lower case. Raises BadDomainError."""
    found = tuple(text.strip().lower() for text in texts if text.strip())
    if bad := [text for text in found if not _SELECTOR.fullmatch(text)]:
        raise BadDomainError(f'"{bad[0]}" is no DKIM selector; give one such as mail2026')
    return found


def check(domain: str, *, mail_host: str, contact: str, selectors: Sequence[str] = (), resolver: "Resolver | None" = None) -> DomainReport:
    """Return what is found. `mail_host` is the server that sends, `contact` gets the reports that DMARC asks for."""
    return DomainReport(
        domain=domain,
        records=(_spf(domain, mail_host, resolver), _dkim(domain, selectors, resolver), _dmarc(domain, contact, resolver)),
    )


def run_check(domain: str, *, selectors: Sequence[str] = (), data: Path) -> DomainReport:
    """Return what `check` finds, from a process that ends with it. Raises RuntimeError where it fails, and subprocess.TimeoutExpired."""
    options = [option for selector in selectors for option in ("--selector", selector)]
    command = [sys.executable, "-m", "ravive", "mail", "check", domain, *options, "--json", "--data", str(data)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=LONGEST_SECONDS)  # noqa: S603 - our own command, checked values
    try:
        return msgspec.json.decode(done.stdout, type=DomainReport)
    except msgspec.DecodeError as problem:
        raise RuntimeError(f"the check of {domain} ended with {done.returncode}: {done.stderr[-500:]!r}") from problem


def _spf_mechanism(mail_host: str) -> str:
    include = next((include for end, include in SPF_INCLUDES.items() if mail_host == end or mail_host.endswith(f".{end}")), "")
    return f"include:{include}" if include else f"a:{mail_host}" if "." in mail_host else "mx"


def _spf(domain: str, mail_host: str, resolver: "Resolver | None") -> RecordReport:
    from checkdmarc import spf

    wanted = _spf_mechanism(mail_host)
    found = spf.check_spf(domain, resolver=resolver, timeout=TIMEOUT_SECONDS)
    record, error = found.get("record") or "", str(found.get("error", ""))
    if not record and _is_unanswered(error):
        return RecordReport(kind="spf", state="unanswered", code="spf_unanswered", detail=error)
    if not record and "multiple" not in error.lower():
        return RecordReport(kind="spf", name=domain, record=record, state="missing", code="spf_missing", value=f"v=spf1 {wanted} ~all")
    if not record:
        return RecordReport(kind="spf", name=domain, record=record, state="bad", code="spf_twice", detail=error)
    if not found["valid"] or (found.get("dns_lookups") or 0) > MOST_SPF_LOOKUPS:
        return RecordReport(kind="spf", name=domain, record=record, state="bad", code="spf_error", detail=error)
    mechanisms = record.lower().split()
    if wanted.startswith("include:") and wanted not in mechanisms and not any(term.startswith("redirect=") for term in mechanisms):
        return RecordReport(
            kind="spf",
            name=domain,
            record=record,
            state="bad",
            code="spf_without_server",
            value=f"{mechanisms[0]} {wanted} {' '.join(mechanisms[1:])}",
        )
    if "+all" in mechanisms or "all" in mechanisms or "?all" in mechanisms:
        value = " ".join("~all" if term in ("all", "+all", "?all") else term for term in mechanisms)
        return RecordReport(kind="spf", name=domain, record=record, state="bad", code="spf_open", value=value)
    return RecordReport(kind="spf", state="good", code="spf_good", record=record)


def _dmarc(domain: str, contact: str, resolver: "Resolver | None") -> RecordReport:
    from checkdmarc import dmarc

    found = dmarc.check_dmarc(domain, resolver=resolver, timeout=TIMEOUT_SECONDS, ignore_unrelated_records=True)
    record, error = found.get("record") or "", str(found.get("error", ""))
    name = f"_dmarc.{domain}"
    first = f"v=DMARC1; p=none; rua=mailto:{contact}"
    if not record and _is_unanswered(error):
        return RecordReport(kind="dmarc", state="unanswered", code="dmarc_unanswered", detail=error)
    if not record and "multiple" in error.lower():
        return RecordReport(kind="dmarc", state="bad", code="dmarc_twice", name=name, detail=error)
    if not record:
        return RecordReport(kind="dmarc", state="missing", code="dmarc_missing", name=name, value=first)
    policy = _tag(record, "p").lower()
    # A destination of reports that is not set up for them spoils no policy.
    if not found["valid"] and policy not in ("none", "quarantine", "reject"):
        return RecordReport(kind="dmarc", state="bad", code="dmarc_error", name=name, record=record, value=first, detail=error)
    if policy == "none":
        value = re.sub(r"\bp\s*=\s*none", "p=quarantine", record, flags=re.IGNORECASE)
        return RecordReport(kind="dmarc", state="weak", code="dmarc_none", name=name, record=record, value=value)
    return RecordReport(kind="dmarc", state="good", code="dmarc_good", record=record)


def _dkim(domain: str, selectors: Sequence[str], resolver: "Resolver | None") -> RecordReport:
    tried = tuple(selectors) or USUAL_SELECTORS
    unanswered = 0
    for selector in tried:
        name = f"{selector}._domainkey.{domain}"
        record = _txt(name, resolver)
        unanswered += record is None
        if record:
            return _dkim_key(name, record)
    if unanswered == len(tried):
        return RecordReport(kind="dkim", state="unanswered", code="dkim_unanswered")
    name = f"{tried[0] if selectors else 'SELECTOR'}._domainkey.{domain}"
    return RecordReport(kind="dkim", state="missing", code="dkim_missing" if selectors else "dkim_not_found", name=name)


def _dkim_key(name: str, record: str) -> RecordReport:
    key = re.sub(r"\s", "", _tag(record, "p"))
    if not key:
        return RecordReport(kind="dkim", name=name, record=record, state="bad", code="dkim_revoked")
    if _tag(record, "k").lower() == "ed25519":
        return RecordReport(kind="dkim", name=name, record=record, state="good", code="dkim_good")
    try:
        public = load_der_public_key(base64.b64decode(key, validate=True))
    except (ValueError, binascii.Error):
        return RecordReport(kind="dkim", name=name, record=record, state="bad", code="dkim_error")
    bits = public.key_size if isinstance(public, RSAPublicKey) else 0
    if bits < ADVISED_KEY_BITS:
        state = "bad" if bits < LEAST_KEY_BITS else "weak"
        return RecordReport(kind="dkim", name=name, record=record, state=state, code="dkim_short", detail=str(bits))
    return RecordReport(kind="dkim", name=name, record=record, state="good", code="dkim_good")


def _tag(record: str, tag: str) -> str:
    """Return the value of a tag of a record such as "v=DKIM1; p=…", empty without one."""
    tags = (part.partition("=") for part in record.split(";"))
    return next((value.strip() for name, _is, value in tags if name.strip().lower() == tag), "")


def _txt(name: str, resolver: "Resolver | None") -> str | None:
    """Return the record of a key at a name, empty where there is none, None where no name server answered."""
    import dns.exception
    import dns.resolver

    asked = resolver or dns.resolver.Resolver()
    try:
        answer = asked.resolve(name, "TXT", lifetime=TIMEOUT_SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return ""
    except (dns.exception.DNSException, OSError):
        return None
    texts = (b"".join(row.strings).decode(errors="replace") for row in answer)
    return next((text for text in texts if "p=" in text), "")


def _is_unanswered(error: str) -> bool:
    return any(word in error.lower() for word in ("timed out", "timeout", "servfail", "nameservers failed", "lifetime"))
