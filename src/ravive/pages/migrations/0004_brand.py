from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import ravive.pages.models.site_profile

# The light tiles of the tokens, on the day of this migration.
COLOURS = {"signs": "#e4572e", "react": "#f0a202", "report": "#16897b", "law": "#3d4c9e", "online": "#8a3b79"}


def colour_from_hue(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    profiles = apps.get_model("pages", "SiteProfile").objects
    for hue, colour in COLOURS.items():
        profiles.filter(hue=hue).update(colour=colour)


def hue_from_colour(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    profiles = apps.get_model("pages", "SiteProfile").objects
    for hue, colour in COLOURS.items():
        profiles.filter(colour=colour).update(hue=hue)


def colour(name: str, help_text: str) -> models.CharField:
    validators = [ravive.pages.models.site_profile.check_colour]
    return models.CharField(blank=True, default="", help_text=help_text, max_length=7, validators=validators, verbose_name=name)


class Migration(migrations.Migration):
    dependencies = [("pages", "0003_breaches")]

    operations = [
        migrations.AddField("siteprofile", "colour", colour("Main colour", "Such as #0a5c66. Empty: the colours of Ravive."), False),
        migrations.AddField(
            "siteprofile",
            "second_colour",
            colour("Second colour", "Of squares, numbers and lines beside a text. Empty: the main colour."),
            False,
        ),
        migrations.AddField(
            "siteprofile",
            "corners",
            models.CharField(
                choices=[("straight", "Straight"), ("soft", "Soft"), ("round", "Round")],
                default="soft",
                max_length=10,
                verbose_name="Corners",
            ),
        ),
        migrations.AddField(
            "siteprofile",
            "lettering",
            models.CharField(
                choices=[
                    ("clear", "Atkinson Hyperlegible, drawn to be read easily"),
                    ("device", "The letters of the visitor’s device"),
                    ("serif", "Titles with serifs, of the visitor’s device"),
                ],
                default="clear",
                max_length=10,
                verbose_name="Letters",
            ),
        ),
        migrations.RunPython(colour_from_hue, hue_from_colour, elidable=True),
        migrations.RemoveField("siteprofile", "hue"),
    ]
