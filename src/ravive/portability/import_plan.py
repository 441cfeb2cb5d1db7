"""Reads every row of an export once: whether it has the shape of this version, which rows cannot come, and the numbers of the others."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import models
from wagtail.models import Page

from ravive.portability.about import ROWS
from ravive.portability.entries import Exported
from ravive.portability.errors import ImportRefusedError
from ravive.portability.export_file import ExportFile
from ravive.portability.field_values import field_value
from ravive.portability.numbers import RowNumbers
from ravive.portability.plain_values import read_rows
from ravive.portability.selection import BY_NAME, exported_entry, exported_labels, is_written
from ravive.portability.table import NOT_IMPORTED, PAGE, TABLE

# Found by their content, and stored once for all organisations.
SHARED = frozenset({"reviews.KnownCard", "reviews.KnownBundle", "publishing.PublishedPicture", "decks.RevisionPicture", "taggit.Tag"})
# References to accounts without which a row is nothing: the account is not in the file, or is not created.
ACCOUNT_FIELDS = frozenset({"decks.CardReading.by", "wagtailcore.Comment.user", "wagtailcore.CommentReply.user"})
MEMBERSHIP, COLLECTION = "people.Membership", "wagtailcore.Collection"


@dataclass(kw_only=True)
class ImportPlan:
    """What is imported: the rows by model, the numbers they get, what cannot come."""

    export: ExportFile
    # E-mails of accounts that are created, in lower case.
    invited: frozenset[str]
    numbers: RowNumbers = field(default_factory=RowNumbers)
    # Rows that do not come, by the field that is the reason.
    left_out: Counter[str] = field(default_factory=Counter)
    _skipped: defaultdict[str, set[object]] = field(default_factory=lambda: defaultdict(set))
    # Values of fields that other rows name instead of a number.
    _named: defaultdict[tuple[str, str], set[object]] = field(default_factory=lambda: defaultdict(set))

    def rows(self, label: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the place and the row of each row of a model that is imported."""
        for place, row in raw_rows(self.export, label):
            if not self._reason(label, row):
                yield place, row

    def read(self) -> None:
        """Read every row. Raises ImportRefusedError."""
        check_models(self.export)
        pages: list[int] = []
        for label in exported_labels():
            pages += self._read(label)
        if len(set(pages)) != len(pages):
            raise ImportRefusedError("it has two pages of one number; export again")
        self.numbers.allot(PAGE, Page, pages)
        for label in exported_labels():
            if issubclass(model_of(label), Page) and label != PAGE:
                self.numbers.add(label, {old: self.numbers.new(PAGE, old) for old in self.numbers.of_file(label)})

    def _read(self, label: str) -> list[int]:
        """Read the rows of a model, give them numbers, and return those of pages, which are counted together."""
        model, found, count = model_of(label), dict[object, object](), 0
        own, named = model._meta.pk, _named_columns(label)
        for place, row in raw_rows(self.export, label):
            count += 1
            check_columns(label, row, place)
            for name in named:
                self._named[label, name].add(row[name])
            if isinstance(own, models.CompositePrimaryKey):
                continue
            old = row["id"] if issubclass(model, Page) else row[own.name]
            if not isinstance(old, (int, str)) or isinstance(old, bool) or old in found or old in self._skipped[label]:
                raise ImportRefusedError(f"{place} has a number that is none, or that another row has; export again")
            if reason := self._reason(label, row):
                self._skip(label, old, reason, place, is_null=row.get(reason.rpartition(".")[2], "") is None)
            else:
                found[old] = None if isinstance(own, models.AutoField | models.ForeignKey) else field_value(own, old, place)
        self._check_count(label, count)
        if issubclass(model, Page):
            self.numbers.add(label, dict(found))
            return _whole(found, label)
        if not isinstance(own, models.AutoField):
            self.numbers.add(label, found)
        elif label not in SHARED | {COLLECTION, MEMBERSHIP}:
            self.numbers.allot(label, model, _whole(found, label))
        return []

    def _check_count(self, label: str, count: int) -> None:
        stated_count = self.export.about.rows[label]
        if stated_count != count:
            raise ImportRefusedError(f"{ROWS}/{label}.jsonl has {count} rows, and organisation.json says {stated_count}; export again")

    def _reason(self, label: str, row: dict[str, Any]) -> str:
        """Return the field because of which a row cannot come; empty where it can."""
        if label in NOT_IMPORTED:
            return label
        for name, target, is_account in _required(label):
            value = row.get(name)
            if is_account and label != MEMBERSHIP:
                if not isinstance(value, str) or value.lower() not in self.invited:
                    return f"{label}.{name}"
            elif value is None or value in self._skipped[target]:
                return f"{label}.{name}"
        return ""

    def _skip(self, label: str, old: object, reason: str, place: str, *, is_null: bool) -> None:
        if is_null and reason not in self.export.about.references_outside and reason not in ACCOUNT_FIELDS:
            raise ImportRefusedError(f"{place}: {reason} is null, and cannot be; export again")
        self._skipped[label].add(old)
        self.left_out[reason] += 1

    def has_named(self, label: str, name: str, value: object) -> bool:
        """Return whether a row of the file has this value in a field."""
        return value in self._named[label, name]


