"""Every detail of a person that giving stores has somebody who deletes it, and nothing of it reaches the cards."""

import re

import pytest
from django.apps import apps
from django.db import models

from ravive.site.personal_data import registered

# Encrypted texts, and keyed digests of somebody. A random handle leads nobody anywhere: decision 0097.
PERSONAL = re.compile(r"(^|_)(sealed|mark|private_key)($|_)|^shown_name$")
# Keyed digests of day, amount and reference: the same movement is found again in another file.
OF_MOVEMENTS = {"giving.BankMovement.common_mark", "giving.BankNotice.common_mark"}
# Always empty: a mailbox may have several teams and runners.
OF_NOBODY = {"giving.RunTeam.mailbox_mark", "giving.SponsoredRunner.mailbox_mark"}
# Their parts that know learners, answers, cards and decks.
CARDS_SIDE = {"reviews", "trainings", "insight", "decks", "publishing", "network", "register"}
GIVING_SIDE = {"giving", "appeals"}


def personal_fields() -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_app_config("giving").get_models()
        for field in model._meta.concrete_fields
        if PERSONAL.search(field.name)
    }


def test_every_sealed_text_and_mark_has_a_day_of_deletion() -> None:
    owned = {f"{apps.get_model(field.model)._meta.label}.{field.field}" for data in registered() for field in data.fields}
    found = personal_fields()
    assert len(found) > 10
    assert found - owned - OF_MOVEMENTS - OF_NOBODY == set()


def test_the_fields_that_are_looked_for_are_those_of_people() -> None:
    assert {"giving.Donor.sealed_national_number", "giving.GivingPromise.shown_name", "giving.BankTransfer.iban_mark"} <= personal_fields()


def relations(labels: set[str]) -> list[tuple[str, str]]:
    """Return from which app to which a column leads, of the models of some apps."""
    return [
        (model._meta.app_label, field.related_model._meta.app_label)
        for label in labels
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, (models.ForeignKey, models.ManyToManyField)) and isinstance(field.related_model, type)
    ]


@pytest.mark.parametrize(("labels", "others"), [(GIVING_SIDE, CARDS_SIDE), (CARDS_SIDE, GIVING_SIDE)])
def test_no_column_leads_from_donors_to_learners_or_back(labels: set[str], others: set[str]) -> None:
    found = relations(labels)
    assert found and not [pair for pair in found if pair[1] in others]
