"""What people register for, what it asks them, and who registered."""

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ravive.entries.models import MARK_LENGTH, AddressedRow
from ravive.entries.own_questions.models import USUAL_STORED_DAYS
from ravive.mailing import encryption
from ravive.mailing.mailboxes import certain_mailbox
from ravive.people.models import Organisation

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


# Of e-mails to people who registered, and of the handles under which their addresses are stored.
PURPOSE = "events"
MOST_PLACES = 20_000
LONGEST_LANGUAGE = 12


class Event(models.Model):
    """What people register for, whatever the language of the page they read. Without a row, an event takes no registrations."""

    organisation_id: int
    questions: "RelatedManager[EventQuestion]"
    own_questions: "RelatedManager[Any]"
    registrations: "RelatedManager[Registration]"
    notices: "RelatedManager[Any]"
    # The translation key of its pages.
    key = models.UUIDField(primary_key=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="events")
    is_open = models.BooleanField(_("People can register"), default=True)
    places = models.PositiveIntegerField(
        _("Places on site"), null=True, blank=True, help_text=_("Empty: no limit. Taking part online needs no place.")
    )
    has_waiting_list = models.BooleanField(_("Waiting list when all places are taken"), default=True)
    closes_at = models.DateTimeField(_("Registration until"), null=True, blank=True, help_text=_("Empty: until the event begins."))
    online_address = models.URLField(
        _("Web address for taking part online"), blank=True, help_text=_("Only people who registered see it, on their own page.")
    )
    reminds = models.BooleanField(
        _("Remind people the day before"), default=False, help_text=_("One e-mail to those who have a place and confirmed an address.")
    )
    # For how many days each kind of answer may be stored at most, as people who registered were promised; questions asked no more too.
    promised_days = models.JSONField(default=dict, editable=False)
    is_cancelled = models.BooleanField(default=False, editable=False)
    # Since when it is cancelled, or takes place after all.
    status_changed_at = models.DateTimeField(null=True, editable=False)
    # By language of a page: date, place and format as people who registered know them (`facts.facts_of`).
    told = models.JSONField(default=dict, editable=False)
    # How many had a place, once their details are deleted.
    counted = models.PositiveIntegerField(null=True, editable=False)
    # How many of them were ticked at the entrance; empty where nobody was.
    counted_present = models.PositiveIntegerField(null=True, editable=False)

    def __str__(self) -> str:
        return f"registrations of {self.key}"

    def clean(self) -> None:
        """Raise ValidationError for more places than any hall has."""
        super().clean()
        if self.places is not None and self.places > MOST_PLACES:
            raise ValidationError({"places": _("Give %(most)s places at most.") % {"most": MOST_PLACES}})


class EventQuestion(models.Model):
    """One thing that an event asks of those who register, and for how many days after its end the answer is stored."""

    class QuestionKind(models.TextChoices):
        """What an event may ask: names and choices, never a text."""

        NAME = "name", _("Name")
        ORGANISATION = "organisation", _("Organisation or school")
        LANGUAGE = "language", _("Language")
        NEEDS = "needs", _("What you need to take part")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=12, choices=QuestionKind)
    is_required = models.BooleanField(default=False)
    stored_days = models.PositiveSmallIntegerField(default=USUAL_STORED_DAYS)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "kind"], name="one_question_of_a_kind"),
        ]

    def __str__(self) -> str:
        return self.kind


# For how many days after the end an answer is stored, where nobody chose otherwise. Needs serve the day itself.
USUAL_DAYS: dict[str, int] = {**dict.fromkeys(EventQuestion.QuestionKind, USUAL_STORED_DAYS), EventQuestion.QuestionKind.NEEDS: 7}


class Registration(AddressedRow):
    """One person with a place, online, or on the waiting list in the order of the numbers. Cancelling deletes it.

    It counts at once, with or without an address. The handle is random, and a signed link has it.
    """

    event_id: uuid.UUID
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations")
    has_place = models.BooleanField()
    is_online = models.BooleanField(default=False)
    language = models.CharField(max_length=LONGEST_LANGUAGE)
    # The answers by kind or key of question, each encrypted. Those whose day has come are deleted.
    answers = models.JSONField(default=dict)
    registered_on = models.DateField()
    # The day of the event that its reminder was sent for: each day once.
    reminded_for = models.DateField(null=True)
    # Whether they came to the place, and when that was ticked at the entrance.
    came = models.BooleanField(default=False)
    ticked_at = models.DateTimeField(null=True)
    # A keyed digest of a name with its mailbox, so that somebody registers once. Empty without an address, and once that is deleted.
    person_mark = models.CharField(max_length=MARK_LENGTH, blank=True, default="")

    class Meta(AddressedRow.Meta):
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["event", "has_place", "is_online"], name="registrations_by_place"),
            models.Index(fields=["event", "person_mark"], condition=~models.Q(person_mark=""), name="registrations_by_person"),
        ]

    def __str__(self) -> str:
        return f"registration {self.pk}"

    def person_mark_for(self, name: str, address: str) -> str:
        """Return what is the same for one person, however the address is written; empty where either is missing."""
        name = " ".join(name.casefold().split())
        return encryption.mark_of(f"{PURPOSE} {self.event_id} {name} {certain_mailbox(address)}") if name and address else ""

    def is_of(self, address: str) -> bool:
        """Return whether the digest is that of the registered name with this address. False once the name is deleted."""
        try:
            name = encryption.decrypt(self.answers["name"]) if self.answers.get("name") else ""
        except encryption.SealKeyError:
            return False
        return bool(self.person_mark) and self.person_mark == self.person_mark_for(name, address)
