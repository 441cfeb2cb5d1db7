"""The package as Django knows it."""

from django.apps import AppConfig


class MailingConfig(AppConfig):
    """Sending e-mail, and the addresses it goes to."""

    name = "ravive.mailing"
    label = "mailing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the weekly e-mail, and how e-mails that somebody stopped are stopped again."""
        from ravive.departures import actions as departures
        from ravive.mailing import digest, mail_kinds, staff_mails  # models are loaded by now
        from ravive.people.desk import register_desk

        mail_kinds.register(digest.DIGEST)
        departures.register(staff_mails.STOPPED, staff_mails.refuse_again)
        register_desk(
            "mailing",
            urls="ravive.mailing.urls",
        )
