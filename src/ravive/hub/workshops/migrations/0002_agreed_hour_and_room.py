from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workshops", "0001_initial")]

    operations = [
        migrations.AddField(model_name="workshoprequest", name="room", field=models.CharField(blank=True, max_length=80)),
        migrations.AddField(model_name="workshoprequest", name="starts_at", field=models.TimeField(blank=True, null=True)),
    ]
