"""What pages store of people: contacts of the organisation, and the history of pages, which has what was once written of somebody."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision

from ravive.site.personal_data import (
    DataRecipient,
    DataSubject,
    LegalBasis,
    PersonalData,
    StorageLimit,
    days_of_years,
    details,
    fixed,
    register,
)

HISTORY_YEARS = 2
HISTORY_DAYS = days_of_years(HISTORY_YEARS)


def register_all() -> None:
    """Register them. `AppConfig.ready` calls this."""
    register(HISTORY)
    register(CONTACTS)
    register(BREACHES)


def _erase_history(now: datetime) -> int:
    """Delete versions of pages and entries of their log after two years; return how many. What a page shows or has as its draft stays."""
    before = now - timedelta(days=HISTORY_DAYS)
    deleted = 0
    for number in list(_old_versions(before).values_list("pk", flat=True)):
        with transaction.atomic():
            # Each by itself: comments follow to the next version.
            for version in _old_versions(before).filter(pk=number):
                version.delete()
                deleted += 1
    for log in (PageLogEntry, ModelLogEntry):
        deleted += log.objects.filter(timestamp__lt=before).delete()[0]
    return deleted


def _old_versions(before: datetime) -> QuerySet[Revision]:
    used = Page.objects.filter(Q(latest_revision=OuterRef("pk")) | Q(live_revision=OuterRef("pk")))
    return Revision.page_revisions.filter(created_at__lt=before, approved_go_live_at=None).exclude(Exists(used))


_HISTORY = StorageLimit(days=fixed(HISTORY_DAYS), since=_("after it was written; what a page still shows stays"))
_HISTORY_DELETION = _("After two years. The version that is shown and the draft stay, as long as the page.")
HISTORY = PersonalData(
    name="page-history",
    label=_("History of pages"),
    people=(DataSubject.NAMED, DataSubject.STAFF),
    fields=tuple(
        field
        for model, names in (
            ("wagtailcore.Revision", ("content", "object_str")),
            ("wagtailcore.PageLogEntry", ("label", "data")),
            ("wagtailcore.ModelLogEntry", ("label", "data")),
        )
        for field in details(
            model,
            names,
            purpose=_("Bring back an earlier version of a page: all that was written in it, names too"),
            deletion=_HISTORY_DELETION,
            basis=LegalBasis.SAFETY,
            limit=_HISTORY,
        )
    )
    + tuple(
        field
        for model in ("wagtailcore.Comment", "wagtailcore.CommentReply")
        for field in details(
            model,
            ("text",),
            purpose=_("Talk about a page while it is written"),
            deletion=_("When the comment, its page or the account is deleted."),
            basis=LegalBasis.SAFETY,
            limit=StorageLimit(days=None, since=_("as long as the page or the account exists")),
        )
    ),
    erase=_erase_history,
)
CONTACTS = PersonalData(
    name="contacts",
    label=_("Contacts, pictures and documents of the site"),
    people=(DataSubject.NAMED,),
    recipients=(DataRecipient.PUBLIC, DataRecipient.S3_STORAGE),
    fields=(
        *details(
            "pages.SiteProfile",
            ("email", "phone", "privacy_email", "data_protection_officer", "security_contact", "press_email", "press_phone"),
            purpose=_("Say whom to write to: in the notices, at the foot of the site, in security.txt"),
            deletion=_("When an administrator changes the settings of the site."),
            basis=LegalBasis.INFORMATION,
            limit=StorageLimit(days=None, since=_("as long as somebody has this task")),
        ),
        *details(
            "wagtailimages.Image",
            ("file", "title", "description"),
            purpose=_("Show pictures, which can show people who agreed to it"),
            deletion=_("When the communication officers delete the picture."),
            basis=LegalBasis.CONSENT,
            limit=StorageLimit(days=None, since=_("as long as the organisation uses the picture")),
        ),
        *details(
            "wagtaildocs.Document",
            ("file", "title"),
            purpose=_("Give out documents, which can name people"),
            deletion=_("When the communication officers delete the document."),
            basis=LegalBasis.INFORMATION,
            limit=StorageLimit(days=None, since=_("as long as the organisation gives the document out")),
        ),
    ),
)
BREACHES = PersonalData(
    name="breaches",
    label=_("Register of breaches"),
    people=(DataSubject.STAFF,),
    fields=details(
        "pages.Breach",
        (
            *("title", "period", "nature", "people", "records", "consequences", "measures", "contact"),
            *("authority", "authority_reason", "delay_reason", "people_reason"),
        ),
        purpose=_("Describe a breach of personal data for the authority, with who answers questions (GDPR, article 33)"),
        deletion=_("With the organisation: the authority may ask for the register at any time."),
        basis=LegalBasis.DUTY,
        limit=StorageLimit(days=None, since=_("as long as the organisation has its register of breaches")),
    ),
)
