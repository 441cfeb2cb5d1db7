"""What is stored for the public pages: which forms were sent already. The page that others build on is in `public_page`."""

from django.db import models

LONGEST_DIGEST = 64
LONGEST_PURPOSE = 60


class SentForm(models.Model):
    """A form that a visitor sent: sent again, it changes nothing. No visitor can be recognised. Rows are deleted after two days."""

    # Of the random value in the form.
    digest = models.CharField(max_length=LONGEST_DIGEST, primary_key=True)
    purpose = models.CharField(max_length=LONGEST_PURPOSE)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.purpose}, {self.at:%Y-%m-%d %H:%M}"
