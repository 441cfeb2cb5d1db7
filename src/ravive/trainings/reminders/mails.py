"""What reminders say by e-mail, in neutral words."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.mailing.messages import Mail


def prompt_mail(handle: str, language: str) -> Mail:
    """Return the e-mail of a prompt. Read by others, it says nothing of the subject."""
    with override(language):
        subject = _("A few cards are ready")
        paragraphs = (_("A few cards are ready. Three minutes are enough."), f"{settings.RAVIVE_URL}/{language}/cards/")
    return Mail(handle=handle, language=language, subject=subject, paragraphs=paragraphs)
