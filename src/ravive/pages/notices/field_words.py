"""What a stored field is called in the record of processing, for readers who are no programmers.

A field has words by its model and name, else by its name, else those of the file of a person, else the name that the desk shows.
"""

from collections.abc import Iterable

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ravive.entries import detail_words

_ACCOUNT, _NAME = _("Account of staff"), _("Name of staff")
# By "app.Model.field" where a name says too little.
_OF_MODEL: dict[str, str | Promise] = {
    "account.EmailAddress.user": _ACCOUNT,
    "auth.User.is_active": _("May sign in"),
    "auth.User.is_staff": _("May open the desk"),
    "auth.User.is_superuser": _("May do everything"),
    "auth.User.groups": _("Roles"),
    "auth.User.user_permissions": _("Roles"),
    "entries.ClearedEntry.sealed": _("Copy of the form"),
    "entries.PersonRequest.sealed": _("E-mail address"),
    "events.CancelledRegistration.sealed": _("E-mail address"),
    "visits.VisitCount.path": _("Page"),
    "visits.VisitCount.day": _("Day"),
    "visits.VisitCount.count": _("Visits"),
    "giving.BankNotice.sealed": _("What the bank says"),
    "giving.BankTransfer.sealed": _("What the bank says"),
    "giving.Donor.sealed": _("Name and address of the donor"),
    "giving.GiftCertificate.sealed": _("Copy of the certificate"),
    "giving.PackagedCertificate.sealed": _("Copy of the certificate"),
    "letters.LetterSignature.sealed": _("Name"),
    "mailing.MailAddress.news_page": _("Address of the page"),
    "mailing.MailAddress.sealed": _("E-mail address"),
    "operations.OrganisationFilePart.sealed": _("Content of the file"),
    "people.AcceptedForm.address": _("Address of the page"),
    "relocation.UploadPart.sealed": _("Content of the file"),
    "reviews.Answer.learner": _("Digest of the device’s key"),
    "sessions.Session.session_data": _("Content of the session"),
    "throttling.RequestCount.key": _("Digest of who sends"),
    "trainings.Reminder.sealed": _("Where and when to remind"),
    "wagtailadmin.FormState.data": _("What was typed"),
    "mfa.Authenticator.data": _("Secret of the second factor"),
    "wagtailcore.Revision.content": _("Content of the page"),
    "wagtailcore.UploadedFile.file": _("File"),
}
_OF_NAME: dict[str, str | Promise] = {
    "answered_at_ms": _("Answered at"),
    "args_kwargs": _("Values of the task"),
    "at": _("Sent on"),
    "badge": _("Signed badge"),
    "bank_mark": _("Digest of the bank’s line"),
    "batch": _("Number of the sending"),
    "bounced_on": _("Last refused on"),
    "bundle": _("Edition of the deck"),
    "calendar_mark": _("Digest of the calendar’s address"),
    "card": _("Card"),
    "comment_notifications": _("E-mails about comments"),
    "confidence": _("Confidence"),
    "created_at": _("Created on"),
    "credit": _("How right the answer is"),
    "data": _("What was changed"),
    "detail": _("What was changed or seen"),
    "dismissibles": _("Hints that were closed"),
    "duration_ms": _("Time taken"),
    "first_name": _("First name"),
    "form": _("Form of the test"),
    "group_mark": _("Digest of who asks"),
    "handle": _("Digest of the device’s key"),
    "iban_mark": _("Digest of the account"),
    "id": _("Number"),
    "is_editing": _("Whether somebody writes"),
    "is_to_be_asked": _("Confirmation to be sent"),
    "joined_on": _("Joined on"),
    "joined_with": _("Code of the training"),
    "key": _("Number of the form"),
    "key_digest": _("Digest of the device’s key"),
    "key_hash": _("Digest of the key"),
    "known": _("What the last e-mail said"),
    "label": _("Title"),
    "last_batch": _("Number of the sending"),
    "last_name": _("Last name"),
    "last_seen_at": _("Last seen on"),
    "last_updated_at": _("Last changed on"),
    "last_used_at": _("Last used on"),
    "mailbox_mark": _("Digest of the mailbox"),
    "numbers": _("Numbers of what the e-mail is about"),
    "object_str": _("Title"),
    "offset_minutes": _("Time zone"),
    "origin": _("Form of the consent"),
    "parts": _("Parts of the answer"),
    "person_mark": _("Digest of the person"),
    "prefix": _("Beginning of the key"),
    "private_key": _("Private link"),
    "problem": _("What went wrong"),
    "purpose": _("What for"),
    "received_day": _("Received on"),
    "report": _("Report of the file"),
    "return_value": _("Result of the task"),
    "role": _("Roles"),
    "room": _("Place of the workshop"),
    "salt": _("Random value of the chain"),
    "sealed_name": _("Name"),
    "sealed_national_number": _("National number"),
    "shown_name": _("Name that is shown"),
    "skew_seconds": _("Error of the device’s clock"),
    "soft_bounces": _("Days on which mail servers refused it"),
    "subject_id": _("What it is about"),
    "subject_label": _("What it is about"),
    "test_day": _("Day of the test"),
    "text": _("Text of the comment"),
    "traceback": _("What went wrong"),
    "type": _("Kind"),
    "unconfirmed_since": _("Unconfirmed since"),
    "unreachable_since": _("Address out of reach since"),
    "user": _ACCOUNT,
    "variant": _("Variant of the card"),
    "withdrawn_on": _("Withdrawn on"),
}


def words_of(field: str) -> str:
    """Return what a field is called, by its name as in "auth.User.email", in the active language; without words, its own name."""
    model, _point, name = field.rpartition(".")
    if found := _OF_MODEL.get(field) or _staff_words(name) or _own_words(model, name):
        return str(found)
    if found := _OF_NAME.get(name):
        return str(found)
    if detail_words.has_label(name):
        return detail_words.label_of(name)
    shown = _shown_name(model, name)
    return str(shown)[:1].upper() + str(shown)[1:] if isinstance(shown, Promise) else field


def stored_words(fields: Iterable[str]) -> tuple[str, ...]:
    """Return what several fields are called, each once."""
    return tuple(dict.fromkeys(words_of(field) for field in fields))


def _staff_words(name: str) -> str | Promise | None:
    if name in ("by_name", "by_username") or name.endswith("_by_name"):
        return _NAME
    return _ACCOUNT if name == "by" or name.endswith(("_by", "by_user")) else None


def _own_words(model: str, name: str) -> str | Promise | None:
    """Return the name that a form of the desk shows, for a field that has one in Ravive's own catalogue."""
    shown = _shown_name(model, name)
    return shown if apps.get_model(model).__module__.startswith("ravive.") and isinstance(shown, Promise) else None


def _shown_name(model: str, name: str) -> str | Promise:
    return getattr(apps.get_model(model)._meta.get_field(name), "verbose_name", "")
