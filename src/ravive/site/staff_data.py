"""What is stored of staff: their accounts, what they did at the desk, the audit log. The models are Django's, Wagtail's and `people`'s.

What staff did is found in the models themselves, so that a new column with somebody's name is in the register from its first day.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from allauth.account.models import EmailConfirmation
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Field
from django.utils.translation import gettext_lazy as _
from wagtail.admin.models import EditingSession, FormState

from ravive.people import audit_chain, audit_names
from ravive.people.models import AcceptedForm
from ravive.people.sent_forms import REMEMBERED_DAYS
from ravive.site.personal_data import (
    DataRecipient,
    DataSubject,
    LegalBasis,
    PersonalData,
    PersonalField,
    StorageLimit,
    days_of_years,
    details,
    fixed,
    register,
)

AUDIT_LOG = "people.AuditEvent"
SESSION_DAYS = 2
FORM_DAYS = 1
# The link of such an e-mail is valid for three days.
CONFIRMATION_DAYS = 4


def register_all() -> None:
    """Register all that is stored of staff. `AppConfig.ready` calls this, when all models are loaded."""
    register(ACCOUNTS)
    register(AUDIT)
    register(DESK_FORMS)
    register(
        PersonalData(
            name="staff-work",
            label=_("What staff wrote, signed, published or booked"),
            people=(DataSubject.STAFF,),
            fields=tuple(_work()),
        )
    )


def names_staff(field: Field) -> bool:
    """Return whether a column says who of the staff did something: an account, or a name."""
    return field.related_model is User or field.name == "by" or field.name.endswith(("_by", "by_name"))


def _work() -> Iterator[PersonalField]:
    for model in sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.label):
        if model._meta.label not in _OWN and not model._meta.auto_created:
            yield from details(
                model._meta.label,
                [field.name for field in model._meta.local_concrete_fields if names_staff(field)],
                purpose=_("Who wrote, translated, signed, published, uploaded or booked something"),
                deletion=_("With what they worked on; the account itself is deleted earlier."),
                basis=LegalBasis.SAFETY,
                limit=StorageLimit(days=None, since=_("as long as what they worked on is stored")),
            )


def _erase_forms(now: datetime) -> int:
    """Delete forms of the desk that nobody can send any more, and e-mail confirmations that are over; return how many."""
    deleted = AcceptedForm.objects.filter(at__lt=now - timedelta(days=REMEMBERED_DAYS)).delete()[0]
    day_ago = now - timedelta(days=FORM_DAYS)
    deleted += FormState.objects.filter(last_updated_at__lt=day_ago).delete()[0]
    deleted += EditingSession.objects.filter(last_seen_at__lt=day_ago).delete()[0]
    return deleted + EmailConfirmation.objects.filter(created__lt=now - timedelta(days=CONFIRMATION_DAYS)).delete()[0]


_WITH_ACCOUNT = _("With the account, or when its owner changes it.")
_AS_LONG = StorageLimit(days=None, since=_("as long as the account exists"))
_SIGNING_IN = _("Sign in: the password as a digest, the devices and codes of the second factor, when they were used last")
ACCOUNTS = PersonalData(
    name="accounts",
    label=_("Accounts of staff"),
    people=(DataSubject.STAFF,),
    recipients=(DataRecipient.MAIL_PROVIDER,),
    fields=(
        *details(
            settings.AUTH_USER_MODEL,
            ("username", "first_name", "last_name", "email"),
            purpose=_("Name and e-mail address, to sign in and to write to somebody"),
            deletion=_WITH_ACCOUNT,
            basis=LegalBasis.CONTRACT,
            limit=_AS_LONG,
        ),
        *(
            field
            for model, names in (
                (settings.AUTH_USER_MODEL, ("password", "last_login", "date_joined")),
                ("account.EmailAddress", ("user", "email", "verified", "primary")),
                ("mfa.Authenticator", ("user", "type", "data", "created_at", "last_used_at")),
                ("wagtailcore.APIToken", ("user", "name", "key_hash", "prefix", "created", "revoked_at", "last_used_at")),
            )
            for field in details(model, names, purpose=_SIGNING_IN, deletion=_WITH_ACCOUNT, basis=LegalBasis.CONTRACT, limit=_AS_LONG)
        ),
        *(
            field
            for model, names in (
                (settings.AUTH_USER_MODEL, ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")),
                ("people.Membership", ("user", "role")),
                ("people.MailRefusal", ("user",)),
                ("people.DailyMail", ("user", "known")),
                ("wagtailcore.PageSubscription", ("user", "comment_notifications")),
                (
                    "wagtailusers.UserProfile",
                    ("user", "preferred_language", "current_time_zone", "avatar", "dismissibles", "theme", "contrast", "density"),
                ),
            )
            for field in details(
                model,
                names,
                purpose=_("Roles, and how somebody wants to see and hear of the desk"),
                deletion=_WITH_ACCOUNT,
                basis=LegalBasis.CONTRACT,
                limit=_AS_LONG,
            )
        ),
        *details(
            "sessions.Session",
            ("session_key", "session_data"),
            purpose=_("Stay signed in for twelve hours"),
            deletion=_("When somebody signs out; in the night after the session ended."),
            basis=LegalBasis.CONTRACT,
            limit=StorageLimit(days=fixed(SESSION_DAYS), since=_("after signing in")),
        ),
        *details(
            "account.EmailConfirmation",
            ("created", "sent", "key"),
            purpose=_("Confirm the e-mail address of an account"),
            deletion=_("In the night after the link ended."),
            basis=LegalBasis.CONTRACT,
            limit=StorageLimit(days=fixed(CONFIRMATION_DAYS + FORM_DAYS), since=_("after it was sent")),
        ),
    ),
)
AUDIT = PersonalData(
    name="audit",
    label=_("Audit log"),
    people=(DataSubject.STAFF,),
    fields=details(
        AUDIT_LOG,
        ("by", *audit_chain.NAMES, "salt"),
        purpose=_("Say who did what, saw which details, and when: after a mistake, and after a breach"),
        deletion=_("Names and details leave two years after the entry. What was done, and when, stays without them."),
        basis=LegalBasis.SAFETY,
        limit=StorageLimit(days=fixed(days_of_years(audit_names.YEARS)), since=_("after the entry")),
    ),
    erase=audit_names.remove_due,
)
DESK_FORMS = PersonalData(
    name="desk-forms",
    label=_("Forms of the desk"),
    people=(DataSubject.STAFF,),
    fields=(
        *details(
            "people.AcceptedForm",
            ("user", "key", "address", "at"),
            purpose=_("Do nothing twice when a form of the desk is sent twice"),
            deletion=_("After seven days."),
            basis=LegalBasis.SAFETY,
            limit=StorageLimit(days=fixed(REMEMBERED_DAYS + FORM_DAYS), since=_("after the form was sent")),
        ),
        *details(
            "wagtailadmin.FormState",
            ("data", "user", "last_updated_at"),
            purpose=_("Bring back what was typed in a form that was left"),
            deletion=_("In the night after a day."),
            basis=LegalBasis.SAFETY,
            limit=StorageLimit(days=fixed(2 * FORM_DAYS), since=_("after the form was left")),
        ),
        *details(
            "wagtailadmin.EditingSession",
            ("user", "last_seen_at", "is_editing"),
            purpose=_("Say that somebody else edits the same page"),
            deletion=_("In the night after a day."),
            basis=LegalBasis.SAFETY,
            limit=StorageLimit(days=fixed(2 * FORM_DAYS), since=_("after the page was left")),
        ),
        *details(
            "wagtailcore.UploadedFile",
            ("file", "uploaded_by_user"),
            purpose=_("A file between its upload and its saving"),
            deletion=_("When it is saved or refused."),
            basis=LegalBasis.SAFETY,
            limit=StorageLimit(days=None, since=_("until it is saved or refused")),
        ),
    ),
    erase=_erase_forms,
)
# Their owners are registered with them.
_OWN = {field.model for data in (ACCOUNTS, AUDIT, DESK_FORMS) for field in data.fields}
