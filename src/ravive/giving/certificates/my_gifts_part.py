"""What the private page of a donor says of tax certificates, and what its export has of them."""

from collections.abc import Mapping, Sequence

import msgspec
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ravive.giving import mailbox_gifts, my_gifts_parts
from ravive.giving.certificates import queries
from ravive.giving.certificates.national_numbers import ERASED, masked_number
from ravive.giving.certificates.private_links import short_token_of
from ravive.giving.details import CertificateText
from ravive.giving.donor_mailboxes import DonorMailbox
from ravive.giving.models import Donor, GiftCertificate
from ravive.giving.money import euros_of
from ravive.giving.my_gifts_parts import MyGiftsLink, MyGiftsPart, MyGiftsSection
from ravive.mailing.encryption import SealKeyError


def register() -> None:
    """Add certificates to the page "my gifts". An erasure deletes the donor; issued certificates stay."""
    my_gifts_parts.register(MyGiftsPart(name="certificates", section=section, export=export, stays=stays))


def section(mailbox: DonorMailbox, _page_token: str) -> MyGiftsSection | None:
    """Return the certificates of a donor, and where the next one stands; None where nobody asked for one, or certificates are off."""
    donor = mailbox_gifts.donor_of(mailbox)
    asked = donor is not None or mailbox_gifts.own_promises(mailbox).filter(wants_certificate=True).exists()
    if not asked or not queries.gives_certificates(mailbox.organisation):
        return None
    year, issued = queries.year_in_work(mailbox.organisation, localdate()), _issued(mailbox)
    token = short_token_of(donor) if donor else ""
    links = [_link_to(row) for row in issued]
    if donor is None:
        lines = (_("You asked for a tax certificate. We ask you for what it needs once the year is over."),)
    elif any(row.year == year for row in issued):
        lines = tuple(_("Issued on %(day)s.") % {"day": date_format(row.issued_on, "DATE_FORMAT")} for row in issued if row.year == year)
    else:
        lines = (_("The certificate of %(year)s is not issued yet. See what it needs of you.") % {"year": year},)
    if donor is not None:
        links.append(MyGiftsLink(words=_("What a certificate needs"), path=reverse("own_donor_page", args=[token])))
    return MyGiftsSection(heading=_("Tax certificates"), lines=lines, links=tuple(links))


def export(mailbox: DonorMailbox) -> Mapping[str, object]:
    """Return the certificates of a donor with what each says, and the last digits of the national number: nobody may read it in a file."""
    return export_of(mailbox_gifts.donors_of(mailbox))


def export_of(found: Sequence[Donor]) -> Mapping[str, object]:
    """Return the same of donors who are one person; empty without any."""
    if not found:
        return {}
    rows = GiftCertificate.objects.filter(donor__in=found).exclude(sealed="").select_related("donor")
    try:
        number = next((number for donor in found if (number := queries.national_number_of(donor))), "")
    except SealKeyError:
        number = ""
    return {"national_number": masked_number(number) if number else None, "issued": [_said(row) for row in rows]}


def stays(mailbox: DonorMailbox) -> tuple[str, ...]:
    """Return what an erasure leaves: a donor with gifts of others too, and until which day certificates have the national number."""
    return (*_left_donor(mailbox), *_left_numbers(mailbox))


def _left_donor(mailbox: DonorMailbox) -> tuple[str, ...]:
    if not mailbox_gifts.leaves_donor(mailbox):
        return ()
    return (
        _("A gift of yours stands with a donor who has other gifts too. That donor’s details stay. Write to the organisation about them."),
    )


def _left_numbers(mailbox: DonorMailbox) -> tuple[str, ...]:
    numbers = [(row, text.national_number) for row in mailbox_gifts.certificates_left(mailbox) if (text := _text_of(row))]
    with_number = [row for row, number in numbers if number not in ("", ERASED)]
    if not with_number:
        return ()
    last_day = max(queries.number_last_day(row.year, issued_on=row.issued_on, today=localdate()) for row in with_number)
    line = _(
        "The national number on issued certificates stays until their year is declared to the tax office, until %(day)s at the latest."
    )
    return (line % {"day": date_format(last_day, "DATE_FORMAT")},)


def _issued(mailbox: DonorMailbox) -> list[GiftCertificate]:
    return [row for row in mailbox_gifts.certificates_of(mailbox) if row.cancelled_on is None and row.sealed]


def _link_to(row: GiftCertificate) -> MyGiftsLink:
    """Return the link to a certificate; one from before two donors were put together is behind its own donor's private link."""
    token = short_token_of(row.donor) if row.donor else ""
    path = reverse("own_gift_certificate", args=[token, row.year])
    return MyGiftsLink(words=_("Certificate of %(year)s, PDF") % {"year": row.year}, path=path)


def _text_of(row: GiftCertificate) -> CertificateText | None:
    try:
        return queries.text_of(row)
    except SealKeyError:
        return None


def _said(row: GiftCertificate) -> dict[str, object]:
    text = _text_of(row)
    return {
        "year": row.year,
        "number": row.number,
        "amount": str(euros_of(row.amount_cents)),
        "issued_on": row.issued_on.isoformat(),
        "cancelled_on": row.cancelled_on.isoformat() if row.cancelled_on else None,
        "donor": msgspec.to_builtins(text.donor) if text else None,
    }
