"""What the verbs of the audit log are called on the page that shows it; each room adds its own when it is ready."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_words: dict[str, str | Promise] = {
    "organisation.made": _("made the organisation"),
    "organisation.changed": _("changed the organisation’s settings"),
    "member.invited": _("invited"),
    "member.added": _("added to the team"),
    "member.roles_changed": _("changed the roles of"),
    "member.removed": _("removed from the team"),
    "member.link_made": _("made a new password link for"),
    "account.password_set": _("set the password of"),
    "account.second_factor_reset": _("reset the second factor of"),
}


def add_words(words: Mapping[str, str | Promise]) -> None:
    """Add a room's verbs; its `AppConfig.ready` does so."""
    _words.update(words)


def known_verbs() -> frozenset[str]:
    """Return every verb that has words."""
    return frozenset(_words)


def in_words(verb: str) -> str:
    """Return what a verb is called in the language of the page."""
    return str(_words.get(verb, verb))
