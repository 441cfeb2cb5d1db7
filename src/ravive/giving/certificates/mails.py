"""What donors get by e-mail: the private link that asks for an address, and the one that has the certificate."""

from collections.abc import Iterator
from datetime import date

from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.entries.mails import mail_of
from ravive.entries.subjects import Thanks
from ravive.giving.certificates import queries
from ravive.giving.certificates.certificate_paper import LANGUAGES
from ravive.giving.certificates.private_links import LIFE, address_of
from ravive.giving.models import Donor, GiftCertificate
from ravive.mailing import actions as mailing
from ravive.mailing.messages import Mail


@task
def send_links(donors: list[int], year: int | None = None) -> int:
    """Write to donors with a confirmed address, with the link that asks for what a certificate needs; return how many were accepted.

    `year` is that of the certificate; None: the year in work.
    """
    rows = Donor.objects.select_related("organisation__site").filter(pk__in=donors, handle__isnull=False, erased_on=None)
    return mailing.send([_asks(row, year) for row in rows])


@task
def send_certificates(certificates: list[int]) -> int:
    """Write to donors whose certificate counts, with the link to it; return how many were accepted. The queue names nobody."""
    by_handle = {reader.handle or "": (row, reader) for row, reader in _with_readers(certificates)}
    sent = 0
    for handle, outcome in mailing.deliver([_brings(row, reader) for row, reader in by_handle.values()]):
        if outcome == "accepted":
            sent += 1
            _mark_sent(by_handle[handle][0], timezone.localdate())
    return sent


def _with_readers(certificates: list[int]) -> Iterator[tuple[GiftCertificate, Donor]]:
    """Yield certificates that count, each with the donor whose address it goes to: its own one, or one who was put together with it."""
    rows = list(GiftCertificate.objects.select_related("organisation").filter(pk__in=certificates, cancelled_on=None))
    reachable: dict[int, int] = {}
    for organisation in {row.organisation for row in rows}:
        reachable |= queries.reachable_donors(organisation)
    chosen = {reachable[row.donor_id]: row for row in rows if row.donor_id in reachable}
    for reader in Donor.objects.select_related("organisation__site").filter(pk__in=chosen):
        yield chosen[reader.pk], reader


def _mark_sent(certificate: GiftCertificate, today: date) -> None:
    certificate.sent_on = today
    certificate.save(update_fields=["sent_on"])


def _asks(donor: Donor, year: int | None) -> Mail:
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


def _brings(certificate: GiftCertificate, donor: Donor) -> Mail:
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


def _valid() -> str:
    return _("The link is yours alone, and holds for %(days)s days.") % {"days": LIFE.days}
