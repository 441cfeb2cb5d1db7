"""The package as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What the audit log shows, in the reader's words. What is booked has a journal of its own.
WORDS = {
    "bank_account.added": _("added the bank account"),
    "bank_account.changed": _("changed the bank account"),
    "bank_account.removed": _("removed the bank account"),
    "bank_layout.added": _("described a bank’s table"),
    "bank_layout.removed": _("removed the layout of a bank’s table"),
    "giving.changed": _("changed the settings of giving"),
    "giving.exported": _("downloaded the bookings"),
    "retention_years": _("years that details of gifts are stored"),
    "year": _("year"),
    "appeal": _("appeal"),
    "promises": _("promises"),
    "with_names": _("with names of donors"),
    "givers.thanked": _("thanked donors by e-mail"),
    "thanks_texts.changed": _("changed the words of thank-you e-mails"),
    "people": _("people"),
    # Screens that show details of people or answer a file.
    "screen:bank_month": _("Month"),
    "screen:bank_transfer": _("Gift"),
    "screen:export_bookings": _("Bookings"),
}


class GivingConfig(AppConfig):
    """Giving by bank transfer."""

    name = "ravive.giving"
    label = "giving"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the words of the audit log, what waits for treasurers, what is stored of donors, and how they are erased again."""
        from ravive.departures import actions as departures
        from ravive.giving import agenda_items, erasure, mails, thanks_dispatch
        from ravive.giving.actions import donor_erasure, mailboxes
        from ravive.giving.certificates import registration
        from ravive.giving.desk_queries import ROLES
        from ravive.mailing import mail_kinds
        from ravive.people.audit_words import add_words  # models are loaded by now
        from ravive.people.desk import register_desk
        from ravive.site import personal_data

        add_words(WORDS)
        personal_data.register(erasure.DATA)
        mail_kinds.register(mails.PRIVATE_LINK, thanks_dispatch.THANKS)
        departures.register(mailboxes.ERASURE, mailboxes.erase_again)
        departures.register(mailboxes.ERASURE_ON_REQUEST, mailboxes.erase_again)
        departures.register(donor_erasure.ERASURE, donor_erasure.erase_again)
        departures.register(mailboxes.NAME_REMOVED, mailboxes.remove_name_again)
        departures.register(mailboxes.AMOUNT_HIDDEN, mailboxes.hide_amount_again)
        registration.register_all()
        register_desk(
            "giving",
            _("Gifts"),
            description=_("Appeals, what was received, and the bank’s files to match."),
            opens="giving",
            roles=ROLES,
            icon="coins",
            group="gifts",
            order=170,
            urls="ravive.giving.urls",
            waiting=agenda_items.items,
            stylesheet="giving/desk.css",
        )
