"""Turns a row of the database into plain values that JSON has."""

import base64
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.blocks import StreamValue
from wagtail.models import Locale, Revision

from ravive.mailing import encryption
from ravive.people.models import Membership
from ravive.portability.entries import Exported
from ravive.portability.sealed_values import in_clear
from ravive.portability.selection import BY_NAME, Selection, is_written
from ravive.portability.table import TABLE

CHUNK_ROWS = 1_000
# What a stored revision of a page says of accounts, and of comments, which have rows of their own.
OF_ACCOUNTS = ("owner", "locked_by", "wagtail_admin_comments")


@dataclass(kw_only=True)
class ExportRowReader:
    """Reads rows, and counts what is not written: references to rows of others, and texts that another key encrypted."""

    selection: Selection
    outside: Counter[str] = field(default_factory=Counter)
    unreadable: Counter[str] = field(default_factory=Counter)
    _names: dict[type[models.Model], dict[object, str]] = field(default_factory=dict)
    _staff: frozenset[int] | None = None

    def read(self, label: str) -> Iterator[dict[str, Any]]:
        """Yield every row of a model, in the order of their numbers."""
        entry, rows = TABLE[label], self.selection.written_rows(label)
        if not isinstance(entry, Exported):
            return
        columns = [column for column in rows.model._meta.concrete_fields if is_written(column, entry)]
        for values in rows.values_list(*(column.attname for column in columns)).iterator(chunk_size=CHUNK_ROWS):
            yield {column.name: self._value(label, column, value, entry) for column, value in zip(columns, values, strict=True)}

    def _value(self, label: str, column: models.Field[Any, Any], value: object, entry: Exported) -> object:
        if value is None:
            return None
        if column.name in entry.sealed:
            return self._opened(f"{label}.{column.name}", value)
        if isinstance(column, models.ForeignKey):
            return self._reference(f"{label}.{column.name}", column, value)
        if label == Revision._meta.label and column.name == "content" and isinstance(value, dict):
            value = {name: inner for name, inner in value.items() if name not in OF_ACCOUNTS}
        return plain(value)

    def _reference(self, place: str, column: models.ForeignKey[Any, Any], value: object) -> object:
        model = column.related_model
        if model is User:
            # Somebody who left is nobody here: their address is in no membership.
            return self._name(model, value) if value in self._members() else None
        if model in BY_NAME:
            return self._name(model, value)
        if not self.selection.has(column, value):
            self.outside[place] += 1
            return None
        return plain(value)

    def _members(self) -> frozenset[int]:
        if self._staff is None:
            rows = Membership.objects.filter(organisation=self.selection.organisation)
            self._staff = frozenset(rows.values_list("user", flat=True))
        return self._staff

    def _name(self, model: type[models.Model], value: object) -> str:
        if model not in self._names:
            self._names[model] = {}
        known = self._names[model]
        if value not in known:
            known[value] = _name_of(model._default_manager.get(pk=value))
        return known[value]

    def _opened(self, place: str, value: object) -> object:
        if isinstance(value, Mapping):
            return {name: self._opened(place, inner) for name, inner in value.items()}
        text = str(value)
        if not text:
            return ""
        try:
            opened = encryption.decrypt(text)
        except encryption.SealKeyError:
            self.unreadable[place] += 1
            return None
        return in_clear(place, opened)


def plain(value: object) -> object:
    """Return a value as JSON has it: days and times in ISO 8601, decimal numbers as texts, bytes as an object with `base64`."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case bytes() | memoryview():
            return {"base64": base64.b64encode(value).decode()}
        case StreamValue():
            return plain(value.get_prep_value())
        case Mapping():
            return {str(name): plain(inner) for name, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case _:
            raise TypeError(f"{type(value)} has no plain form")


def _name_of(row: models.Model) -> str:
    match row:
        case User():
            return row.email
        case Locale():
            return row.language_code
        case ContentType():
            return f"{row.app_label}.{row.model}"
        case _:
            raise TypeError(f"{type(row)} has no name")
