from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hub", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="homepage",
            name="start_label",
            field=models.CharField(help_text="Above the choices of where to begin; else on the main button.", max_length=40),
        ),
    ]
