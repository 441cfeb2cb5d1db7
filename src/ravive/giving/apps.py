"""The package as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GivingConfig(AppConfig):
    """Giving by bank transfer."""

    name = "ravive.giving"
    label = "giving"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what is stored of people, how to delete it again, and the words of the audit log."""
        from ravive.departures import actions as departures
        from ravive.giving import run_erasure
        from ravive.giving.actions import teams
        from ravive.people.audit_words import add_words
        from ravive.site import personal_data

        personal_data.register(run_erasure.DATA)
        departures.register(teams.WITHDRAWAL, teams.replay_withdrawal)
        add_words(
            {
                "run.team_added": _("added a team to the sponsored run"),
                "run.name_released": _("released a name of the sponsored run"),
                "run.name_refused": _("refused a name of the sponsored run"),
                "run.name_removed": _("removed a name of the sponsored run"),
                "team": _("team"),
                "runner": _("runner"),
            }
        )
