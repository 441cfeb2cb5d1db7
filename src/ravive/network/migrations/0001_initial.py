import django.db.models.deletion
from django.db import migrations, models

import ravive.register.ordered_json


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("decks", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Adoption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("taken_at", models.DateTimeField()),
                ("base", ravive.register.ordered_json.OrderedJSONField()),
                ("settled", models.CharField(blank=True, max_length=64)),
                ("deck", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="adoption", to="decks.deck")),
            ],
        ),
    ]
