from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("decks", "0004_reviewing"),
        ("decks", "0004_report_closing_note"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeckMemory",
            fields=[
                ("deck", models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ("model", models.JSONField()),
                ("answers", models.PositiveIntegerField()),
                ("fitted_at", models.DateTimeField()),
            ],
        ),
    ]
