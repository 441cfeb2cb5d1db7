"""What an organisation confirmed of the processing of personal data: it is the controller, and Ravive only proposes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ravive.people.models import LONGEST_ACTOR_NAME, Organisation

LONGEST_SAFEGUARDS = 300


class SpecialGround(models.TextChoices):
    """Why details that article 9 of the GDPR protects may be processed."""

    CONSENT = "consent", _("Explicit consent (GDPR, article 9.2.a)")
    MEMBERS = "members", _("Activities of an association, about its members and regular contacts (GDPR, article 9.2.d)")
    PUBLIC = "public", _("The person made it public (GDPR, article 9.2.e)")
    NOT_ASKED = "not_asked", _("We do not ask for such details")


class ProcessingTerms(models.Model):
    """What an organisation confirmed: legal bases, grounds of article 9, processors and their countries. Without a row: nothing yet."""

    organisation_id: int
    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="processing_terms")
    # A `LegalBasis` by the name of an activity of the register, "" for those that Ravive proposes. One that is missing is not confirmed.
    bases = models.JSONField(default=dict)
    # A `SpecialGround` by `SpecialCategory`.
    grounds = models.JSONField(default=dict)
    # Name and countries by `DataRecipient`: {"host": {"name": "…", "countries": "BE FR"}}.
    processors = models.JSONField(default=dict)
    # Who else processes details for it, such as an accountant: [{"task": "…", "name": "…", "countries": "BE"}].
    own_processors = models.JSONField(default=list)
    # What protects details outside the European Economic Area.
    safeguards = models.CharField(max_length=LONGEST_SAFEGUARDS, blank=True)
    confirmed_by_name = models.CharField(max_length=LONGEST_ACTOR_NAME)
    confirmed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.organisation_id}, {self.confirmed_at:%Y-%m-%d}"
