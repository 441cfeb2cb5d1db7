"""The package as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Organisations and their staff."""

    name = "ravive.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Record changes of accounts that others announce, and let administrators find their team."""
        from ravive.departures import actions as departures
        from ravive.people import account_deletion, account_events, search, search_hits  # models are ready by now
        from ravive.people.desk import register_desk
        from ravive.people.models import PRIVACY_ROLES, Role

        account_events.connect()
        departures.register(account_deletion.ACCOUNT, account_deletion.delete_again)
        search.find_with(search.Finder(kind="team", label=_("Team"), roles=frozenset({Role.ADMIN}), find=search_hits.find_members))
        admins = (Role.ADMIN,)
        register_desk(
            "team",
            _("Team"),
            description=_("Who works here, with which roles; invite, change, remove."),
            opens="team",
            roles=admins,
            icon="group",
            group="people",
            order=800,
            urls="ravive.people.urls",
        )
        register_desk(
            "organisation",
            _("Organisation"),
            description=_("Name, languages, countries, logo, and who signs beside the field expert."),
            opens="organisation",
            roles=admins,
            icon="home",
            group="settings",
            order=810,
        )
        register_desk(
            "audit",
            _("Audit log"),
            description=_("Who did what, and when."),
            opens="audit",
            roles=PRIVACY_ROLES,
            icon="history",
            group="settings",
            order=820,
        )
