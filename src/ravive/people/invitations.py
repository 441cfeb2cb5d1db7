"""The link with which somebody sets a first password: shown once, good for seven days, and until it was used."""

from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode


class InvitationTokens(PasswordResetTokenGenerator):
    """Django's own tokens under another name: they end with the password they were made for."""

    key_salt = "ravive.people.invitations"


TOKENS = InvitationTokens()


def parts(user: User) -> tuple[str, str]:
    """Return what stands in the link: who, and the token."""
    return urlsafe_base64_encode(force_bytes(user.pk)), TOKENS.make_token(user)


def invited(key: str, token: str) -> User | None:
    """Return who may set a password with this link; None when it is spent, too old, or never was one."""
    try:
        user = User.objects.filter(pk=int(force_str(urlsafe_base64_decode(key))), is_active=True).first()
    except (ValueError, OverflowError):
        return None
    if user is None or user.has_usable_password() or not TOKENS.check_token(user, token):
        return None
    return user
