"""The Django app of what keeps an installation running."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    """Ravive for those who host it."""

    name = "ravive.operations"
    label = "operations"

    def ready(self) -> None:
        """Register the notices to administrators, the deletion of organisations, and the page of the installation."""
        from ravive.departures import actions as departures
        from ravive.mailing import mail_kinds
        from ravive.operations import job_data, notices, organisation_files  # models are loaded by now
        from ravive.people.audit_words import add_words
        from ravive.people.desk import register_desk
        from ravive.people.models import Role
        from ravive.portability import deletion
        from ravive.site import personal_data

        departures.register(deletion.DELETED, deletion.delete_again)
        mail_kinds.register(notices.NOTICE)
        personal_data.register(job_data.DATA)
        personal_data.register(organisation_files.DATA)
        add_words(organisation_files.WORDS)
        register_desk(
            "installation",
            _("Installation"),
            description=_("What is to do for this site to run safely: disk, copies, jobs, e-mail."),
            opens="installation",
            for_hosts=True,
            icon="cogs",
            group="settings",
            order=830,
            urls="ravive.operations.urls",
        )
        register_desk(
            "organisation_file",
            _("Take everything along"),
            description=_("Everything of your organisation as one file in open formats."),
            opens="organisation_file",
            roles=(Role.ADMIN,),
            icon="download",
            group="settings",
            order=817,
        )
