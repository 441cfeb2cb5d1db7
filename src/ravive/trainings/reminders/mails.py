"""What reminders say by e-mail, in neutral words."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.mailing.mail_kinds import MailKind
from ravive.mailing.messages import Mail
from ravive.trainings.models import Reminder
from ravive.trainings.reminders import storage


def prompt_mail(about: str, now: datetime) -> Mail | None:
    """Return the e-mail of a prompt. Read by others, it says nothing of the subject. `about`: the handle, and until when it may arrive."""
    handle, closes_at_ms = about.split(" ")
    reminder = Reminder.objects.filter(pk=handle).first()
    if reminder is None or now.timestamp() * 1000 >= int(closes_at_ms):
        return None
    language = storage.decrypt_state(reminder.sealed).language
    with override(language):
        subject = _("A few cards are ready")
        paragraphs = (_("A few cards are ready. Three minutes are enough."), f"{settings.RAVIVE_URL}/{language}/cards/")
    return Mail(handle=handle, language=language, subject=subject, paragraphs=paragraphs)


PROMPT = MailKind(name="prompt", write=prompt_mail, is_awaited=True)
