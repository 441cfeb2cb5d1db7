from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pages", "0005_bin")]

    operations = [migrations.AddField("processingterms", "own_processors", models.JSONField(default=list))]
