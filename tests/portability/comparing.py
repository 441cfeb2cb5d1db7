"""Compares two exports of one organisation that differ in the numbers of their rows, and in nothing else."""

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from wagtail.models import Page

from ravive.portability.selection import BY_NAME
from tests.portability.reading import ReadExport

# Rows that organisations share come in another order.
SHARED = {"reviews.KnownCard": ("deck", "card", "meaning"), "reviews.KnownBundle": ("digest",), "taggit.Tag": ("slug",)}
# What an import computes again, or what it says: keyed digests, places in trees, names of files that were taken.
COMPUTED = re.compile(r"(_mark|^handle|^path|^url_path|^file|^file_size|^file_hash)$")
OF_INSTALLATION = {"letters.SignatureLogo.digest", "wagtailcore.Site.is_default_site", "reviews.TrainingCode.counted_from"}
# Rows that an import adds or cannot bring.
OTHER_ROWS = {"people.Membership", "people.AuditEvent", "giving.MovementMark", "people.EntrustedPage"}
_NUMBER = re.compile(r"[0-9]+")


class Comparison:
    """Pairs of numbers by model, from the order of the rows; then every difference that they do not explain."""

    def __init__(self, before: ReadExport, after: ReadExport) -> None:
        self.before, self.after = before, after
        self.pairs: dict[str, dict[Any, Any]] = {}
        for label in before.about["rows"]:
            self._pair(label)
        self.known = {(str(old), str(new)) for pairs in self.pairs.values() for old, new in pairs.items()}

    def _rows(self, read: ReadExport, label: str) -> list[dict[str, Any]]:
        rows = read.rows(label)
        return sorted(rows, key=lambda row: [str(row[name]) for name in SHARED[label]]) if label in SHARED else rows

    def _pair(self, label: str) -> None:
        own = apps.get_model(label)._meta.pk
        name = "id" if issubclass(apps.get_model(label), Page) else own.name
        if isinstance(own, models.CompositePrimaryKey) or label in OTHER_ROWS:
            return
        pairs = {old[name]: new[name] for old, new in zip(self._rows(self.before, label), self._rows(self.after, label), strict=True)}
        self.pairs.setdefault(label, {}).update(pairs)
        if issubclass(apps.get_model(label), Page):
            self.pairs.setdefault("wagtailcore.Page", {}).update(pairs)

    def differences(self) -> Iterator[str]:
        """Yield each value that is not the same."""
        for label in self.before.about["rows"]:
            if label not in OTHER_ROWS:
                yield from self._differences(label)

    def _differences(self, label: str) -> Iterator[str]:
        columns = {column.name: column for column in apps.get_model(label)._meta.concrete_fields}
        for old, new in zip(self._rows(self.before, label), self._rows(self.after, label), strict=True):
            if old.keys() != new.keys():
                yield f"{label}: fields {old.keys() ^ new.keys()}"
                continue
            for name, value in old.items():
                is_free = COMPUTED.search(name) or f"{label}.{name}" in OF_INSTALLATION
                if not is_free and not self._is_same(label, columns[name], value, new[name]):
                    yield f"{label}.{name}: {str(value)[:200]} became {str(new[name])[:200]}"

    def _is_same(self, label: str, column: models.Field[Any, Any], old: Any, new: Any) -> bool:  # noqa: ANN401 - what JSON has
        if column.name in ("id", "page_ptr"):
            return self.pairs.get(label, {}).get(old, new) == new
        if isinstance(column, models.ForeignKey) and column.related_model not in BY_NAME:
            pairs = self.pairs[column.related_model._meta.label] if column.target_field.primary_key else {}
            return old == new if old is None else pairs.get(old, old) == new
        return self.is_alike(old, new)

    def is_alike(self, old: Any, new: Any) -> bool:  # noqa: ANN401 - as above
        """Return whether two values are the same, but for numbers that are those of one row."""
        if isinstance(old, dict) and isinstance(new, dict):
            if len(old) != len(new):
                return False
            cards = self.pairs["reviews.KnownCard"]
            return all(self.is_alike(value, new.get(self._figure(name, cards), ...)) for name, value in old.items())
        if isinstance(old, list) and isinstance(new, list):
            return len(old) == len(new) and all(self.is_alike(one, other) for one, other in zip(old, new, strict=True))
        if isinstance(old, bool) or not isinstance(old, (int, str)):
            return old == new
        if old == new:
            return True
        first, second = str(old), str(new)
        if type(old) is not type(new) or _NUMBER.split(first) != _NUMBER.split(second):
            return False
        pairs = zip(_NUMBER.findall(first), _NUMBER.findall(second), strict=True)
        return all(one == other or (one, other) in self.known for one, other in pairs)

    @staticmethod
    def _figure(name: str, cards: dict[Any, Any]) -> str:
        family, _slash, rest = name.partition("/")
        card, _slash, end = rest.partition("/")
        return f"{family}/{cards.get(int(card), card)}/{end}" if card.isdigit() else name
