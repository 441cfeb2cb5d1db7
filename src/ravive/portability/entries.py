"""How the table of models says that rows belong to an organisation, or why they stay out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from ravive.people.models import Organisation

type Condition = Callable[[Organisation], Q]


@dataclass(frozen=True, kw_only=True)
class Path:
    """A step: `field` has a value that the field `of` has in exported rows of `model`."""

    field: str
    model: str
    of: str = "pk"


@dataclass(frozen=True, kw_only=True)
class Exported:
    """Rows that one of the paths, or the condition, leads to.

    `sealed`: fields that are stored encrypted and written in clear. `without`: fields that stay out, each with the reason.
    """

    paths: tuple[Path, ...] = ()
    condition: Condition | None = None
    sealed: tuple[str, ...] = ()
    without: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A model of which nothing is exported, with the reason in plain words."""

    reason: str


type Entry = Exported | LeftOut


def own(*, sealed: tuple[str, ...] = (), without: Mapping[str, str] | None = None) -> Exported:
    """Return the entry of a model with a foreign key `organisation`."""
    return Exported(paths=(Path(field="organisation", model="people.Organisation"),), sealed=sealed, without=without or {})


def below(field: str, model: str, *, sealed: tuple[str, ...] = (), without: Mapping[str, str] | None = None) -> Exported:
    """Return the entry of a model whose field has the number of an exported row of another."""
    return Exported(paths=(Path(field=field, model=model),), sealed=sealed, without=without or {})


def named(field: str, model: str, of: str) -> Exported:
    """Return the entry of a model whose field has the value of another field of an exported row."""
    return Exported(paths=(Path(field=field, model=model, of=of),))


def where(condition: Condition, *, without: Mapping[str, str] | None = None) -> Exported:
    """Return the entry of a model whose rows a condition finds."""
    return Exported(condition=condition, without=without or {})
