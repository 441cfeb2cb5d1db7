"""The tables of `mailing`: addresses that e-mails go to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="MailAddress",
            fields=[
                ("handle", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("purpose", models.CharField(max_length=40)),
                ("sealed", models.TextField()),
                ("unconfirmed_since", models.DateTimeField(null=True)),
                ("is_to_be_asked", models.BooleanField(default=True)),
            ],
        ),
    ]
