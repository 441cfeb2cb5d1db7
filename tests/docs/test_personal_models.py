"""Each column of the database is in the register of personal data, or named as one that says nothing of a person."""

from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import Field, Model

from ravive.site.personal_data import registered
from ravive.site.staff_data import names_staff
from tests.docs.impersonal_models import IMPERSONAL_COLUMNS, IMPERSONAL_MODELS

WORK = "staff-work"
# Random, or the days of its own erasure: of every entry that a form leaves.
OF_ENTRIES = {"handle", "entered_on", "is_confirmed", "erase_on"}


def every_model() -> dict[str, type[Model]]:
    return {model._meta.label: model for model in apps.get_models(include_auto_created=True)}


def named(*, also_work: bool) -> set[tuple[str, str]]:
    """Return the registered columns, and the tables between of those that lead to many rows."""
    found = set[tuple[str, str]]()
    for data in registered():
        for field in data.fields if also_work or data.name != WORK else ():
            column = apps.get_model(field.model)._meta.get_field(field.field)
            found.add((apps.get_model(field.model)._meta.label, field.field))
            if column.many_to_many:
                found.add((column.remote_field.through._meta.label, ""))  # type: ignore[union-attr]
    return found


def is_own(column: Field) -> bool:
    """Return whether a column says something itself: it is no key, and no reference to what is no account."""
    return not column.primary_key and (column.related_model is None or column.related_model is User)


def test_every_model_is_registered_or_impersonal() -> None:
    own = {label for label, _column in named(also_work=False)}
    models = every_model()
    assert models.keys() - own - IMPERSONAL_MODELS.keys() == set(), "register what it stores of people, or say why it is impersonal"
    assert own & IMPERSONAL_MODELS.keys() == set()
    assert IMPERSONAL_MODELS.keys() - models.keys() == set()


def test_every_column_of_a_registered_model_is_registered_or_impersonal() -> None:
    registered_columns, own = named(also_work=True), {label for label, column in named(also_work=False) if column}
    impersonal = {label: set(columns.split()) for label, columns in IMPERSONAL_COLUMNS.items()}
    assert impersonal.keys() <= own
    for label in sorted(own):
        columns = {column.name for column in every_model()[label]._meta.local_concrete_fields if is_own(column)}
        personal = {column for known, column in registered_columns if known == label}
        stated = impersonal.get(label, set())
        assert columns - personal - OF_ENTRIES - stated == set(), label
        assert stated & personal == set() and stated <= columns, label


def test_every_name_of_staff_is_registered() -> None:
    """Also of models that are impersonal beside it."""
    found = {
        (label, column.name)
        for label, model in every_model().items()
        if not model._meta.auto_created
        for column in model._meta.local_concrete_fields
        if names_staff(column)
    }
    assert len(found) > 60
    assert found - named(also_work=True) == set()
