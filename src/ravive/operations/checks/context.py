"""What every check receives."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from ravive.operations.checks.results import CheckResult
from ravive.operations.schedule import Job


@dataclass(frozen=True, kw_only=True)
class CheckContext:
    """The moment, the jobs that are due at their hour, and the names of DKIM keys where the host knows them."""

    now: datetime
    jobs: tuple[Job, ...]
    selectors: tuple[str, ...] = ()


type Check = Callable[[CheckContext], Iterable[CheckResult]]
