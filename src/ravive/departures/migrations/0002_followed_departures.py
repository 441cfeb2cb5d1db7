"""What a database has followed of a log in a bucket."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("departures", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="FollowedDeparture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True)),
            ],
        ),
    ]
