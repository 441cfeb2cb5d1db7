"""Writes rows as they are: no signal, no time of today, no second row beside them. A row whose name is taken here is refused."""

from collections.abc import Sequence
from typing import Any

from django.db import DataError, IntegrityError, models
from wagtail.models import Page

from ravive.portability.errors import ImportRefusedError

AT_ONCE = 200
# Digests by the seal key: a message does not show them.
HIDDEN = frozenset({"handle", "private_key"})


def insert(label: str, made: Sequence[models.Model]) -> None:
    """Store rows of one model. Raises ImportRefusedError where the database refuses one, or where a name that must stay is taken."""
    if not made:
        return
    model = type(made[0])
    refuse_taken(label, made)
    try:
        if issubclass(model, Page) and model is not Page:
            _insert(Page, made)
        _insert(model, made)
    except (IntegrityError, DataError) as problem:
        reason = str(problem).strip().partition("\n")[0][:200]
        raise ImportRefusedError(f"rows/{label}.jsonl has a row that this database refuses ({reason}); export again") from problem


def _insert(model: type[models.Model], made: Sequence[models.Model]) -> None:
    columns = [column for column in model._meta.local_concrete_fields if not column.generated]
    # As Django's own loading of fixtures: values are stored as they stand.
    model._base_manager._insert(list(made), fields=columns, raw=True)  # type: ignore[attr-defined]


def refuse_taken(label: str, made: Sequence[models.Model]) -> None:
    """Refuse rows with a name that a row here has: codes on paper, addresses and references cannot change."""
    model = type(made[0])
    for column in model._meta.concrete_fields:
        if not column.unique or isinstance(column, (models.AutoField, models.ForeignKey)) or column.name == "path":
            continue
        values = [value for row in made if (value := getattr(row, column.attname)) is not None]
        taken: Any = model._base_manager.filter(**{f"{column.name}__in": values}).values_list(column.name, flat=True).first()
        if taken is None:
            continue
        shown = "" if column.name in HIDDEN else f" {str(taken)[:100]!r}"
        raise ImportRefusedError(
            f"rows/{label}.jsonl: the {column.name}{shown} is here already, in another organisation; "
            "it cannot change, as paper and other sites name it. Rename or delete it in one of the installations, and export again"
        )
