"""Receipts get an uninterrupted number of their own in each year; those that are stored, in the order of their days."""

from itertools import batched, groupby

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

AT_ONCE = 1000


def number_receipts(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Give numbers from 1 in each year of an organisation. Invented receipts of an example have none: they go in one click."""
    receipts = apps.get_model("giving", "Receipt").objects
    real = receipts.filter(transfer__movement__account__is_example=False)
    rows = real.order_by("organisation_id", "received_on", "pk").values_list("organisation_id", "received_on__year", "pk")
    numbered = (
        (pk, year, number)
        for (_organisation, year), of_year in groupby(list(rows), key=lambda row: row[:2])
        for number, (_owner, _year, pk) in enumerate(of_year, 1)
    )
    for some in batched(numbered, AT_ONCE):
        found = receipts.in_bulk([pk for pk, _year, _number in some])
        for pk, year, number in some:
            found[pk].number, found[pk].number_year = number, year
        receipts.bulk_update(found.values(), ["number", "number_year"])


class Migration(migrations.Migration):
    dependencies = [
        ("giving", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="receipt",
            name="number",
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="receipt",
            name="number_year",
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.RunPython(number_receipts, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(fields=("organisation", "number_year", "number"), name="receipt_number_once"),
        ),
    ]
