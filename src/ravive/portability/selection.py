"""Selects the rows of one organisation, model by model, as the table says."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, QuerySet
from wagtail.models import Locale, Page

from ravive.people.models import Organisation
from ravive.portability.entries import Exported
from ravive.portability.table import TABLE

# Each row names these by a word instead of a number: an e-mail, a language tag, the name of a model.
BY_NAME: tuple[type[models.Model], ...] = (User, ContentType, Locale)


class NotExportedError(LookupError):
    """The table says that nothing of this model is exported."""


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What belongs to one organisation. Numbers that references are compared with are read once."""

    organisation: Organisation
    _numbers: dict[tuple[str, str], frozenset[object]] = field(default_factory=dict)

    def rows(self, label: str) -> QuerySet[Any]:
        """Return the rows of a model. Raises NotExportedError."""
        entry = exported_entry(label)
        found = [Q(**{f"{path.field}__in": self.rows(path.model).values(path.of)}) for path in entry.paths]
        if entry.condition is not None:
            found.append(entry.condition(self.organisation))
        return apps.get_model(label)._default_manager.filter(reduce(or_, found)).order_by("pk")

    def written_rows(self, label: str) -> QuerySet[Any]:
        """Return the rows that are written under this label: a page of a kind stands with its kind."""
        rows = self.rows(label)
        if label == Page._meta.label:
            return rows.filter(content_type=ContentType.objects.get_for_model(Page))
        return rows

    def has(self, foreign: models.ForeignKey[Any, Any], value: object) -> bool:
        """Return whether the row that a foreign key leads to is exported too."""
        target = foreign.target_field
        key = (foreign.related_model._meta.label, target.attname)
        if key not in self._numbers:
            self._numbers[key] = frozenset(self.rows(key[0]).values_list(key[1], flat=True).iterator())
        return value in self._numbers[key]


def exported_entry(label: str) -> Exported:
    """Return what the table says of an exported model. Raises NotExportedError."""
    entry = TABLE[label]
    if not isinstance(entry, Exported):
        raise NotExportedError(label)
    return entry


def exported_labels() -> Iterator[str]:
    """Yield the models whose rows are exported, in the order of their names."""
    yield from sorted(label for label, entry in TABLE.items() if isinstance(entry, Exported))


def is_written(column: models.Field[Any, Any], entry: Exported) -> bool:
    """Return whether a field is in a row: accounts stand only where a row is nothing without one."""
    if column.name in entry.without:
        return False
    return not (column.related_model is User and column.null)
