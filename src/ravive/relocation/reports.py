"""What reading or bringing a file says: how many of each sort, and what is not brought as it was, with its place."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

# A report is read by people: the rest of a long list is counted.
MOST_FINDINGS = 5000


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is not brought as it was: the key of a reason, where it is (a title, a line), its old address, and a detail."""

    reason: str
    where: str = ""
    address: str = ""
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Report:
    """Numbers by key, in the order in which they are shown, and findings; `by_reason` also counts those beyond the most."""

    source: str = ""
    numbers: Mapping[str, int] = field(default_factory=dict[str, int])
    findings: tuple[Finding, ...] = ()
    by_reason: Mapping[str, int] = field(default_factory=dict[str, int])

    def as_json(self) -> dict[str, object]:
        """Return the report as it is stored."""
        return msgspec.to_builtins(self)


def report_of(*, source: str = "", numbers: Mapping[str, int], findings: Iterable[Finding]) -> Report:
    """Return a report with all its findings counted, and the first ones listed."""
    listed: list[Finding] = []
    counted: Counter[str] = Counter()
    for finding in findings:
        counted[finding.reason] += 1
        if len(listed) < MOST_FINDINGS:
            listed.append(finding)
    return Report(source=source, numbers=dict(numbers), findings=tuple(listed), by_reason=dict(counted.most_common()))


def read_report(stored: object) -> Report:
    """Return a stored report; an empty one where nothing was read yet."""
    return msgspec.convert(stored or {}, Report)
