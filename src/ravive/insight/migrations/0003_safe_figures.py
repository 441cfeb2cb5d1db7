"""Predictions told to the point, every week anew from the same answers, gave these back; so did intervals beside bounds."""

import math

from django.db import migrations

SQUARE = 1.959963984540054**2
RECALLS = ("recall/", "recall_all/")
DIFFERENCE = "difference/"


def reach(learners):
    """As `insight.gate` has it: how far the interval of all but one of so many reaches inwards."""
    share = 1 - 1 / learners
    root = math.sqrt(SQUARE * (share * (1 - share) / learners + SQUARE / (4 * learners**2)))
    return share - (share + SQUARE / (2 * learners) - root) / (1 + SQUARE / learners)


def safe(cells):
    """Return the cells without predictions, which are told anew at the next cut, and with one interval for all and all but one."""
    kept = {}
    for name, (learners, value, half, until, bound) in cells.items():
        if name.startswith(RECALLS):
            continue
        if bound and half is not None:
            span = 2 if name.startswith(DIFFERENCE) else 1
            half = math.ceil(span * reach(learners) * 100) / 100
        kept[name] = [learners, value, half, until, bound]
    return kept


def forget(apps, schema_editor):
    for row in apps.get_model("insight", "Released").objects.all():
        row.cells, row.overview = safe(row.cells), safe(row.overview)
        row.save(update_fields=["cells", "overview"])


class Migration(migrations.Migration):
    dependencies = [("insight", "0002_overview")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
