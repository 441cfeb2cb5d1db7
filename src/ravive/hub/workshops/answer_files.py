"""The files that go with an e-mail about a workshop: the poster of its training, and the report once there are figures."""

from datetime import datetime

from django.utils.translation import override, pgettext

from ravive.mailing.messages import MailFile
from ravive.people.addresses import organisation_address
from ravive.trainings import invitation, posters, queries, report
from ravive.trainings.models import Training

PDF = "application/pdf"


def join_address(training: Training, language: str, code: str = "") -> str:
    """Return the public address where a group joins, on the organisation's own site. Without a code, people type it there."""
    return organisation_address(training.organisation, invitation.path_of(language, code))


def poster(training: Training, language: str, now: datetime) -> tuple[MailFile, ...]:
    """Return the poster of a training as a PDF; nothing once its code leads nowhere."""
    code = queries.code_of(training)
    if code is None:
        return ()
    shown = language if language in training.languages else training.languages[0]
    pdf = posters.render_print(
        training=training,
        code=code.code,
        address=join_address(training, shown, code.code),
        typing_address=join_address(training, shown),
        language=shown,
        which="poster",
        now=now,
    )
    return (MailFile(name=f"{_named(language, is_report=False)}-{code.code}.pdf", content=pdf, media_type=PDF),)


def report_of(training: Training, language: str, now: datetime) -> tuple[MailFile, ...]:
    """Return the report of a training as a PDF, in a language of the interface."""
    pdf = report.printed(training=training, language=language, now=now)
    return (MailFile(name=f"{_named(language, is_report=True)}-{training.held_on.isoformat()}.pdf", content=pdf, media_type=PDF),)


def _named(language: str, *, is_report: bool) -> str:
    with override(language):
        return pgettext("name of a file", "report") if is_report else pgettext("name of a file", "poster")
