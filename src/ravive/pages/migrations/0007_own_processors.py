from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pages", "0006_home_parts")]

    operations = [migrations.AddField("processingterms", "own_processors", models.JSONField(default=list))]
