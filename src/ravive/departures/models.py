"""How far this database has followed the log of departures."""

from django.db import models


class LogPosition(models.Model):
    """One row: the log that belongs to this database, and the byte up to which its lines are applied here."""

    log = models.CharField(max_length=32)
    end = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.log} up to byte {self.end}"


class FollowedDeparture(models.Model):
    """A departure in the bucket that is applied here: its object, below the name of the log. Older ones are listed by no start."""

    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name
