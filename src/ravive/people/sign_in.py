"""Signing in: the answers to django-allauth's questions. No registration, no e-mail, always a second factor, guessing slowed."""

import base64
import math
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
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import EditWebAuthnForm
from cryptography.fernet import Fernet, InvalidToken
from django import forms
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ravive.people import devices, queries
from ravive.people.account_events import record_attempt, record_own
from ravive.people.sign_in_limits import Attempt, clear_codes, code_wait_seconds, folded, is_first_refusal

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

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> AbstractBaseUser | None:  # noqa: ANN401 -- allauth's own
        """Return the account of a name or an e-mail address if the password is its own.

        One password is computed, whatever there is: the time of the answer does not say whether there is an account.
        """
        login = credentials.get("username") or credentials.get("email") or ""
        return self._check_password(queries.account_of(login), credentials["password"])

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
        "enter_current_password": _("Give the password you have now."),
        "incorrect_password": _("This password is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: nobody can register."""
        return False

    def send_mail(self, *args: object, **kwargs: object) -> None:
        """Send nothing."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401 -- allauth's own
        """Count an attempt with a password. Raises ValidationError when there were too many."""
        attempt = self._attempt(request, credentials)
        if refusal := attempt.refuse():
            if refusal.is_for_name and is_first_refusal(attempt.name):
                record_attempt("account.sign_in_slowed", name=attempt.name, user=queries.account_of(attempt.name))
            raise too_many_attempts(refusal.wait_seconds)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401 -- allauth's own
        """Count a wrong password."""
        attempt = self._attempt(request, credentials)
        attempt.fail()
        record_attempt("account.sign_in_failed", name=attempt.name, user=queries.account_of(attempt.name))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:  # noqa: ANN401 -- allauth's own
        """Return the account that these credentials open. Raises ValidationError after too many attempts."""
        if user := super().authenticate(request, **credentials):
            self._attempt(request, credentials).succeed()
        return user

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Return whether this is the password of somebody who is signed in."""
        request, name = cast("HttpRequest", context.request), user.get_username()
        self.pre_authenticate(request, username=name)
        is_right = user.check_password(password)
        if is_right:
            self._attempt(request, {"username": name}).succeed()
        else:
            self.authentication_failed(request, username=name)
        return is_right

    def _attempt(self, request: HttpRequest, credentials: dict[str, Any]) -> Attempt:
        name = credentials.get("username") or credentials.get("email") or ""
        # Only accounts of this device are looked up, never the name: whether somebody has that name must cost no time.
        own = queries.login_names(devices.accounts_of(request))
        device = devices.number_of(request) if folded(name) in {folded(own_name) for own_name in own} else ""
        return Attempt(name=name, address=self.get_client_ip(request), device=device)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 -- allauth's own
        """Return the response to a complete sign-in. The device is recognised from now on."""
        response = super().post_login(request, user, **kwargs)
        devices.remember(response, request, cast("User", user))
        return response

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


def too_many_attempts(wait_seconds: float) -> forms.ValidationError:
    """Return the error for somebody who has to wait."""
    minutes = math.ceil(wait_seconds / 60)
    words = ngettext(
        "Too many attempts. Wait %(minutes)s minute, then try again. A passkey always works.",
        "Too many attempts. Wait %(minutes)s minutes, then try again. A passkey always works.",
        minutes,
    )
    return forms.ValidationError(words % {"minutes": minutes})


class CodeLimit(BaseAuthenticateForm):
    """Limits how often codes of a second factor are tried. Passkeys cannot be guessed and have no limit."""

    def clean_code(self) -> str:
        """Return the code if it is right."""
        request, user = cast("HttpRequest", context.request), cast("User", self.user)
        device = devices.number_of(request) if user.pk in devices.accounts_of(request) else ""
        if wait_seconds := code_wait_seconds(user, device):
            record_attempt("account.code_slowed", name=user.get_username(), user=user)
            raise too_many_attempts(wait_seconds)
        code = super().clean_code()
        clear_codes(user, device)
        return code


class CodeForm(CodeLimit, AuthenticateForm):
    """The second step of signing in."""


class CodeConfirmationForm(CodeLimit, ReauthenticateForm):
    """Confirming one's identity before changing a second factor."""


class PasskeyNameForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def save(self) -> Authenticator:
        """Rename the passkey, with an entry in the audit log."""
        renamed = super().save()
        record_own(renamed.user, "account.factor_renamed")
        return renamed


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
