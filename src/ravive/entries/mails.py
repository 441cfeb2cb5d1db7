"""The e-mail to those who confirmed."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import override

from ravive.entries.models import AddressedRow
from ravive.entries.registry import find_subject
from ravive.entries.subjects import Subject, Thanks
from ravive.mailing import mail_queue
from ravive.mailing.mail_kinds import MailKind
from ravive.mailing.messages import Mail
from ravive.mailing.queries import confirmed_recipient


def queue_thanks(name: str, handles: Iterable[str], *, now: datetime) -> None:
    """Queue an e-mail to people who confirmed what they sent to a subject, in the caller's transaction."""
    mail_queue.queue(THANKS, [f"{name} {handle}" for handle in handles], now=now)


def _written(about: str, _now: datetime) -> Mail | None:
    name, handle = about.split(" ")
    subject = find_subject(name)
    return next((mail for row in subject.find([handle]) if (mail := _mail(subject, row))), None)


THANKS = MailKind(name="thanks", write=_written, is_awaited=True)


def _mail[Row: AddressedRow](subject: Subject[Row], row: Row) -> Mail | None:
    recipient = confirmed_recipient(row.handle or "")
    if recipient is None:
        return None
    with override(recipient.language):
        thanks = subject.thanks(row)
    return mail_of(row, thanks, recipient.language) if thanks else None


def mail_of(row: AddressedRow, words: Thanks, language: str) -> Mail:
    """Return an e-mail to the address of a row. A header of an e-mail is one line."""
    return Mail(handle=row.handle or "", language=language, subject=" ".join(words.subject.splitlines()), paragraphs=words.paragraphs)
