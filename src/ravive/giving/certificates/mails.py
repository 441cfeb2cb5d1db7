"""What donors get by e-mail: the private link that asks for an address, and the one that has the certificate."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.entries.mails import mail_of
from ravive.entries.subjects import Thanks
from ravive.giving.certificates import queries
from ravive.giving.certificates.certificate_paper import LANGUAGES
from ravive.giving.certificates.private_links import LIFE, address_of
from ravive.giving.models import Donor, GiftCertificate
from ravive.mailing import mail_queue
from ravive.mailing.mail_kinds import MailKind, Settled
from ravive.mailing.messages import Mail


def queue_links(donors: Iterable[int], *, now: datetime, year: int | None = None) -> int:
    """Queue e-mails to donors, with the link that asks for what a certificate needs; return how many.

    `year` is that of the certificate; None: the year in work.
    """
    return mail_queue.queue(LINK, (f"{donor} {year or 0}" for donor in donors), now=now)


def queue_certificates(certificates: Iterable[int], *, now: datetime) -> int:
    """Queue e-mails to donors whose certificate counts, with the link to it; return how many."""
    return mail_queue.queue(CERTIFICATE, map(str, certificates), now=now)


def _asks(about: str, _now: datetime) -> Mail | None:
    number, written_year = about.split(" ")
    year = int(written_year) or None
    donor = Donor.objects.select_related("organisation__site").filter(pk=number, handle__isnull=False, erased_on=None).first()
    if donor is None:
        return None
    details = queries.details_of(donor)
    language = details.language if details.language in LANGUAGES else "fr"
    with override(language):
        return mail_of(donor, question_to(donor, language, year=year), language)


def question_to(donor: Donor, language: str, *, year: int | None = None) -> Thanks:
    """Return the words, in the active language, that ask a donor for what a certificate needs."""
    return Thanks(
        subject=_("Your tax certificate: what is missing"),
        paragraphs=(
            _("%(name)s thanks you for your gifts. A tax certificate needs your address and your national number.")
            % {"name": donor.organisation.name},
            _("This page asks for them; the number is stored encrypted, and deleted once it is declared:"),
            address_of(donor, language, year=year),
            _valid(),
            _("Never send your national number by e-mail, and never write it in a transfer."),
        ),
    )


def _brings(about: str, _now: datetime) -> Mail | None:
    """Return what goes to the donor of a certificate that counts, at their own address or that of one who was put together with them."""
    certificate = GiftCertificate.objects.select_related("organisation").filter(pk=about, cancelled_on=None).first()
    if certificate is None or certificate.donor_id is None:
        return None
    reader = queries.reachable_donors(certificate.organisation).get(certificate.donor_id)
    donor = Donor.objects.select_related("organisation__site").filter(pk=reader).first()
    if donor is None:
        return None
    text = queries.text_of(certificate)
    language = text.donor.language if text and text.donor.language in LANGUAGES else "fr"
    with override(language):
        named = {"name": donor.organisation.name, "year": certificate.year}
        return Mail(
            handle=donor.handle or "",
            language=language,
            subject=_("Your tax certificate of %(year)s") % named,
            paragraphs=(
                _("%(name)s thanks you. Your tax certificate for your gifts of %(year)s is ready:") % named,
                address_of(donor, language),
                _valid(),
            ),
        )


def _mark_sent(settled: Settled) -> None:
    if settled.outcome == "accepted":
        GiftCertificate.objects.filter(pk=settled.about).update(sent_on=timezone.localdate(settled.at))


def _valid() -> str:
    return _("The link is yours alone, and holds for %(days)s days.") % {"days": LIFE.days}


LINK = MailKind(name="certificate-link", write=_asks)
CERTIFICATE = MailKind(name="certificate", write=_brings, settle=_mark_sent)
