"""The package as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

WORDS = {
    "appeal.changed": _("changed the settings of the appeal"),
    "giver_name.released": _("let the name of a donor be shown, in the appeal"),
    "giver_name.refused": _("does not show the name of a donor, in the appeal"),
    "giving_promise.removed": _("removed a promise of the appeal"),
    "promise": _("promise"),
    "run.team_added": _("added a team to the sponsored run"),
    "run.name_released": _("released a name of the sponsored run"),
    "run.name_refused": _("refused a name of the sponsored run"),
    "run.name_removed": _("removed a name of the sponsored run"),
    "team": _("team"),
    "runner": _("runner"),
    # Screens that show details of people or answer a file.
    "screen:desk_appeal": _("Appeal"),
    "screen:desk_run": _("Sponsored run"),
}


class FundraisingConfig(AppConfig):
    """The public face of giving. Its label is that of its tables, which are of pages of appeals."""

    name = "ravive.fundraising"
    label = "appeals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the addresses of promised gifts and of runs, what waits at the desk, and the pages that a proxy forgets."""
        from ravive.entries import registration
        from ravive.entries.mailbox_parts import register_part
        from ravive.fundraising import agenda_items, appeal_pages, next_step, page_attachments, page_purges, queries
        from ravive.fundraising.gifts_part import GIFTS_PART
        from ravive.fundraising.promise_subject import GIFTS
        from ravive.fundraising.run_subject import RUNS
        from ravive.pages import next_steps
        from ravive.pages.bin import attached
        from ravive.people.audit_words import add_words
        from ravive.people.desk import register_desk

        appeal_pages.connect()
        registration.register(GIFTS)
        registration.register(RUNS)
        register_part(GIFTS_PART)
        page_purges.connect()
        add_words(WORDS)
        attached.say_with("appeals", page_attachments.say)
        next_steps.offer_with(GIFTS.name, next_step.next_step, order=40)
        register_desk(
            "appeals",
            _("Appeals"),
            description=_("Goal, days and account; names of donors to look at; posters."),
            opens="desk_appeals",
            roles=queries.DESK_ROLES,
            icon="thumbtack",
            group="gifts",
            order=93,
            urls="ravive.fundraising.urls",
            waiting=agenda_items.items,
        )
