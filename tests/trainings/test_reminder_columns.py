"""Every stored column of reminders is listed here, with why it identifies nobody. A new column needs the same."""

import pytest
from django.apps import apps

ALLOWED = {
    # A digest of the learner's key by a secret outside the database; the training; encrypted details; a digest of a token.
    "trainings.Reminder": {"handle", "training_id", "sealed", "calendar_mark"},
    # The same digest; what e-mails are for; an encrypted address and language; since when unconfirmed; whether to ask the reader;
    # until confirmed or deleted, within two days, digests of the mailbox and of the training by that secret.
    # Days and a number that say whether its mail server takes e-mails. The words of a wish for the news and the page of its form, which
    # a reminder has none of.
    "mailing.MailAddress": {
        "handle", "purpose", "sealed", "unconfirmed_since", "is_to_be_asked", "mailbox_mark", "group_mark", "unreachable_since",
        "soft_bounces", "bounced_on", "news_words", "news_page",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_a_table_has_no_column_that_is_not_listed(name: str) -> None:
    model = apps.get_model(name)
    assert {field.column for field in model._meta.local_concrete_fields} == ALLOWED[name]


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_no_column_leads_to_a_key_or_an_answer(name: str) -> None:
    model = apps.get_model(name)
    leads_to = {field.related_model._meta.label for field in model._meta.local_concrete_fields if field.related_model}
    assert leads_to <= {"trainings.Training"}


@pytest.mark.parametrize("app", ["reviews", "insight", "people"])
def test_no_other_table_leads_to_reminders(app: str) -> None:
    found = {
        field.related_model._meta.label
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
        if field.related_model
    }
    assert not found & set(ALLOWED)