def raw_rows(export: ExportFile, label: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the place and the row of each line of a model."""
    path = f"{ROWS}/{label}.jsonl"
    with export.opened(path) as member:
        yield from read_rows(member, path)


def check_models(export: ExportFile) -> None:
    """Refuse a file with a model that is not known here, or without one that is. Raises ImportRefusedError."""
    known = set(exported_labels())
    found = {name.removesuffix(".jsonl") for name in export.names(ROWS)}
    for label in sorted(found ^ known | export.about.rows.keys() ^ known):
        has = "has rows of the unknown model" if label not in known else "lacks the rows of the model"
        raise ImportRefusedError(f"it {has} {label[:100]!r}; upgrade both installations to the same version and export again")


def check_columns(label: str, row: dict[str, Any], place: str) -> None:
    """Refuse a row with a field that is not known here, or without one that is. Raises ImportRefusedError."""
    for name in sorted(row.keys() ^ columns_of(label).keys()):
        has = "has the unknown field" if name in row else "lacks the field"
        raise ImportRefusedError(f"{place} {has} {name[:100]!r}; upgrade both installations to the same version and export again")


def model_of(label: str) -> type[models.Model]:
    """Return a model by its name."""
    return apps.get_model(label)


@cache
def columns_of(label: str) -> dict[str, models.Field[Any, Any]]:
    """Return the written fields of a model by name."""
    entry = exported_entry(label)
    return {column.name: column for column in model_of(label)._meta.concrete_fields if is_written(column, entry)}


@cache
def _required(label: str) -> tuple[tuple[str, str, bool], ...]:
    """Return the references that a row cannot do without: name, model, whether it is an account."""
    found = [column for column in columns_of(label).values() if isinstance(column, models.ForeignKey) and not column.null]
    return tuple(
        (column.name, column.related_model._meta.label, column.related_model is User)
        for column in found
        if column.related_model is User or column.related_model not in BY_NAME
    )


@cache
def _named_columns(label: str) -> tuple[str, ...]:
    """Return the fields of a model whose values other rows name."""
    named: set[str] = set()
    for other, entry in TABLE.items():
        if isinstance(entry, Exported):
            named |= {path.of for path in entry.paths if path.model == label and path.of != "pk" and path.field != "pk"}
            model = model_of(other)
            named |= {
                column.target_field.name
                for column in model._meta.concrete_fields
                if isinstance(column, models.ForeignKey)
                and column.related_model._meta.label == label
                and not column.target_field.primary_key
            }
    return tuple(sorted(named & columns_of(label).keys()))


def _whole(found: dict[object, object], label: str) -> list[int]:
    numbers = [old for old in found if isinstance(old, int)]
    if len(numbers) != len(found):
        raise ImportRefusedError(f"{ROWS}/{label}.jsonl has a number that is a text; export again")
    return numbers
