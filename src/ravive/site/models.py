"""What is stored for the public pages: forms that were sent, pictures of links.

The page that others build on is in `public_page`.
"""

from typing import ClassVar

from django.db import models
from wagtail.models import Page

from ravive.people.models import Organisation

LONGEST_DIGEST = 64
LONGEST_PURPOSE = 60
LONGEST_LIMIT, LONGEST_PLACE, LONGEST_PATH = 40, 80, 200


class SentForm(models.Model):
    """A form that a visitor sent: sent again, it changes nothing. No visitor can be recognised. Rows are deleted after two days."""

    # Of the random value in the form.
    digest = models.CharField(max_length=LONGEST_DIGEST, primary_key=True)
    purpose = models.CharField(max_length=LONGEST_PURPOSE)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.purpose}, {self.at:%Y-%m-%d %H:%M}"


class FormRefusal(models.Model):
    """How many forms one limit refused in a day at one place, because too many came. No visitor can be recognised."""

    limit = models.CharField(max_length=LONGEST_LIMIT)
    place = models.CharField(max_length=LONGEST_PLACE)
    # Whether the forms brought a proof of work: those without have a limit of their own.
    is_proved = models.BooleanField()
    day = models.DateField()
    # Whose site it was; empty for the installation's.
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="form_refusals")
    # The address of the form that was refused last.
    path = models.CharField(max_length=LONGEST_PATH)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["-last_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["limit", "place", "is_proved", "day"], name="one_form_refusal_a_day_and_place")
        ]

    def __str__(self) -> str:
        return f"{self.limit} {self.place}, {self.day}: {self.count}"


class LinkPreview(models.Model):
    """The picture that other services show beside a link to a page, or to a deck in one language."""

    page = models.OneToOneField(Page, null=True, on_delete=models.CASCADE, related_name="link_preview")
    page_id: int | None
    deck = models.SlugField(max_length=60, blank=True)
    language = models.CharField(max_length=3)
    # Of the words and the colour that it was drawn from. The address of the picture has it too.
    digest = models.CharField(max_length=LONGEST_DIGEST, unique=True)
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(page=None) ^ models.Q(deck=""), name="preview_of_a_page_or_a_deck"),
            models.UniqueConstraint(fields=["deck", "language"], condition=models.Q(page=None), name="one_preview_a_deck_and_language"),
        ]

    def __str__(self) -> str:
        return f"{self.deck or self.page_id} ({self.language})"


class KeyFingerprint(models.Model):
    """What a key of this installation is recognised by, so that a machine with another one is refused. It is stored as a password is."""

    key = models.CharField(max_length=40, primary_key=True)
    digest = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.key
