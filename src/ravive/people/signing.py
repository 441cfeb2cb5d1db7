"""How somebody signs in: what django-allauth asks of this site. No registration, no e-mail, always a second factor."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

SILENT = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")
WRONG = _("This name, this e-mail address or this password is not right.")


class StaffAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator; nothing is sent by e-mail."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "enter_current_password": _("Give the password you have now."),
        "incorrect_password": _("This password is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: nobody makes an account alone."""
        return False

    def send_mail(self, *args: object, **kwargs: object) -> None:
        """Send nothing."""

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- allauth's own signature
        """Say what was done, except that somebody came or left: they see it."""
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors, with this site's words."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or no longer."),
    }
