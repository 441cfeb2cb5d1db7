"""What e-mails to teams and runners of a sponsored run say, and what `mailing` needs to know of them."""

from django.db.models import Q
from django.tasks import task
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ravive.fundraising.actions import teams
from ravive.fundraising.queries import page_of
from ravive.fundraising.run_pages import participant_path
from ravive.fundraising.run_queries import PURPOSE, Participant, erasure_day, find_participant
from ravive.giving.models import RunTeam
from ravive.giving.models.appeals import Review
from ravive.mailing import actions as mailing
from ravive.mailing import links, purposes
from ravive.mailing.messages import Mail
from ravive.mailing.queries import confirmed_recipient
from ravive.people.addresses import organisation_address
from ravive.people.models import Organisation
from ravive.site.public_names import is_public_name


def register() -> None:
    """Let `mailing` confirm the addresses of teams and runners, and delete what nobody confirms."""
    request = gettext_lazy(
        "Somebody, probably you, registered for a sponsored run and gave this address. Without your confirmation, nothing is shown."
    )
    purposes.register(
        purposes.Purpose(name=PURPOSE, path="runs", request=request, delete=teams.delete_request, organisation_of=_organisation_of)
    )


def _organisation_of(handle: str) -> Organisation | None:
    is_theirs = Q(appeals__teams__handle=handle) | Q(appeals__runners__handle=handle)
    return Organisation.objects.select_related("site").filter(is_theirs).first()


@task
def say_state(handle: str) -> int:
    """Write to a team or runner what became of its name; return how many e-mails were accepted. The queue names nobody."""
    row, recipient = find_participant(handle), confirmed_recipient(handle)
    return mailing.send([_state_mail(row, recipient.language)]) if row and recipient else 0


def _mailed_name(row: Participant) -> str:
    """Return the name as an e-mail may carry it: a mail program makes a link of an address in an older name."""
    return row.name if is_public_name(row.name) else _("a team") if isinstance(row, RunTeam) else _("a runner")


def _state_mail(row: Participant, language: str) -> Mail:
    page, handle = page_of(row.appeal, language), row.handle or ""
    with override(language):
        said = {"name": _mailed_name(row)}
        paragraphs = [page.title if page else row.appeal.title]
        if row.review == Review.RELEASED:
            subject, first = (
                _("Your page is there: %(name)s"),
                _("The page of %(name)s is shown, with its code to pay and a sheet to print:"),
            )
            paragraphs += [first % said, organisation_address(row.appeal.organisation, participant_path(row, language))]
        elif row.review == Review.REFUSED:
            subject, first = (
                _("We do not show this name: %(name)s"),
                _("Withdraw it by your private link, then register again with another."),
            )
            paragraphs.append(first)
        else:
            subject, first = _("You are registered: %(name)s"), _("We look at the name first. An e-mail tells you when its page is shown.")
            paragraphs.append(first)
        if isinstance(row, RunTeam):
            paragraphs.append(_("The private link of the team, to see its state, to get the code again, or to withdraw:"))
        else:
            paragraphs.append(_("Your private link, to change team, to get the code again, or to withdraw:"))
        paragraphs.append(links.stop_link(purposes.find_purpose(PURPOSE), handle, language))
        day = min(row.erased_at_latest or erasure_day(row.appeal), erasure_day(row.appeal))
        paragraphs.append(_("Name and address are deleted on %(day)s at the latest.") % {"day": date_format(day, "DATE_FORMAT")})
    return Mail(handle=handle, language=language, subject=subject % said, paragraphs=tuple(paragraphs))
