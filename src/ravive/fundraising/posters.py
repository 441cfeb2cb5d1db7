"""Posters of an appeal, with its own payment details: one page of A4 or A3, a tagged PDF."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.fundraising.models import AppealPage
from ravive.fundraising.payment import PaymentDetails, payment_of
from ravive.fundraising.queries import AppealFigures
from ravive.giving.models import BankAccount, PaymentReference
from ravive.giving.money import cents_of, written_euros
from ravive.pages.poster_layout import POSTER, brand_values, poster_pdf

LAYOUT = Path(__file__).parent / "layouts" / "appeal.typ"
# Width and height in points.
SIZES = {"a4": (595.28, 841.89), "a3": (841.89, 1190.55)}


def render_poster(
    *, page: AppealPage, figures: AppealFigures, reference: PaymentReference, account: BankAccount, size: str, address: str, now: datetime
) -> bytes:
    """Return the poster in the language of a page. `address` is the short one. Raises KeyError for a size that is not offered."""
    language = page.locale.language_code
    width, height = SIZES[size]
    with override(language):
        payment = payment_of(reference, account)
        values = {
            "language": language,
            "width": width,
            "height": height,
            "title": page.title,
            "kicker": " · ".join((page.kicker, *_facts(figures), *([_("Example")] if payment.is_example else []))),
            "summary": page.summary,
            "organisation": figures.appeal.organisation.name,
            **brand_values(figures.appeal.organisation),
            "budget": _budget(page),
            "address": address.partition("://")[2].rstrip("/"),
            **payment_values(payment),
        }
    return set_poster(values, now)


def payment_values(payment: PaymentDetails) -> dict[str, object]:
    """Return what the layout of a poster says of a transfer, in the language that is active."""
    # On a page the drawing needs no namespace; in a file it does.
    code = payment.code.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    how = _("Scan this code with the app of your bank, or copy these lines.") if code else _("Copy these lines at your bank.")
    return {
        "heading": _("Give by bank transfer"),
        "how": _("Example: nobody may pay to this account.") if payment.is_example else how,
        "qr": code,
        "qr_words": _("Payment code for the app of a bank"),
        "lines": [
            {"label": _("IBAN"), "words": payment.iban, "is_number": True},
            {"label": _("Name of the account"), "words": payment.holder, "is_number": False},
            {"label": _("Communication"), "words": payment.reference, "is_number": True},
        ],
        "is_example": payment.is_example,
    }


def set_poster(values: Mapping[str, object], now: datetime) -> bytes:
    """Return a poster of these values as PDF. The day is the only thing that it says of its time."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return poster_pdf(POSTER, LAYOUT, values=values, made_at=day)


def _facts(figures: AppealFigures) -> list[str]:
    appeal = figures.appeal
    goal = _("goal %(amount)s") % {"amount": written_euros(appeal.goal_cents, whole=True)}
    return [goal, _("until %(last)s") % {"last": date_format(appeal.ends_on, "DATE_FORMAT")}]


def _budget(page: AppealPage) -> list[dict[str, str]]:
    lines: Any = page.budget
    return [{"label": line.value["label"], "amount": written_euros(cents_of(line.value["amount"]), whole=True)} for line in lines]
