"""The e-mail to those who confirmed."""

from django.tasks import task
from django.utils.translation import override

from ravive.entries.models import AddressedRow
from ravive.entries.registry import find_subject
from ravive.entries.subjects import Subject, Thanks
from ravive.mailing import actions as mailing
from ravive.mailing.messages import Mail
from ravive.mailing.queries import confirmed_recipient


@task
def thank(name: str, handles: list[str]) -> int:
    """Write to people who confirmed what they sent to a subject; return how many e-mails were accepted. The queue names nobody."""
    subject = find_subject(name)
    return mailing.send([mail for row in subject.find(handles) if (mail := _mail(subject, row))])


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
