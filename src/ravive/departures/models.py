"""How far this database has followed the log of departures."""

from django.db import models


class LogPosition(models.Model):
    """One row: the log that belongs to this database, and the byte up to which its lines are applied here."""

    log = models.CharField(max_length=32)
    end = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.log} up to byte {self.end}"
