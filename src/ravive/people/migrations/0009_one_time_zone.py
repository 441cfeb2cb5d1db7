"""Forgets the time zones that staff chose: the desk has the days and hours of the site."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget_time_zones(apps: Apps, _editor: BaseDatabaseSchemaEditor | None) -> None:
    """Empty the time zone of every member of staff."""
    apps.get_model("wagtailusers", "UserProfile").objects.exclude(current_time_zone="").update(current_time_zone="")


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_entrusted_pages"),
        ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
    ]
    operations = [migrations.RunPython(forget_time_zones, migrations.RunPython.noop)]
