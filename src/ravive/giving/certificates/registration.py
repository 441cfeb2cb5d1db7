"""What other packages need to know of certificates: words of the audit log, e-mails, details of people, deletions to repeat."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "donor.added": _("added the donor"),
    "donor.requested": _("added the donors who asked for a certificate"),
    "donor.gifts_added": _("added gifts to the donor"),
    "donor.gift_removed": _("took a gift away from the donor"),
    "donor.erased": _("erased the donor"),
    "donor.merged": _("merged another donor into the donor"),
    "donor.changed": _("changed the details of the donor"),
    "donor.number_entered": _("entered the national number of the donor"),
    "donor.address_changed": _("changed the e-mail address of the donor"),
    "gift_certificate.issued": _("issued tax certificates"),
    "gift_certificate.cancelled": _("cancelled the tax certificate"),
    "gift_certificate.reissued": _("issued again the tax certificate"),
    "gift_certificate.downloaded": _("downloaded the tax certificates"),
    "gift_certificate.settings": _("changed the settings of tax certificates"),
    "gift_year.reported": _("marked the gifts of a year as declared"),
    "tax_rule.changed": _("stored a value of a tax rule"),
    "tax_rule.deleted": _("deleted a value of a tax rule"),
    "gifts": _("gifts"),
    "donors": _("donors"),
    "donor": _("donor"),
    "certificates": _("tax certificates"),
    "cancelled": _("cancelled"),
    "numbers": _("national numbers deleted"),
    "rule": _("rule"),
    "value": _("value"),
    "from": _("from"),
    # Screens that show details of people or answer a file.
    "screen:donors": _("Donors"),
    "screen:donor": _("Donor"),
    "screen:change_donor": _("Donor"),
    "screen:merge_donor": _("Donor"),
    "screen:erase_donor": _("Donor"),
    "screen:unassigned_gifts": _("Donors"),
    "screen:gift_certificates": _("Tax certificates"),
    "screen:gift_certificates_csv": _("Tax certificates"),
    "screen:gift_certificates_pdf": _("Tax certificates"),
    "screen:gift_certificates_zip": _("Tax certificates"),
    "screen:gift_certificate": _("Tax certificate"),
    "screen:cancel_gift_certificate": _("Tax certificate"),
}


def register_all() -> None:
    """Register it all. `AppConfig.ready` calls this."""
    from ravive.departures import actions as departures
    from ravive.entries.registration import register
    from ravive.giving.certificates import agenda_items, erasure, mails, my_gifts_part
    from ravive.giving.certificates.actions import years
    from ravive.giving.certificates.subject import DONORS
    from ravive.mailing import mail_kinds
    from ravive.people import agenda
    from ravive.people.audit_words import add_words
    from ravive.site import personal_data

    add_words(WORDS)
    agenda.find_with("giving-certificates", agenda_items.items)
    register(DONORS)
    mail_kinds.register(mails.LINK, mails.CERTIFICATE)
    my_gifts_part.register()
    personal_data.register(erasure.DATA)
    departures.register(years.NUMBERS, years.replay_report)
