"""The Django app of what keeps an installation running."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    """Ravive for those who host it."""

    name = "ravive.operations"
    label = "operations"

    def ready(self) -> None:
        """Add the page of the installation to the desk."""
        from ravive.people.desk import register_desk  # models are loaded by now

        register_desk(
            "installation",
            _("Installation"),
            description=_("What is to do for this site to run safely: disk, copies, jobs, e-mail."),
            opens="installation",
            for_hosts=True,
            icon="cogs",
            order=830,
            urls="ravive.operations.urls",
        )
