from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def use_formats(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    accounts = apps.get_model("giving", "BankAccount").objects.using(schema_editor.connection.alias)
    accounts.filter(file_format="statements").update(file_format="")
    accounts.filter(file_format="notices").update(file_format="camt.054")


class Migration(migrations.Migration):
    dependencies = [
        ("giving", "0005_apart_years"),
    ]

    operations = [
        migrations.RenameField(model_name="bankaccount", old_name="booking_source", new_name="file_format"),
        migrations.AlterField(
            model_name="bankaccount",
            name="file_format",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Those of the first file that is read"),
                    ("coda", "CODA"),
                    ("camt.053", "camt.053"),
                    ("mt940", "MT940"),
                    ("table", "Tables (CSV, XLSX): balances are not checked"),
                    ("camt.054", "Notices only (camt.054): balances are not checked"),
                ],
                default="",
                max_length=10,
            ),
        ),
        migrations.RunPython(use_formats, migrations.RunPython.noop),
    ]
