from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("entries", "0001_floods"),
    ]

    operations = [
        migrations.AddField(
            model_name="clearedentry",
            name="mailbox_mark",
            field=models.CharField(blank=True, db_index=True, default="", max_length=64),
        ),
    ]
