"""What is stored of reminders is listed here, column by column: whoever adds one has to say why nobody can be told by it."""

import pytest
from django.apps import apps

ALLOWED = {
    # A name made of the learner's key with a secret outside the database; the training; what is encrypted; a mark of a token.
    "Reminder": {"handle", "training_id", "sealed", "calendar_mark"},
    # The same name; an address, encrypted; since when nobody agreed, empty once somebody did; whether they are to be asked.
    "MailAddress": {"reminder_id", "sealed", "unconfirmed_since", "is_to_be_asked"},
}


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_a_table_has_no_column_that_is_not_listed(name: str) -> None:
    model = apps.get_model("trainings", name)
    assert {field.column for field in model._meta.local_concrete_fields} == ALLOWED[name]


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_no_column_leads_to_a_key_or_an_answer(name: str) -> None:
    model = apps.get_model("trainings", name)
    leads_to = {field.related_model._meta.label for field in model._meta.local_concrete_fields if field.related_model}
    assert leads_to <= {"trainings.Training", "trainings.Reminder"}


@pytest.mark.parametrize("app", ["reviews", "insight", "people"])
def test_nothing_elsewhere_leads_to_reminders(app: str) -> None:
    found = {
        field.related_model._meta.label
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
        if field.related_model
    }
    assert not found & {"trainings.Reminder", "trainings.MailAddress"}
