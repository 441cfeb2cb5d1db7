"""Certificates as tagged PDF: one, or all of a year in one file."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from ravive.giving.certificates import queries
from ravive.giving.certificates.national_numbers import ERASED, written_enterprise_number, written_number
from ravive.giving.details import CertificateText
from ravive.giving.models import GiftCertificate
from ravive.lib import paper
from ravive.lib.languages import INTERFACE_CHOICES
from ravive.people.country_names import country_name

LAYOUT = Path(__file__).parent / "layouts" / "certificate.typ"
# Characters of a text that would take more than two lines.
LONG = 70
LANGUAGES = tuple(tag for tag, _name in INTERFACE_CHOICES)


class NoTextError(Exception):
    """What the certificate says was deleted when its retention was over."""


def pdf_of(certificates: Iterable[GiftCertificate], *, title: str, now: datetime) -> bytes:
    """Return certificates of one organisation as a PDF, a page each, in the language of its donor.

    Raises NoTextError where one says nothing any more, and `paper.LayoutError`.
    """
    rows = list(certificates)
    is_example = bool(rows) and rows[0].organisation.is_example
    pages = [_page(row, is_example=is_example) for row in rows]
    language = pages[0]["language"] if len(pages) == 1 else get_language() or "fr"
    values = {"title": title, "author": rows[0].organisation.name if rows else "", "language": language, "certificates": pages}
    return paper.pdf(layout=paper.layout(LAYOUT), values=values, made_at=now)


def one_pdf(certificate: GiftCertificate, *, now: datetime) -> bytes:
    """Return one certificate as a PDF, as `pdf_of`."""
    text = _text(certificate)
    with override(_language(text)):
        title = _("Tax certificate %(year)s, no. %(number)s") % {"year": certificate.year, "number": certificate.number}
    return pdf_of([certificate], title=title, now=now)


def file_name(certificate: GiftCertificate) -> str:
    """Return the name of a certificate's file."""
    return f"281-71-{certificate.year}-{certificate.number:04d}.pdf"


def written_amount(cents: int) -> str:
    """Return an amount as certificates write it, so that no digit can be added: ***150*** EUR."""
    return f"***{number_format(Decimal(cents) / 100, decimal_pos=2 if cents % 100 else 0, use_l10n=True)}*** EUR"


def _text(certificate: GiftCertificate) -> CertificateText:
    text = queries.text_of(certificate)
    if text is None:
        raise NoTextError(str(certificate))
    return text


def _language(text: CertificateText) -> str:
    return text.donor.language if text.donor.language in LANGUAGES else "fr"


def _page(certificate: GiftCertificate, *, is_example: bool) -> dict[str, object]:
    text = _text(certificate)
    language = _language(text)
    with override(language):
        cancelled = _("Cancelled on %(day)s.") % {"day": date_format(certificate.cancelled_on)} if certificate.cancelled_on else ""
        mark = _("Cancelled") if cancelled else ""
        return {
            "language": language,
            "is_long": _is_long(text),
            "mark": " · ".join(filter(None, (mark, _("Example") if is_example else ""))),
            "notice": f"{cancelled} {_('This certificate counts for nothing. Destroy it.')}" if cancelled else "",
            "form": _("Form 281.71 · gifts of %(year)s") % {"year": certificate.year},
            "number": _("No. %(number)s") % {"number": certificate.number},
            "heading": _("Tax certificate of gifts"),
            "institution": _institution(text),
            "address": _address(text, language),
            "statement": _("%(name)s confirms that it received the gifts in money below from this donor.") % {"name": text.legal_name},
            "rows": _rows(certificate, text),
            "amount": {"name": _("Sum of the gifts"), "written": written_amount(certificate.amount_cents)},
            "finality": _("This sum was received definitively and irrevocably, and nothing was given in return."),
            "approval": _approval(text),
            "article": _(
                "The institution is approved: these gifts can give a tax reduction under article 145³³ of the Income Tax Code 1992."
            ),
            "issued": _("Issued on %(day)s") % {"day": date_format(certificate.issued_on)},
            "signer": {"name": text.signer_name, "function": text.signer_function},
            "footer": _("The institution declares this certificate to the tax office under the same number."),
        }


def _approval(text: CertificateText) -> str:
    if not text.approval_source or not text.approved_on:
        return ""
    values = {"source": text.approval_source, "day": date_format(date.fromisoformat(text.approved_on))}
    return _("Approval of the institution: %(source)s, %(day)s.") % values


def _is_long(text: CertificateText) -> bool:
    """Return whether the page needs a smaller font: a text of three lines or more, where one or two are usual."""
    texts = (text.legal_name, text.seat, text.donor.name, text.donor.street, text.donor.city, text.signer_name, text.signer_function)
    return max(map(len, texts)) > LONG


def _institution(text: CertificateText) -> dict[str, object]:
    number = _("Enterprise number: %(number)s") % {"number": written_enterprise_number(text.enterprise_number)}
    return {"name": text.legal_name, "lines": [text.seat, number]}


def _address(text: CertificateText, language: str) -> list[str]:
    donor = text.donor
    country = country_name(donor.country, language) if donor.country != "BE" else ""
    return [line for line in (donor.name, donor.street, f"{donor.postcode} {donor.city}", country) if line]


def _rows(certificate: GiftCertificate, text: CertificateText) -> list[dict[str, str]]:
    donor = text.donor
    rows = [
        (_("Year of the gifts"), str(certificate.year)),
        (_("Donor"), donor.name),
        (_("Address"), ", ".join(_address(text, _language(text))[1:])),
    ]
    if donor.enterprise_number:
        rows.append((_("Enterprise number"), written_enterprise_number(donor.enterprise_number)))
    else:
        rows.append((_("National number"), _written_national(text.national_number)))
    return [{"name": str(name), "content": content} for name, content in rows]


def _written_national(number: str) -> str:
    if number == ERASED:
        return _("declared to the tax office, then deleted here")
    return written_number(number) if number else _("not given")
