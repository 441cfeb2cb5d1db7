"""What an organisation writes to donors once their gift arrived."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from ravive.giving.models.appeals import Appeal
from ravive.people.models import Organisation

LONGEST_THANKS = 2_000


class ThanksText(models.Model):
    """Plain words of a thank-you e-mail in one language: of an organisation, or what the gifts to one appeal do."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="thanks_texts")
    # None: the words that begin every thank-you e-mail.
    appeal = models.ForeignKey(Appeal, null=True, blank=True, on_delete=models.CASCADE, related_name="thanks_texts")
    language = models.CharField(max_length=12)
    text = models.TextField(max_length=LONGEST_THANKS)

    class Meta:
        ordering: ClassVar[list[str]] = ["appeal", "language"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "language"], condition=Q(appeal=None), name="one_thanks_text_a_language"),
            models.UniqueConstraint(fields=["appeal", "language"], name="one_thanks_text_an_appeal_and_language"),
        ]

    def __str__(self) -> str:
        return self.language
