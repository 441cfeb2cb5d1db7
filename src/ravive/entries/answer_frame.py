"""What article 15 of the GDPR asks beside the details themselves: what for, on which basis, who receives them, how long, and the rights.

`pages` has the record of processing and registers the function that reads it: the file of a person says what the notice says.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ravive.people.controllers import controller_of
from ravive.people.models import Organisation

# Of every answer: the address that the person wrote from, and the e-mails that are sent to it.
COMMON = ("mail", "requests")


@dataclass(frozen=True, kw_only=True)
class Use:
    """One purpose of the record, in words: on which basis, how long at most, and when it is deleted."""

    purpose: str
    basis: str
    limit: str
    deletion: str


@dataclass(frozen=True, kw_only=True)
class Activity:
    """One form, page or task of the record, in words: what its details are for, and who receives them."""

    label: str
    uses: tuple[Use, ...]
    recipients: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AnswerFrame:
    """What the record says of an organisation, in the language spoken now. `activities` stand under the names of the register.

    `processors` are who works for it, with the countries; `notice` is the full address of the privacy notice.
    """

    organisation: str
    address: str = ""
    contact: str = ""
    officer: str = ""
    notice: str = ""
    safeguards: str = ""
    processors: tuple[str, ...] = ()
    activities: Mapping[str, Activity] = field(default_factory=dict)

    def of(self, names: Iterable[str]) -> tuple[Activity, ...]:
        """Return the activities with these names, in their order. A name that nobody registered is left out."""
        return tuple(self.activities[name] for name in names if name in self.activities)


type FindFrame = Callable[[Organisation], AnswerFrame]
_finders: list[FindFrame] = []


def frame_with(finder: FindFrame) -> None:
    """Set the function that reads the record of an organisation. `AppConfig.ready` calls this."""
    _finders[:] = [finder]


def frame_of(organisation: Organisation) -> AnswerFrame:
    """Return what the record says of an organisation, in the language spoken now."""
    return next((finder(organisation) for finder in _finders), AnswerFrame(organisation=controller_of(organisation)))
