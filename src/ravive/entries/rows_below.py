"""What the database deletes together with a row of an entry, such as the logo of a signature."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import CASCADE, Model
from django.db.models.deletion import get_candidate_relations_to_delete


def parts_by_row(rows: Sequence[Model]) -> dict[Any, list[Model]]:
    """Return what the database deletes together with rows of one model, by the numbers of the rows."""
    below = defaultdict[Any, list[Model]](list)
    relations: Iterable[Any] = get_candidate_relations_to_delete(type(rows[0])._meta) if rows else ()
    for relation in relations:
        model = relation.related_model
        if relation.on_delete is CASCADE and not model._meta.auto_created:
            found = list(model._base_manager.filter(**{f"{relation.field.name}__in": rows}))
            deeper = parts_by_row(found)
            for part in found:
                below[getattr(part, relation.field.attname)] += [part, *deeper[part.pk]]
    return below
