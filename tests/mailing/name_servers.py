"""Name servers of a test: they answer from a table, and never touch the network."""

from collections.abc import Mapping, Sequence
from typing import Any

import dns.message
import dns.name
import dns.rdataclass
import dns.rdatatype
import dns.resolver

# What a name that nobody answers for has instead of records.
SILENT: tuple[str, ...] = ("silent",)


class TableResolver(dns.resolver.Resolver):
    """Answers with the TXT records of a table, by name. A name that is not in it does not exist."""

    def __init__(self, records: Mapping[str, Sequence[str]]) -> None:
        super().__init__(configure=False)
        self.records = records
        self.asked: list[str] = []

    def resolve(self, qname: Any, rdtype: Any = "A", *_given: Any, **_named: Any) -> dns.resolver.Answer:  # noqa: ANN401 - as dnspython
        """Return the records of a name. Raises what dnspython raises where there are none."""
        name = str(qname).rstrip(".")
        self.asked.append(name)
        texts = self.records.get(name, ())
        if texts == SILENT:
            raise dns.resolver.LifetimeTimeout(timeout=2.0, errors=[])
        if not texts or str(rdtype) != "TXT":
            raise dns.resolver.NXDOMAIN(qnames=[dns.name.from_text(name)], responses={})
        lines = [f'{name}. 300 IN TXT "{text}"' for text in texts]
        message = dns.message.from_text("\n".join(["id 1", "opcode QUERY", "flags QR", ";QUESTION", f"{name}. IN TXT", ";ANSWER", *lines]))
        assert isinstance(message, dns.message.QueryMessage)
        return dns.resolver.Answer(dns.name.from_text(name), dns.rdatatype.TXT, dns.rdataclass.IN, message)
