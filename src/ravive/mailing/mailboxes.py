"""Which addresses reach one mailbox. They are counted as one; e-mails still go to an address as it was typed.

>>> counted_mailbox("A.Nna+cards@GoogleMail.com"), counted_mailbox("anna+2@école.example")
('anna@gmail.com', 'anna@xn--cole-9oa.example')
"""

import unicodedata

# What follows a plus sign reaches the same mailbox, at these providers for certain.
PLUS_PROVIDERS = frozenset(
    {"gmail.com", "protonmail.com", "outlook.com", "hotmail.com", "live.com", "icloud.com", "me.com", "mac.com", "fastmail.com"}
)
# Characters of the local part that a provider ignores.
IGNORED = {"gmail.com": ".", "protonmail.com": "._-"}
# Domains of one provider: the same local part is the same mailbox.
SAME_DOMAINS = {"googlemail.com": "gmail.com", "proton.me": "protonmail.com", "pm.me": "protonmail.com", "protonmail.ch": "protonmail.com"}


def counted_mailbox(address: str) -> str:
    """Return one text for all addresses that probably reach one mailbox: without case, tags, and what its provider ignores."""
    local_part, domain = _parts(address)
    return f"{_untagged(local_part, domain)}@{domain}"


def certain_mailbox(address: str) -> str:
    """Return one text for addresses that certainly reach one mailbox: at an unknown provider, a tag may name another person."""
    local_part, domain = _parts(address)
    return counted_mailbox(address) if domain in PLUS_PROVIDERS else f"{local_part}@{domain}"


def _parts(address: str) -> tuple[str, str]:
    local_part, _at, domain = unicodedata.normalize("NFKC", address.strip()).casefold().rpartition("@")
    try:
        domain = domain.rstrip(".").encode("idna").decode()
    except UnicodeError:
        domain = domain.rstrip(".")
    return local_part, SAME_DOMAINS.get(domain, domain)


def _untagged(local_part: str, domain: str) -> str:
    name = local_part.partition("+")[0]
    return name.translate(dict.fromkeys(map(ord, IGNORED.get(domain, "")))) or local_part
