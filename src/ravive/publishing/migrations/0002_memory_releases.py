"""Noisy sums replace models that were fitted to all answers: these go, and the next start publishes the bundles without them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="MemoryRelease",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("deck", models.SlugField(max_length=60)),
                ("number", models.PositiveSmallIntegerField()),
                ("joined_before", models.DateField()),
                ("learners", models.PositiveIntegerField()),
                ("cards", models.JSONField(default=list)),
                ("released_at", models.DateTimeField()),
            ],
        ),
        migrations.DeleteModel(name="DeckMemory"),
        migrations.AddConstraint(
            model_name="memoryrelease",
            constraint=models.UniqueConstraint(fields=("deck", "number"), name="one_memory_release_a_number"),
        ),
    ]
