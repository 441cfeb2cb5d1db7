"""What an organisation confirmed of the processing of personal data: it is the controller, and Ravive only proposes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ravive.people.models import LONGEST_ACTOR_NAME, Organisation
from ravive.site.personal_data import LegalBasis, SpecialCategory

LONGEST_SAFEGUARDS = 300


class SpecialGround(models.TextChoices):
    """Why details that article 9 of the GDPR protects may be processed."""

    CONSENT = "consent", _("Explicit consent (GDPR, article 9.2.a)")
    MEMBERS = "members", _("Activities of an association, about its members and regular contacts (GDPR, article 9.2.d)")
    PUBLIC = "public", _("The person made it public (GDPR, article 9.2.e)")
    OTHER = "other", _("Another ground, which we name")
    NOT_ASKED = "not_asked", _("We do not ask for such details")


def basis_key(activity: str, proposed: LegalBasis) -> str:
    """Return the key of a proposed basis of an activity in `bases`.

    >>> basis_key("gifts", LegalBasis.CONSENT)
    'gifts:consent'
    """
    return f"{activity}:{proposed.value}"


def words_key(category: SpecialCategory) -> str:
    """Return the key of the words of another ground in `grounds`."""
    return f"{category.value}_words"


class ProcessingTerms(models.Model):
    """What an organisation confirmed: legal bases, grounds of article 9, processors and their countries. Without a row: nothing yet."""

    organisation_id: int
    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="processing_terms")
    # A `LegalBasis` by the name of an activity and the basis that Ravive proposes there: {"gifts:consent": ""}. "" is the proposed one.
    # What is missing is not confirmed. Terms of before have one value for each activity: {"gifts": ""}.
    bases = models.JSONField(default=dict)
    # A `SpecialGround` by `SpecialCategory`; the words of another ground: {"needs": "other", "needs_words": "…"}.
    grounds = models.JSONField(default=dict)
    # Name and countries by `DataRecipient`: {"host": {"name": "…", "countries": "BE FR"}}.
    processors = models.JSONField(default=dict)
    # What protects details outside the European Economic Area.
    safeguards = models.CharField(max_length=LONGEST_SAFEGUARDS, blank=True)
    confirmed_by_name = models.CharField(max_length=LONGEST_ACTOR_NAME)
    confirmed_at = models.DateTimeField()

    def basis_for(self, activity: str, proposed: LegalBasis) -> LegalBasis | None:
        """Return the basis that was confirmed where Ravive proposes one; None where nobody confirmed it yet."""
        whole = None if proposed is LegalBasis.DUTY else self.bases.get(activity)
        chosen = self.bases.get(basis_key(activity, proposed), whole)
        return None if chosen is None else LegalBasis(chosen or proposed)

    def ground_for(self, category: SpecialCategory) -> str:
        """Return the ground that was confirmed for details of a category, in words; empty where nobody confirmed it yet."""
        chosen = self.grounds.get(category, "")
        if chosen == SpecialGround.OTHER:
            return self.grounds.get(words_key(category), "")
        return str(SpecialGround(chosen).label) if chosen else ""

    def __str__(self) -> str:
        return f"{self.organisation_id}, {self.confirmed_at:%Y-%m-%d}"
