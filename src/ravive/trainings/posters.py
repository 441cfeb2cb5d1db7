"""The poster and the slide of a training, in its language: how to join, and what is shared with whom."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Literal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from segno import make

from ravive.pages.poster_layout import brand_values, poster_pdf
from ravive.people.addresses import is_loopback
from ravive.trainings import codes, invitation, queries
from ravive.trainings.models import Training

LAYOUTS = Path(__file__).parent / "layouts"
QUIET_ZONE_MODULES = 2

type Print = Literal["poster", "slide"]


def render_print(*, training: Training, code: str, address: str, typing_address: str, language: str, which: Print, now: datetime) -> bytes:
    """Return the poster or the slide as a PDF. `address` is in the QR code; people type the code at `typing_address`."""
    with override(language):
        values = _values(training, code, address, typing_address, language)
    return poster_pdf(LAYOUTS / "words.typ", LAYOUTS / f"{which}.typ", values=values, made_at=now)


def _values(training: Training, code: str, address: str, typing_address: str, language: str) -> dict[str, object]:
    day = date_format(training.held_on, "DATE_FORMAT")
    heading = _("Second circle: to practise too") if training.is_second_circle else _("To keep what was learnt")
    return {
        "language": language,
        "example": _("Example, invented answers") if training.organisation.is_example else "",
        "title": training.title,
        "organisation": training.organisation.name,
        **brand_values(training.organisation),
        "when": f"{training.place} · {day}" if training.place else day,
        "heading": heading,
        "scan": _scan(address, typing_address),
        "type": _("Or open this address and type the six characters:"),
        "address": invitation.short_address(typing_address),
        "code": codes.format_code(code),
        "qr": _qr(address),
        "qr_words": _("QR code that leads to %(address)s") % {"address": address},
        "shared_heading": _("What is shared, and with whom"),
        "shared": _shared(training),
        "footer": _("No account, no application to buy. A few minutes a week, at most two reminders, also without network."),
    }


def _scan(address: str, typing_address: str) -> str:
    """Return what to do with the code, or why that leads nowhere."""
    if is_loopback(address):
        where = invitation.short_address(typing_address)
        return _("Phones cannot reach %(address)s: it leads to this computer only.") % {"address": where}
    return _("Scan this code with a phone.")


def _shared(training: Training) -> list[str]:
    values = {"organisation": training.organisation.name, "fewest": queries.smallest_group(training)}
    if training.is_second_circle:
        seen = _("%(organisation)s sees only how many joined and how many practised.") % values
    else:
        seen = _("%(organisation)s sees the group, from %(fewest)s people on; never a person.") % values
    until = date_format(queries.forget_on(training), "DATE_FORMAT")
    return [
        _("No name, no e-mail, no place: only answers, under a random key."),
        seen,
        _("To leave at any time, and take the answers out: in the app."),
        _("On %(day)s at the latest, the answers are counted and deleted.") % {"day": until},
    ]


def _qr(address: str) -> str:
    written = BytesIO()
    make(address, error="m", micro=False).save(written, kind="svg", xmldecl=False, border=QUIET_ZONE_MODULES)
    return written.getvalue().decode()
