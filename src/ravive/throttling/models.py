"""What is stored of limited requests: a count under a digest, until its window ends."""

from django.db import models


class RequestCount(models.Model):
    """How often one limit was used by one key in the current window."""

    # The name of the limit and a keyed digest: a row says nothing of who asked.
    key = models.CharField(max_length=120, primary_key=True)
    count = models.PositiveIntegerField()
    # Seconds since 1970.
    expires_at = models.FloatField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
