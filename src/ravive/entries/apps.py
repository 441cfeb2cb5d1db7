"""The package as Django knows it."""

from django.apps import AppConfig


class EntriesConfig(AppConfig):
    """What visitors' forms leave."""

    name = "ravive.entries"
    label = "entries"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the e-mail to those who confirmed."""
        from ravive.entries import mails  # models are loaded by now
        from ravive.mailing import mail_kinds

        mail_kinds.register(mails.THANKS)
