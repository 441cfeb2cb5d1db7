from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="MailAddress",
            fields=[
                ("handle", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("purpose", models.CharField(max_length=40)),
                ("sealed", models.TextField()),
                ("unconfirmed_since", models.DateTimeField(null=True)),
                ("is_to_be_asked", models.BooleanField(default=True)),
                ("mailbox_mark", models.CharField(blank=True, db_index=True, max_length=16)),
                ("group_mark", models.CharField(blank=True, max_length=16)),
                ("unreachable_since", models.DateField(null=True)),
                ("soft_bounces", models.PositiveSmallIntegerField(default=0)),
                ("bounced_on", models.DateField(null=True)),
            ],
        ),
    ]
