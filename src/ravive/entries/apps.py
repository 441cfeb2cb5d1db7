"""The package as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EntriesConfig(AppConfig):
    """What visitors' forms leave."""

    name = "ravive.entries"
    label = "entries"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the e-mail to those who confirmed, and what the desk shows and stores of floods."""
        # Models are loaded by now.
        from ravive.entries import (
            account_part,
            agenda_items,
            cleared_entries,
            floods,
            mail_data,
            mails,
            person_requests,
            removals,
            subject_parts,
        )
        from ravive.entries.mailbox_parts import register_part
        from ravive.mailing import mail_kinds
        from ravive.people.audit_words import add_words
        from ravive.people.desk import register_desk
        from ravive.people.models import OFFICERS, PRIVACY_ROLES, Role
        from ravive.site import personal_data

        mail_kinds.register(mails.THANKS)
        personal_data.register(cleared_entries.DATA)
        mail_data.register_all()
        personal_data.register(person_requests.DATA)
        register_part(subject_parts.ClearedPart())
        register_part(account_part.AccountPart())
        add_words({**floods.WORDS, **person_requests.WORDS, **removals.WORDS})
        register_desk(
            "floods",
            _("Floods of forms"),
            description=_("Which forms refuse visitors, and what a flood left."),
            opens="floods",
            roles=(*OFFICERS, Role.TREASURER),
            icon="warning",
            group="people",
            order=190,
            urls="ravive.entries.urls",
            waiting=agenda_items.items,
        )
        register_desk(
            "requests",
            _("People who ask"),
            description=_("Find what is stored of a person; send it, correct it, delete it."),
            opens="person_requests",
            roles=PRIVACY_ROLES,
            icon="user",
            group="people",
            order=192,
            waiting=agenda_items.requests_to_answer,
        )
