from django.db import migrations, models

ROLES = ["author", "expert", "second_reader", "translator", "trainer", "treasurer", "communicator", "privacy_officer", "admin"]
LABELS = [
    "Author", "Field expert", "Second reader", "Translator", "Trainer", "Treasurer", "Communication officer", "Data protection officer",
    "Administrator",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("people", "0004_daily_mail")]

    operations = [
        migrations.RemoveConstraint(model_name="membership", name="role_is_known"),
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(choices=list(zip(ROLES, LABELS, strict=True)), max_length=20),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(condition=models.Q(("role__in", ROLES)), name="role_is_known"),
        ),
    ]
