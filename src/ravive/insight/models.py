"""What was released of each training: the only figures anybody sees."""

from typing import Any

from django.db import models


class ReleasedFigures(models.Model):
    """All cells of one training, as disclosure control allowed them, and how many people there were. Nothing here is about one person."""

    training = models.PositiveBigIntegerField(primary_key=True)
    # Answers received before this day (since 1970) are in; what came since is counted at the next cut.
    until = models.IntegerField()
    released_at = models.DateTimeField()
    # Name of a cell → learners, value, half width, until; see `disclosure_control.Cell` and `releases.name_of`.
    cells: models.JSONField[Any, Any] = models.JSONField(default=dict)
    # Those of these cells that stand beside other trainings': see `releases.overview`. A page over many reads no more.
    overview: models.JSONField[Any, Any] = models.JSONField(default=dict)
    # How many answered, at all, lately, and at each test: see `releases.PeopleCounts`.
    counts: models.JSONField[Any, Any] = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"training {self.training}"


class EntryTestRelease(models.Model):
    """The entry test of one training, released in the room at the moment its trainer closed it; see `releases.RoomRelease`."""

    training = models.PositiveBigIntegerField(primary_key=True)
    closed_at = models.DateTimeField()
    # How many had finished: a number of people.
    finished = models.PositiveIntegerField()
    # As in `ReleasedFigures`; nothing changes them.
    cells: models.JSONField[Any, Any] = models.JSONField(default=dict)
    # The numbers of the keys that these cells count, so that nobody counts twice. Emptied the day after.
    counted: models.JSONField[Any, Any] = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"entry test of training {self.training}"
