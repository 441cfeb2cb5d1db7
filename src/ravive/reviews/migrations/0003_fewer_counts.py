"""What stays of a forgotten training are the figures that were released; counts beside them would say more than these may."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("reviews", "0002_answers"),)

    operations = (
        migrations.DeleteModel("ForgottenCount"),
        migrations.RemoveField("ForgottenTotal", "answers"),
    )
