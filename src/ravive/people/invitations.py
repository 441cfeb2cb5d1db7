"""The link to set a first password. It is shown once and valid for seven days, until it is used."""

from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode


class InvitationTokens(PasswordResetTokenGenerator):
    """Django's tokens with another salt. A new password makes them invalid."""

    key_salt = "ravive.people.invitations"


TOKENS = InvitationTokens()


def parts(user: User) -> tuple[str, str]:
    """Return what the link contains: the person and the token."""
    return urlsafe_base64_encode(force_bytes(user.pk)), TOKENS.make_token(user)


def invited_user(key: str, token: str) -> User | None:
    """Return the person who may set a password with this link, None if it was used, is too old, or is wrong."""
    try:
        user = User.objects.filter(pk=int(force_str(urlsafe_base64_decode(key))), is_active=True).first()
    except (ValueError, OverflowError):
        return None
    if user is None or user.has_usable_password() or not TOKENS.check_token(user, token):
        return None
    return user
