"""What sending e-mail and counting requests store of people beside the forms themselves. The models are of `mailing` and `throttling`."""

from django.utils.translation import gettext_lazy as _

from ravive.mailing.links import UNCONFIRMED_LIFE
from ravive.mailing.mail_queue import LONGEST_WAIT
from ravive.site.personal_data import DataRecipient, DataSubject, LegalBasis, PersonalData, StorageLimit, details, fixed, register

READERS = (
    DataSubject.READERS, DataSubject.CAMPAIGNERS, DataSubject.SIGNERS, DataSubject.REGISTRANTS, DataSubject.REQUESTERS, DataSubject.RUNNERS,
    DataSubject.DONORS, DataSubject.LEARNERS,
)  # fmt: skip


def register_all() -> None:
    """Register them. `AppConfig.ready` calls this."""
    register(MAIL)
    register(LIMITS)


MAIL = PersonalData(
    name="mail",
    label=_("Sending e-mail"),
    people=(*READERS, DataSubject.STAFF),
    recipients=(DataRecipient.MAIL_PROVIDER,),
    fields=(
        *details(
            "mailing.MailAddress",
            ("purpose", "unconfirmed_since", "is_to_be_asked", "mailbox_mark", "group_mark"),
            purpose=_("Ask the reader of an address to confirm it, at most three times a day: keyed digests of the mailbox"),
            deletion=_("When the address is confirmed; after two days without an answer."),
            basis=LegalBasis.INTEREST,
            limit=StorageLimit(days=fixed(UNCONFIRMED_LIFE.days), since=_("after the address was typed")),
        ),
        *details(
            "mailing.MailAddress",
            ("soft_bounces", "bounced_on"),
            purpose=_("Stop writing to an address that fails: on how many days mail servers refused it"),
            deletion=_("With the address."),
            basis=LegalBasis.INTEREST,
            limit=StorageLimit(days=None, since=_("as long as the address is stored")),
        ),
        *details(
            "mailing.QueuedMail",
            ("about", "numbers"),
            purpose=_("Send an e-mail when its turn comes: the random number or the digest of whom it is for"),
            deletion=_("When the mail server has answered for good; after two weeks at the latest."),
            basis=LegalBasis.INTEREST,
            limit=StorageLimit(days=fixed(LONGEST_WAIT.days), since=_("after it was queued")),
        ),
    ),
)
LIMITS = PersonalData(
    name="limits",
    label=_("Limits against floods"),
    people=(DataSubject.VISITORS, DataSubject.LEARNERS, DataSubject.STAFF),
    fields=details(
        "throttling.RequestCount",
        ("key",),
        purpose=_("Count what one key, name or form sends, so that nobody floods the site: a digest"),
        deletion=_("Within an hour after its time is over."),
        basis=LegalBasis.SAFETY,
        limit=StorageLimit(days=fixed(2), since=_("after it was counted")),
    ),
)
