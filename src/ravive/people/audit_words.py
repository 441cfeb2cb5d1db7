"""What the verbs and details of the audit log are called on the page that shows it; each room adds its own when it is ready."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ravive.people.models import Role, SecondRole

_words: dict[str, str | Promise] = {
    "organisation.made": _("made the organisation"),
    "organisation.changed": _("changed the organisation’s settings"),
    "member.invited": _("invited"),
    "member.added": _("added to the team"),
    "member.roles_changed": _("changed the roles of"),
    "member.removed": _("removed from the team"),
    "member.link_made": _("made a new password link for"),
    "account.made": _("made the account"),
    "account.made_host": _("made a host of the site of"),
    "account.password_set": _("set the password of"),
    "account.second_factor_reset": _("reset the second factor of"),
    "before": _("before"),
    "after": _("after"),
    "changed": _("changed"),
    "name": _("Name"),
    "language": _("language"),
    "languages": _("languages"),
    # As the form has it: what was changed there is called as it is called there.
    "organisation:languages": _("Languages you work in"),
    "countries": _("Countries you work in"),
    "second_role": _("Who signs a deck beside the field expert"),
    "logo": _("Logo"),
    "site": _("Public site"),
    **dict(Role.choices),
    **dict(SecondRole.choices),
}


def add_words(words: Mapping[str, str | Promise]) -> None:
    """Add a room's words: for its verbs, and for names and values in their details; its `AppConfig.ready` does so."""
    _words.update(words)


def known() -> frozenset[str]:
    """Return everything that has words."""
    return frozenset(_words)


def in_words(name: str, verb: str = "") -> str:
    """Return what a verb, or something in its detail, is called in the language of the page; what has no words stays as it is.

    In the detail of a `verb`, words for what it is about come first: of "deck.published", those of "deck:languages".
    """
    return str(_words.get(_about(name, verb), name))


def _about(name: str, verb: str) -> str:
    own = f"{verb.partition('.')[0]}:{name}"
    return own if own in _words else name


def in_order(names: Iterable[str], verb: str) -> list[str]:
    """Return the names of a verb's detail in the order their words were added, what was before what came after; PostgreSQL keeps none."""
    places = {name: place for place, name in enumerate(_words)}
    return sorted(names, key=lambda name: places.get(_about(name, verb), len(places)))
