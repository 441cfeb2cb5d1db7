"""Rows that all organisations share, found by their content: tags, pictures, cards and bundles that answers name."""

from collections.abc import Iterator, Sequence

from django.db import models
from django.db.models import Q
from taggit.models import Tag

from ravive.decks.models import RevisionPicture
from ravive.portability.errors import ImportRefusedError
from ravive.portability.import_plan import ImportPlan
from ravive.portability.insertion import insert
from ravive.portability.row_values import RowValues
from ravive.publishing.models import PublishedPicture
from ravive.reviews.models import KnownBundle, KnownCard

# The fields that name a row; two rows that agree in them are one.
IDENTITY: dict[str, tuple[str, ...]] = {
    "reviews.KnownCard": ("deck", "card", "meaning"),
    "reviews.KnownBundle": ("digest", "deck", "language"),
}
PICTURES: tuple[type[models.Model], ...] = (PublishedPicture, RevisionPicture)


def store_named(plan: ImportPlan, values: RowValues) -> None:
    """Store the cards and bundles that answers name, and tags; their numbers are known then."""
    for label, model in (("reviews.KnownCard", KnownCard), ("reviews.KnownBundle", KnownBundle)):
        plan.numbers.add(label, dict(_known(model, IDENTITY[label], plan, values)))
    plan.numbers.add("taggit.Tag", dict(_tags(plan)))


def _known(model: type[models.Model], names: tuple[str, ...], plan: ImportPlan, values: RowValues) -> Iterator[tuple[object, object]]:
    label = model._meta.label
    columns = {column.name: column for column in model._meta.concrete_fields}
    for place, row in plan.rows(label):
        fields = {name: values.value(label, columns[name], row[name], place) for name in names}
        found = model._default_manager.filter(**fields).first()
        if found is None:
            unique = {name: fields[name] for name in names if columns[name].unique}
            if unique and model._default_manager.filter(**unique).exists():
                raise ImportRefusedError(f"{place} names a bundle that another deck has here; export again")
            found = model._default_manager.create(**fields)
        yield row["id"], found.pk


def _tags(plan: ImportPlan) -> Iterator[tuple[object, object]]:
    for place, row in plan.rows("taggit.Tag"):
        name, slug = row["name"], row["slug"]
        if not all(isinstance(text, str) and 0 < len(text) <= 100 for text in (name, slug)):
            raise ImportRefusedError(f"{place} is no tag; export again")
        found = Tag.objects.filter(name=name).first() or Tag.objects.filter(Q(slug=slug)).first()
        yield row["id"], (found or Tag.objects.create(name=name, slug=slug)).pk


def store_pictures(made: Sequence[models.Model], label: str) -> None:
    """Store pictures that are not here yet; their digests were checked."""
    model = type(made[0])
    known = set(model._default_manager.filter(pk__in=[picture.pk for picture in made]).values_list("pk", flat=True))
    insert(label, [picture for picture in made if picture.pk not in known])


def is_picture(label: str) -> bool:
    """Return whether the rows of a model are pictures that are stored once for all."""
    return label in {model._meta.label for model in PICTURES}
