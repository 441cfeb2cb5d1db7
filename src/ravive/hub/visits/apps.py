"""The package as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    """Visits of the public site, counted."""

    name = "ravive.hub.visits"
    label = "visits"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what is stored, and the entry of the desk."""
        from ravive.hub.visits import visit_data  # models are loaded by now
        from ravive.people.audit_words import add_words
        from ravive.people.desk import register_desk
        from ravive.people.models import OFFICERS
        from ravive.site import personal_data

        # Of a file that staff take along.
        add_words({"screen:visits_workbook": _("Visits")})
        personal_data.register(visit_data.DATA)
        register_desk(
            "visits",
            _("Visits"),
            description=_("How often each page is opened: by day and by month, without cookies."),
            opens="visits",
            roles=OFFICERS,
            icon="view",
            group="publish",
            order=108,
            urls="ravive.hub.visits.urls",
        )
