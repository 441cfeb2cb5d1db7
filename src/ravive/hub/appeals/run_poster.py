"""The sheet that a team or runner prints: for whom, and how to give."""

from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.giving.models import RunTeam
from ravive.giving.run_queries import Participant
from ravive.hub.appeals.models import AppealPage
from ravive.hub.appeals.payment import PaymentDetails
from ravive.lib import paper

LAYOUT = Path(__file__).parent / "layouts" / "run_poster.typ"


def poster(*, row: Participant, page: AppealPage, payment: PaymentDetails, address: str, now: datetime) -> bytes:
    """Return an A4 sheet as PDF, in the language of the appeal's page. `address` is that of the participant's page."""
    language = page.locale.language_code
    with override(language):
        values: dict[str, object] = {
            "language": language,
            "organisation": row.appeal.organisation.name,
            "kicker": _("Sponsored run") if isinstance(row, RunTeam) else _("I run, you give"),
            "name": row.name,
            "title": page.title,
            "summary": page.summary,
            "qr": str(payment.code).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1),
            "qr_words": _("Code to pay: the lines below say the same"),
            "scan": _("Open the app of your bank, scan this code, choose the amount."),
            "lines": [
                [_("IBAN"), payment.iban],
                [_("Name of the account"), payment.holder],
                [_("Communication"), payment.reference],
            ],
            "counts": _("With this communication, your gift counts here and for the whole appeal."),
            "address": address.partition("://")[2].rstrip("/"),
            "is_example": payment.is_example,
            "example": _("Example: nobody may pay to this account. Its details are struck through."),
        }
    # The day is the only thing that the sheet says of its time.
    return paper.pdf(layout=paper.layout(LAYOUT), values=values, made_at=now.replace(hour=0, minute=0, second=0, microsecond=0))
