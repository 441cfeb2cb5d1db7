"""The sheet that a team or runner prints: for whom, and how to give. It looks as the posters of the appeal do."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.fundraising import posters
from ravive.fundraising.models import AppealPage
from ravive.fundraising.payment import PaymentDetails
from ravive.fundraising.run_queries import Participant
from ravive.giving.models import RunTeam
from ravive.pages.poster_layout import brand_values


def render_sheet(*, row: Participant, page: AppealPage, payment: PaymentDetails, address: str, now: datetime) -> bytes:
    """Return a sheet of A4 as PDF, in the language of the appeal's page. `address` is that of the participant's page."""
    language = page.locale.language_code
    width, height = posters.SIZES["a4"]
    with override(language):
        what = _("Sponsored run") if isinstance(row, RunTeam) else _("I run, you give")
        counts = _("With this communication, your gift counts here and for the whole appeal.")
        values = {
            "language": language,
            "width": width,
            "height": height,
            "title": row.name,
            "kicker": " · ".join((what, page.title, *([_("Example")] if payment.is_example else []))),
            "summary": " ".join((page.summary, counts)) if page.summary else counts,
            "organisation": row.appeal.organisation.name,
            **brand_values(row.appeal.organisation),
            "budget": [],
            "address": address.partition("://")[2].rstrip("/"),
            # Scanned in the street, from an arm's length.
            "code_share": 40,
            **posters.payment_values(payment),
        }
    return posters.set_poster(values, now)
