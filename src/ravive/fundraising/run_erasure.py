"""What sponsored runs store of people, and its deletion on a promised day."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from ravive.fundraising.actions.teams import delete_request, erase_name
from ravive.fundraising.run_queries import STORED_DAYS
from ravive.giving.models import RunTeam, SponsoredRunner
from ravive.giving.models.appeals import Review
from ravive.mailing.links import UNCONFIRMED_LIFE
from ravive.site.personal_data import LegalBasis, PersonalData, PersonalField, StorageLimit, fixed

_DELETION = _("30 days after the appeal’s last day; at once when the team or runner withdraws; after two days without a confirmation")


def erase(now: datetime) -> int:
    """Delete the names and addresses of runs that are over, and requests that nobody confirmed; return how many rows."""
    today = localdate(now)
    # `mailing` deletes these with their address; one whose address is lost would stay.
    late = Q(review=Review.NONE, added_on__lt=localdate(now - UNCONFIRMED_LIFE) - timedelta(days=1)) & ~Q(name="")
    over = Q(erased_at_latest__lte=today) | Q(appeal__ends_on__lte=today - timedelta(days=STORED_DAYS))
    changed = 0
    for model in (RunTeam, SponsoredRunner):
        for handle in list(model.objects.filter(late).exclude(handle=None).values_list("handle", flat=True)):
            delete_request(handle or "")
            changed += 1
        for number in list(model.objects.filter(over).exclude(name="").values_list("pk", flat=True)):
            with transaction.atomic():
                row = model.objects.select_for_update().filter(pk=number).exclude(name="").first()
                if row is not None:
                    erase_name(row)
                    changed += 1
    return changed


_LIMIT = StorageLimit(days=fixed(STORED_DAYS), since=_("after the appeal’s last day"))
DATA = PersonalData(
    name="runs",
    label=_("Taking part in a sponsored run"),
    fields=(
        PersonalField(
            model="giving.RunTeam",
            field="name",
            purpose=_("Name of a team of a sponsored run, on its page"),
            deletion=_DELETION,
            basis=LegalBasis.CONSENT,
            limit=_LIMIT,
        ),
        PersonalField(
            model="giving.RunTeam",
            field="handle",
            purpose=_("Random name of the team in its private link"),
            deletion=_DELETION,
            basis=LegalBasis.CONSENT,
            limit=_LIMIT,
        ),
        PersonalField(
            model="giving.SponsoredRunner",
            field="name",
            purpose=_("Name of a runner of 18 or over, as they chose to be called on their page"),
            deletion=_DELETION,
            basis=LegalBasis.CONSENT,
            limit=_LIMIT,
        ),
        PersonalField(
            model="giving.SponsoredRunner",
            field="handle",
            purpose=_("Random name of the runner in the private link"),
            deletion=_DELETION,
            basis=LegalBasis.CONSENT,
            limit=_LIMIT,
        ),
        PersonalField(
            model="mailing.MailAddress",
            field="sealed",
            purpose=_("E-mail address of the adult responsible for a team, or of a runner, for the private link. Encrypted."),
            deletion=_DELETION,
            basis=LegalBasis.CONSENT,
            limit=_LIMIT,
        ),
    ),
    erase=erase,
)
