"""The package as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What the audit log shows, in the reader's words.
WORDS = {
    "member_page.entrusted": _("entrusted to others the page of the member"),
    "member_page.withdrawn": _("withdrew from those who wrote it the page of the member"),
    "member_page.writer_removed": _("removed somebody who wrote the page of the member"),
    "organisation": _("Organisation"),
    "may_publish": _("They publish the page themselves"),
    # Screens that show details of people or answer a file.
    "screen:network_members_file": _("Members"),
}


class MembersConfig(AppConfig):
    """The members of a network."""

    name = "ravive.hub.members"
    label = "members"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Follow the pages of members; register what waits at the desk, and the words of the audit log."""
        from ravive.hub.members import agenda_items, contact_data, member_pages, page_attachments  # models are loaded by now
        from ravive.hub.members.queries import PROPOSERS
        from ravive.pages.bin import attached
        from ravive.people.audit_words import add_words
        from ravive.people.desk import register_desk
        from ravive.site import personal_data

        member_pages.connect()
        personal_data.register(contact_data.DATA)
        add_words(WORDS)
        attached.say_with("members", page_attachments.say)
        register_desk(
            "members",
            _("Members"),
            description=_("Who belongs to the network, who writes each page, contacts to propose."),
            opens="network_members",
            roles=PROPOSERS,
            icon="globe",
            group="publish",
            order=106,
            urls="ravive.hub.members.urls",
            waiting=agenda_items.items,
        )
