"""What is stored of visits: a number for each page and day."""

from typing import ClassVar

from django.db import models

from ravive.people.models import Organisation

LONGEST_PATH = 300


class VisitCount(models.Model):
    """How often one page was opened on one day. It says nothing of who opened it."""

    organisation_id: int
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    # The path of the page without its query, such as /fr/agenda/colloque/.
    path = models.CharField(max_length=LONGEST_PATH)
    # By the clock of the site.
    day = models.DateField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "path", "day"], name="one_count_a_page_and_day"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["organisation", "day"], name="visits_by_day")]

    def __str__(self) -> str:
        return f"{self.path}, {self.day}: {self.count}"
