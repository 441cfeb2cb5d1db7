"""What trainings store of learners: random keys and answers, reminders, certificates. The keys and answers are rows of `reviews`."""

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from ravive.people.models import Organisation
from ravive.reviews.columns import COLUMNS
from ravive.site.personal_data import (
    DataRecipient,
    DataSubject,
    LegalBasis,
    PersonalData,
    StorageLimit,
    days_of_years,
    details,
    register,
)
from ravive.trainings.models import USUAL_MONTHS, Training, TrainingRules

_LONGEST_MONTH_DAYS = 31
_ANSWERS_DELETION = _(
    "At once when a learner leaves the training; else on the day that the training promised: 24 months after its last test, or as the "
    "organisation set it."
)


def register_all() -> None:
    """Register them. `AppConfig.ready` calls this."""
    for data in (LEARNERS, REMINDERS, CERTIFICATES):
        register(data)


def _answer_days(organisation: Organisation | None) -> int:
    """Return the longest retention of an organisation: that of its rules, or what an open training promised before they changed."""
    months = USUAL_MONTHS
    if organisation:
        own = TrainingRules.objects.filter(organisation=organisation).values_list("retention_months", flat=True).first()
        rules = own or USUAL_MONTHS
        promised = Training.objects.filter(organisation=organisation, forgotten_on=None).aggregate(months=Max("retention_months"))
        months = max(rules, promised["months"] or 0)
    years, rest = divmod(months, 12)
    return days_of_years(years) + rest * _LONGEST_MONTH_DAYS


_ANSWERS = StorageLimit(days=_answer_days, since=_("after the last test of the training"))
LEARNERS = PersonalData(
    name="learners",
    label=_("Answers to the cards of a training"),
    people=(DataSubject.LEARNERS,),
    fields=(
        *details(
            "reviews.LearnerKey",
            ("key_digest", "joined_on", "joined_with", "form", "last_batch", "answers"),
            purpose=_("Recognise a device that joined a training: the digest of a random key, its day and its code. No name."),
            deletion=_ANSWERS_DELETION,
            basis=LegalBasis.CONSENT,
            limit=_ANSWERS,
        ),
        *details(
            "reviews.Answer",
            [column.name for column in COLUMNS],
            purpose=_("Say what a group still knows, and when a card is asked again: what was chosen, when, how sure. No typed word."),
            deletion=_ANSWERS_DELETION,
            basis=LegalBasis.CONSENT,
            limit=_ANSWERS,
        ),
    ),
)
REMINDERS = PersonalData(
    name="reminders",
    label=_("Reminders of a training"),
    people=(DataSubject.LEARNERS,),
    recipients=(DataRecipient.MAIL_PROVIDER, DataRecipient.PUSH_SERVICE),
    fields=(
        *details(
            "mailing.MailAddress",
            ("sealed",),
            purpose=_("E-mail address of a learner who wants reminders. Encrypted."),
            deletion=_("When the learner stops the e-mails or leaves; after two days without a confirmation; at the end of the training."),
            basis=LegalBasis.CONSENT,
            limit=StorageLimit(days=None, since=_("until the last day on which the training takes answers")),
        ),
        *details(
            "trainings.Reminder",
            ("handle", "sealed", "calendar_mark"),
            purpose=_(
                "Remind a device: the coming days, the address of the browser’s push service, a digest of the calendar’s link. Encrypted."
            ),
            deletion=_("When the learner stops the reminders or leaves; at the end of the training."),
            basis=LegalBasis.CONSENT,
            limit=StorageLimit(days=None, since=_("until the last day on which the training takes answers")),
        ),
    ),
)
CERTIFICATES = PersonalData(
    name="certificates",
    label=_("Certificates of a training"),
    people=(DataSubject.LEARNERS,),
    fields=(
        *details(
            "trainings.Certificate",
            ("id", "test_day", "issued_on", "withdrawn_on"),
            purpose=_("Let somebody check a certificate: its number and its days. The name stands on the learner’s device only."),
            deletion=_("A certificate stays valid: its number stays. Nothing leads from it to a person."),
            basis=LegalBasis.CONSENT,
            limit=StorageLimit(days=None, since=_("as long as certificates can be checked")),
        ),
        *details(
            "trainings.Certificate",
            ("badge",),
            purpose=_("Give the signed badge again to a device that asks for it"),
            deletion=_("With the answers of the training."),
            basis=LegalBasis.CONSENT,
            limit=_ANSWERS,
        ),
    ),
)
