"""The package as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What the audit log says, in the reader's language.
WORDS = {
    "training.opened": _("opened the training"),
    "training.changed": _("changed the training"),
    "training.commented": _("wrote a sentence on the figures of the training"),
    "training.closed": _("closed the training to newcomers"),
    "training.reopened": _("let newcomers join the training again"),
    "training.extended": _("extended the training"),
    "training.entry_test_closed": _("closed the entry test of the training in the room and showed its figures"),
    "training.code_renewed": _("gave a new code to the training"),
    "training.keys_rejected": _("rejected phones that joined the training"),
    "training.deleted": _("deleted the training and its answers"),
    "training.forgotten": _("counted and deleted the answers of the training"),
    "circle.opened": _("opened a second circle of the training"),
    "training_rules.changed": _("changed what holds for all trainings"),
    "certificate.withdrawn": _("withdrew a certificate of the training"),
    "certificate.restored": _("let a certificate of the training be valid again"),
    "learners": _("people who joined"),
    "learners_at_least": _("people who joined, at least"),
    "learners_below": _("people who joined, fewer than"),
    "joined_on": _("joined on"),
    "answers": _("answers"),
    "until": _("until"),
    "number": _("number"),
    "smallest_group": _("smallest group"),
    "retention_months": _("months that answers are stored"),
    # Screens that show details of people or answer a file.
    "screen:figures_csv": _("Figures"),
    "screen:figures_parquet": _("Figures"),
    "screen:figures_xlsx": _("Figures"),
    "screen:figures_report": _("Figures"),
    "screen:pooled_report": _("Figures"),
    "screen:pooled_xlsx": _("Figures"),
    "screen:training_poster": _("Poster"),
    "screen:training_slide": _("Slide"),
}


class TrainingsConfig(AppConfig):
    """Trainings: groups without accounts."""

    name = "ravive.trainings"
    label = "trainings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the words of the audit log, what to delete when a learner leaves, and how to delete again."""
        from ravive.entries import registration
        from ravive.mailing import mail_kinds
        from ravive.people import agenda, search
        from ravive.people.audit_words import add_words  # models are loaded by now
        from ravive.people.desk import register_desk
        from ravive.people.models import Role
        from ravive.publishing import takedown_audience
        from ravive.reviews import departure
        from ravive.trainings import agenda_items, learner_data, queries, replays, search_hits
        from ravive.trainings.forms import TrainingForm
        from ravive.trainings.reminders import actions as reminders
        from ravive.trainings.reminders import mails
        from ravive.trainings.reminders.subject import REMINDERS

        departure.register(reminders.stop_all)
        registration.register(REMINDERS)
        learner_data.register_all()
        mail_kinds.register(mails.PROMPT)
        replays.register_all()
        takedown_audience.find_trainings_with(queries.organisations_using)
        add_words({f"training.{name}": field.label for name, field in TrainingForm.base_fields.items() if field.label})
        add_words(WORDS)
        trainers = (Role.TRAINER, Role.ADMIN)
        search.find_with(search.Finder(kind="trainings", label=_("Trainings"), roles=frozenset(trainers), find=search_hits.find_trainings))
        agenda.show_with(agenda_items.cards)
        agenda.begin_with(2, agenda_items.first_steps)
        agenda.look_ahead_with(agenda_items.next_day)
        register_desk(
            "trainings",
            _("Trainings"),
            description=_("Open a training, print its code, see what the group knows."),
            opens="desk_trainings",
            roles=trainers,
            icon="calendar-check",
            group="cards",
            order=150,
            urls="ravive.trainings.urls",
            waiting=agenda_items.items,
            stylesheet="trainings/desk.css",
        )
