"""Signing in: the answers to django-allauth's questions. No registration, no e-mail, always a second factor."""

import base64
import secrets
import time
from typing import Any, ClassVar, cast

import segno
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Model
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from ravive.people import queries

WRONG = _("This name, this e-mail address or this password is not right.")
# This site's words for messages of allauth. Messages that are not listed here are not shown.
DONE = {
    "account/messages/password_changed.txt": _("Your password is changed."),
    "account/messages/password_set.txt": _("Your password is set."),
    "mfa/messages/totp_activated.txt": _("Codes from your app are now your second factor."),
    "mfa/messages/totp_deactivated.txt": _("Your code app is no longer a second factor."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("Your recovery codes are ready. If you had others, those no longer work."),
}
ENTERING = "wagtailadmin.access_admin"


class StaffBackend(AuthenticationBackend):
    """Signs in by name or e-mail address. Every member may enter the desk; `desk_access` decides the rest."""

    def has_perm(self, user_obj: AbstractBaseUser | AnonymousUser, perm: str, obj: Model | None = None) -> bool:
        """Return whether somebody has a permission. Every role includes entering the desk."""
        if perm == ENTERING and user_obj.is_active and queries.organisations_of(cast("User | AnonymousUser", user_obj)).exists():
            return True
        return super().has_perm(user_obj, perm, obj)


class StaffAdapter(DefaultAccountAdapter):
    """Administrators create accounts. Nothing is sent by e-mail."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "enter_current_password": _("Give the password you have now."),
        "incorrect_password": _("This password is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: nobody can register."""
        return False

    def send_mail(self, *args: object, **kwargs: object) -> None:
        """Send nothing."""

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, message_context: object = None,
        extra_tags: str = "", message: str | None = None,
    ) -> None:  # fmt: skip
        """Add a message in this site's words."""
        if words := message or DONE.get(message_template or ""):
            messages.add_message(request, level, words, extra_tags=extra_tags)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:  # noqa: ANN401 -- allauth's own arguments
        """Return whether somebody must confirm their identity before changing second factors. Not just after signing in."""
        request = cast("HttpRequest", context.request)
        records = get_authentication_records(request, cast("User", request.user))
        if app == "allauth.mfa" and records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)


def _lock() -> Fernet:
    """Return the key that encrypts secrets in the database, derived from the installation's key outside it."""
    return Fernet(base64.urlsafe_b64encode(salted_hmac("ravive.people.sign_in", "second factors", algorithm="sha256").digest()))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors, with this site's words."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or no longer."),
    }

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return _lock().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret. A secret under an earlier key of the installation is lost and matches nothing."""
        try:
            return _lock().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code as a drawing without a size of its own."""
        return segno.make(url, error="m", micro=False).svg_inline(omitsize=True, border=3, light="#fff", svgclass="r-qr", lineclass=None)
