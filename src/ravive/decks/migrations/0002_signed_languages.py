"""Signatures say which languages were read, and a submission that it corrects a typo alone."""

from django.db import migrations, models

import ravive.register.ordered_json


class Migration(migrations.Migration):
    dependencies = [("decks", "0001_initial")]

    operations = [
        migrations.AddField("signoff", "languages", ravive.register.ordered_json.OrderedJSONField(default=dict)),
        migrations.AddField("submission", "is_typo", models.BooleanField(default=False)),
    ]
