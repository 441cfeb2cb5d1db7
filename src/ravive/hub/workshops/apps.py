"""The package as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What the audit log shows, in the reader's words. No line names who asked: the log is never shortened.
WORDS = {
    "workshop.followed": _("changed who follows, and when, the workshop request"),
    "workshop.accepted": _("accepted, and opened a training for, the workshop request"),
    "workshop.moved": _("moved on the board the workshop request"),
    "workshop.answered": _("wrote about the workshop request"),
    "workshop.erased": _("erased the details of the workshop request"),
    "workshop.questions_changed": _("changed the own questions of the page"),
    "workshop.withdrawn": _("withdrew the workshop request"),
    "planned_on": _("Day of the workshop"),
    "taken_by": _("Followed by"),
    "mail": _("E-mail"),
    # Screens that show details of people or answer a file.
    "screen:workshops": _("Workshops"),
    "screen:workshop_workbook": _("Workshops"),
    "screen:workshop": _("Workshop"),
    "screen:erase_workshop": _("Workshop"),
    "screen:accept_workshop": _("Workshop"),
}


class WorkshopsConfig(AppConfig):
    """Workshops in schools and centres."""

    name = "ravive.hub.workshops"
    label = "workshops"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what this package stores of people, deletes again, sends, counts, and fills in of a training."""
        from ravive.departures import actions as departures
        from ravive.entries import registration
        from ravive.hub.workshops import actions, agenda_items, page_attachments, training_origin
        from ravive.hub.workshops.models import AnswerKind, Stage
        from ravive.hub.workshops.queries import ROLES
        from ravive.hub.workshops.subject import WORKSHOPS
        from ravive.pages.bin import attached
        from ravive.people.audit_words import add_words
        from ravive.people.desk import register_desk
        from ravive.trainings import origins

        add_words({**WORDS, **{f"workshop:{value}": label for value, label in [*Stage.choices, *AnswerKind.choices]}})
        origins.find_with("workshop", training_origin.find, link=training_origin.link)
        registration.register(WORKSHOPS)
        departures.register(actions.ERASURE, actions.erase_again)
        attached.say_with("workshops", page_attachments.say)
        register_desk(
            "workshops",
            _("Workshops"),
            description=_("Who asks for a workshop, who follows it, and when it takes place."),
            opens="workshops",
            roles=ROLES,
            icon="home",
            group="mobilise",
            order=160,
            urls="ravive.hub.workshops.urls",
            waiting=agenda_items.items,
        )
