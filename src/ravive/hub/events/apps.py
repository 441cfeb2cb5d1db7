"""The package as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """Events of the public site."""

    name = "ravive.hub.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the words of the audit log, what e-mails are for, what is stored of people, and how to delete it again."""
        from ravive.entries import registration
        from ravive.hub.events import (
            agenda_items,
            cancelled_registrations,
            erasure,
            mails,
            notice_mails,
            notices,
            page_attachments,
            reminders,
        )
        from ravive.hub.events.models import EventNotice
        from ravive.hub.events.subject import REGISTRATIONS
        from ravive.mailing import mail_kinds
        from ravive.pages.bin import attached
        from ravive.people.audit_words import add_words
        from ravive.people.desk import register_desk
        from ravive.people.models import Role
        from ravive.site import personal_data

        add_words(
            {
                "event.changed": _("changed the registration of the event"),
                "event.registration_cancelled": _("cancelled a registration of the event"),
                "event.place_added": _("added a place to the event"),
                "event.notice_sent": _("decided whom to tell about the event"),
                "event.presence": _("noted who came to the event"),
                "event:places": _("places"),
                "event:notice": _("about"),
                "event:audience": _("for"),
                "event:mails": _("e-mails"),
                **{f"event:{value}": label for value, label in (*EventNotice.NoticeKind.choices, *EventNotice.Audience.choices)},
                f"event:{notices.NOBODY}": _("Nobody: no e-mail is sent"),
                # Screens that show details of people or answer a file.
                **dict.fromkeys(("screen:attendance_list", "screen:attendance_workbook"), _("Attendance list")),
                **dict.fromkeys(("screen:desk_event", "screen:cancel_registration", "screen:event_entrance"), _("Registrations")),
            }
        )
        registration.register(REGISTRATIONS)
        mail_kinds.register(mails.MOVED_UP, notice_mails.NOTICE, cancelled_registrations.CANCELLED, reminders.REMINDER)
        personal_data.register(erasure.DATA)
        personal_data.register(erasure.SPEAKERS)
        attached.say_with("events", page_attachments.say)
        register_desk(
            "events",
            _("Events"),
            description=_("Who registered, the waiting list, the list to print."),
            opens="desk_events",
            roles=[Role.COMMUNICATOR],
            icon="date",
            group="mobilise",
            order=95,
            urls="ravive.hub.events.urls",
            waiting=agenda_items.items,
        )
