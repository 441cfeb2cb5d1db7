"""Every model of the project is in the table, with each reference and each encrypted field."""

from django.apps import apps
from django.contrib.auth.models import User
from django.db import models
from wagtail.fields import StreamField
from wagtail.models import Page

from ravive.portability import read_me
from ravive.portability.entries import Exported, LeftOut
from ravive.portability.import_plan import ACCOUNT_FIELDS
from ravive.portability.json_shapes import SHAPES
from ravive.portability.sealed_values import KINDS
from ravive.portability.selection import BY_NAME, exported_labels, is_written
from ravive.portability.table import PAGES, TABLE, WITH_ADDRESSES
from ravive.register.ordered_json import OrderedJSONField


def test_the_table_has_every_model_of_the_project() -> None:
    known = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert known - TABLE.keys() == set(), "say in portability/table.py whether they belong to an organisation, or why they stay out"
    assert TABLE.keys() - known == set()


def test_what_is_named_by_a_path_is_exported_itself() -> None:
    for label in exported_labels():
        entry = TABLE[label]
        assert isinstance(entry, Exported)
        assert entry.paths or entry.condition, label
        for path in entry.paths:
            apps.get_model(path.model)._meta.get_field(path.of) if path.of != "pk" else None
            assert isinstance(TABLE[path.model], Exported), f"{label} by {path.field}"


def test_one_field_says_whose_a_row_is() -> None:
    """An import refuses null in it."""
    for label in exported_labels():
        entry = TABLE[label]
        assert isinstance(entry, Exported)
        fields = {path.field for path in entry.paths}
        assert len(fields) <= 1 and not (fields - {"pk"} and entry.condition), label


def test_what_stays_out_has_a_reason_that_people_read() -> None:
    text = read_me.text()
    for label, entry in TABLE.items():
        if isinstance(entry, LeftOut):
            assert f"- {label}: {entry.reason}." in text


def test_a_written_reference_leads_to_an_exported_row_or_to_a_name() -> None:
    for label in exported_labels():
        entry = TABLE[label]
        assert isinstance(entry, Exported)
        for column in apps.get_model(label)._meta.concrete_fields:
            if isinstance(column, models.ForeignKey) and is_written(column, entry) and column.related_model not in BY_NAME:
                assert isinstance(TABLE[column.related_model._meta.label], Exported), f"{label}.{column.name} leads to what stays out"


def test_fields_with_encrypted_texts_are_opened() -> None:
    """Their names say so; the answers of a registration are the exception."""
    for label in exported_labels():
        entry, names = TABLE[label], {column.name for column in apps.get_model(label)._meta.concrete_fields}
        assert isinstance(entry, Exported)
        assert {name for name in names if name.startswith("sealed")} <= set(entry.sealed), label
        assert set(entry.sealed) | set(entry.without) <= names, label


def test_each_kind_of_page_and_each_handle_is_listed() -> None:
    models_of_pages = {model._meta.label for model in apps.get_models() if issubclass(model, Page)}
    assert models_of_pages == set(PAGES)
    handles = {
        label
        for label in exported_labels()
        if label != "mailing.MailAddress" and "handle" in {column.name for column in apps.get_model(label)._meta.concrete_fields}
    }
    assert handles == set(WITH_ADDRESSES)


def test_no_account_is_written_but_the_address_of_a_member() -> None:
    written = {
        f"{label}.{column.name}"
        for label in exported_labels()
        for column in apps.get_model(label)._meta.concrete_fields
        if column.related_model is User and is_written(column, TABLE[label])  # type: ignore[arg-type]
    }
    assert written == {"people.Membership.user", *ACCOUNT_FIELDS}


def test_each_json_field_has_a_shape() -> None:
    fields = {
        f"{label}.{column.name}"
        for label in exported_labels()
        for column in apps.get_model(label)._meta.concrete_fields
        if isinstance(column, (models.JSONField, OrderedJSONField)) and not isinstance(column, StreamField)
    }
    assert fields == SHAPES.keys()


def test_details_that_are_encrypted_are_those_of_the_table() -> None:
    for name in KINDS:
        label, _dot, field = name.rpartition(".")
        entry = TABLE[label]
        assert isinstance(entry, Exported) and field in entry.sealed, name


def test_a_number_outside_of_foreign_keys_has_a_path() -> None:
    """`written_numbers` knows the others: a column of numbers that names rows, such as the revision of an imported page."""
    plain = {
        f"{label}.{column.name}"
        for label in exported_labels()
        for column in apps.get_model(label)._meta.concrete_fields
        if column.name in {"training", "object_id", "subject_id", "revision", "page", "deck", "card", "learner"}
        and not isinstance(column, models.ForeignKey)
    }
    assert plain == {
        *("appeals.AppealPage.deck", "campaigns.CampaignPage.deck", "news.ArticlePage.deck"),
        *("insight.EntryTestRelease.training", "insight.ReleasedFigures.training", "people.AuditEvent.subject_id"),
        *("wordpress.ImportedPage.revision", "publishing.BundleTaken.deck", "publishing.PublishedBundle.deck"),
        "publishing.MemoryRelease.deck",
        *("reviews.ForgottenTotal.training", "reviews.KnownBundle.deck", "reviews.KnownCard.card", "reviews.KnownCard.deck"),
        *("reviews.LearnerKey.training", "reviews.TrainingCode.training", "taggit.TaggedItem.object_id", "wagtailcore.Revision.object_id"),
    }
