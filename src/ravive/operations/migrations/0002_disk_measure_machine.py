from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("operations", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="diskmeasure",
            name="machine",
            field=models.CharField(default="", max_length=80),
        ),
    ]
