from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insight", "0001_released")]

    operations = [
        migrations.AddField(model_name="released", name="overview", field=models.JSONField(default=dict)),
    ]
