"""Turns the rows of an export into rows of this database: every reference leads to the new number of what it led to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Locale, Page

from ravive.lib.languages import ALL
from ravive.portability.errors import ImportRefusedError
from ravive.portability.field_values import field_value
from ravive.portability.import_plan import ImportPlan, columns_of, model_of
from ravive.portability.json_shapes import check_shape
from ravive.portability.page_texts import TextRenumbering
from ravive.portability.sealed_values import sealed_again
from ravive.portability.selection import exported_entry
from ravive.portability.table import PAGE


@dataclass(kw_only=True)
class RowValues:
    """Reads the values of rows. `accounts` are those that were created, by their e-mail in lower case."""

    plan: ImportPlan
    texts: TextRenumbering
    # What the name of a file became.
    files: Mapping[str, str]
    accounts: dict[str, int] = field(default_factory=dict)
    _locales: dict[str, int] = field(default_factory=dict)

    def instance(self, label: str, row: dict[str, Any], place: str) -> models.Model:
        """Return a row of a model that is not stored yet. Raises ImportRefusedError."""
        columns = columns_of(label).items()
        # All at once: a picture whose width is not known yet would be opened.
        return model_of(label)(**{column.attname: self.value(label, column, row[name], place) for name, column in columns})

    def value(self, label: str, column: models.Field[Any, Any], value: object, place: str) -> object:
        """Return the value of a field. Raises ImportRefusedError."""
        entry = exported_entry(label)
        where = f"{place}, field {column.name}"
        check_shape(label, column, value, place)
        if value is None and any(path.field == column.name for path in entry.paths):
            raise ImportRefusedError(f"{where} is null, and it says whose the row is; export again")
        if column.name in entry.sealed:
            return sealed_again(f"{label}.{column.name}", value, place)
        if isinstance(column, models.ForeignKey):
            return self._reference(column, value, where)
        if _is_page_number(label, column):
            return self._number(PAGE, value, where)
        if (target := _numbered(label).get(column.name)) is not None:
            return self._number(target, value, where)
        if isinstance(column, models.AutoField):
            return self._number(label, value, where)
        self._check_named(label, column, value, where)
        if isinstance(column, StreamField):
            return self.texts.stream(column.stream_block, value, where)
        read = field_value(column, value, place)
        if isinstance(column, RichTextField):
            return self.texts.rich_text(str(read))
        if isinstance(column, models.FileField):
            return self._file(str(read), where)
        return read

    def _reference(self, column: models.ForeignKey[Any, Any], value: object, where: str) -> object:
        if value is None:
            if column.null:
                return None
            raise ImportRefusedError(f"{where} is null, and cannot be; export again")
        model = column.related_model
        if model is User:
            return self.accounts[str(value).lower()]
        if model is Locale:
            return self.locale(value, where)
        if model is ContentType:
            return self._content_type(value, where)
        target = column.target_field
        if not target.primary_key and not isinstance(target, models.ForeignKey):
            if not self.plan.has_named(model._meta.label, target.name, value):
                raise ImportRefusedError(f"{where} leads to a row that is not in the file; export again")
            return value
        return self._number(model._meta.label, value, where)

    def _number(self, label: str, value: object, where: str) -> object:
        number = self.plan.numbers.new(label, value)
        if number is None:
            raise ImportRefusedError(f"{where} leads to a row of {label} that is not in the file; export again")
        return number

    def locale(self, value: object, where: str) -> int:
        """Return the number of a language here; one that no page had yet is added."""
        tag = str(value)
        if tag not in ALL:
            raise ImportRefusedError(f"{where} is no language of this version ({tag[:20]!r}); upgrade it")
        if tag not in self._locales:
            self._locales[tag] = Locale.objects.get_or_create(language_code=tag)[0].pk
        return self._locales[tag]

    def _content_type(self, value: object, where: str) -> int:
        app, _dot, name = str(value).partition(".")
        found = ContentType.objects.filter(app_label=app, model=name).first()
        if found is None or found.model_class() is None:
            raise ImportRefusedError(f"{where} names no model of this version ({str(value)[:60]!r}); upgrade both installations")
        return found.pk

    def _check_named(self, label: str, column: models.Field[Any, Any], value: object, where: str) -> None:
        """Refuse a word that has to name a row of the file, such as the deck of a bundle, and does not."""
        targets = _named(label).get(column.name, ())
        if targets and not any(self.plan.has_named(model, of, value) for model, of in targets):
            raise ImportRefusedError(f"{where} names a row that is not in the file; export again")

    def _file(self, name: str, where: str) -> str:
        if name and name not in self.files:
            raise ImportRefusedError(f"{where} names a file that is not in the export ({name[:100]!r}); export again")
        return self.files.get(name, "")


def _is_page_number(label: str, column: models.Field[Any, Any]) -> bool:
    return issubclass(model_of(label), Page) and column.name in ("id", "page_ptr")


@cache
def _numbered(label: str) -> dict[str, str]:
    """Return the fields of a model that have the number of another row without being foreign keys, with its model."""
    entry, model = exported_entry(label), model_of(label)
    plain = [path for path in entry.paths if path.of == "pk" and path.field != "pk"]
    return {path.field: path.model for path in plain if not isinstance(model._meta.get_field(path.field), models.ForeignKey)}


# The slug of a bundle leads to its revision's deck only by what wrote it.
_SLUGS = {("publishing.PublishedBundle", "deck"): (("decks.Deck", "slug"),)}


@cache
def _named(label: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the fields of a model that have a value of another row's field: which models and fields."""
    entry, model = exported_entry(label), model_of(label)
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for path in entry.paths:
        if path.of != "pk" and path.field != "pk" and not isinstance(model._meta.get_field(path.field), models.ForeignKey):
            found[path.field] = (*found.get(path.field, ()), (path.model, path.of))
    return found | {name: targets for (owner, name), targets in _SLUGS.items() if owner == label}
