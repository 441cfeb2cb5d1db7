"""What a check found. Its words and the remedy are looked up by its code, in the active language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.utils import timezone
from django.utils.formats import date_format, number_format

from ravive.operations.checks import words
from ravive.operations.words import job_words

type CheckState = Literal["fine", "to do", "not checked"]
# Values with this name are days and hours in the ISO format, written out where people read them.
MOMENT = "at"
# Paths of tasks, separated by spaces: their words are shown.
TASKS = "tasks"


@dataclass(frozen=True, kw_only=True)
class CheckResult:
    """One finding. `code` names it, as in "disk.low"; `values` are texts and numbers that fill its words."""

    code: str
    state: CheckState
    values: Mapping[str, str | int | float] = field(default_factory=dict[str, str | int | float])

    @property
    def subject(self) -> str:
        """What was looked at, in the active language."""
        return str(words.SUBJECTS[self.code.partition(".")[0]])

    @property
    def words(self) -> str:
        """What was found, in the active language."""
        return str(words.FINDINGS[self.code]) % self._shown()

    @property
    def remedy(self) -> str:
        """What to do, in the active language; empty where nothing is to do."""
        return str(words.REMEDIES.get(self.code, "")) % self._shown()

    def _shown(self) -> dict[str, str]:
        shown = {name: value if isinstance(value, str) else number_format(value) for name, value in self.values.items()}
        if MOMENT in shown:
            shown[MOMENT] = date_format(timezone.localtime(datetime.fromisoformat(shown[MOMENT])), "DATETIME_FORMAT")
        if TASKS in shown:
            shown["jobs"] = "; ".join(job_words(path) for path in shown[TASKS].split())
        return shown | words.filled(shown)


def fine(code: str, **values: str | int | float) -> CheckResult:
    """Return a result that says that nothing is to do."""
    return CheckResult(code=code, state="fine", values=values)


def to_do(code: str, **values: str | int | float) -> CheckResult:
    """Return a result that asks for something."""
    return CheckResult(code=code, state="to do", values=values)


def not_checked(code: str, **values: str | int | float) -> CheckResult:
    """Return a result that says why nobody could look."""
    return CheckResult(code=code, state="not checked", values=values)
