"""Words of the audit log's verbs and details, for the page that shows it. Each package registers its own."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ravive.people.models import Role, SecondRole

_words: dict[str, str | Promise] = {
    "organisation.made": _("made the organisation"),
    "organisation.imported": _("imported the organisation"),
    "organisation.deleted": _("deleted an organisation"),
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
    "account.unlocked": _("unlocked the sign-in of"),
    "account.changed": _("changed the account of"),
    "account.deleted": _("deleted the account of"),
    "account.factor_added": _("added a second factor to"),
    "account.factor_removed": _("removed a second factor from"),
    "account.factor_renewed": _("made new recovery codes for"),
    "account.factor_renamed": _("renamed a passkey of"),
    "account.recovery_code_used": _("used a recovery code of"),
    "account.sign_in_failed": _("gave a wrong password for"),
    "account.sign_in_slowed": _("tried too many passwords for"),
    "account.code_failed": _("gave the right password and a wrong code for"),
    "account.code_slowed": _("gave the right password and too many wrong codes for"),
    "organisation.host_entered": _("entered, as a host of the site, the organisation"),
    "screen.viewed": _("saw details of people"),
    "screen.saved": _("saved a file"),
    "audit.loss_accepted": _("accepted that entries of the audit log are lost"),
    "screen": _("page"),
    "number": _("number"),
    "details": _("details read"),
    "screen:audit_file": _("Audit log"),
    "screen:private_upload": _("Documents"),
    "before": _("before"),
    "after": _("after"),
    "changed": _("changed"),
    "stays_until": _("what the law makes one keep stays until"),
    "name": _("Name"),
    "username": _("Name to sign in with"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "is_active": _("open account"),
    "is_superuser": _("host of the site"),
    "groups": _("groups"),
    "factor": _("second factor"),
    "totp": _("Codes from an app"),
    "webauthn": _("Passkey"),
    "recovery_codes": _("Recovery codes"),
    "language": _("language"),
    "languages": _("languages"),
    # The same words as in the form.
    "organisation:languages": _("Languages you work in"),
    "countries": _("Countries you work in"),
    "own_age": _("Age from which somebody agrees alone in your forms"),
    "second_role": _("Who signs a deck beside the field expert"),
    "logo": _("Logo"),
    "site": _("Public site"),
    **dict(Role.choices),
    **dict(SecondRole.choices),
}


def add_words(words: Mapping[str, str | Promise]) -> None:
    """Register a package's words for its verbs, and for names and values in their details. `AppConfig.ready` calls this."""
    _words.update(words)


def all_words() -> frozenset[str]:
    """Return everything that has words."""
    return frozenset(_words)


def words_for(name: str, verb: str = "") -> str:
    """Return the words for a verb, or for a name or value in its detail, in the page's language; without words, the name itself.

    In the detail of a `verb`, more specific words come first: of "deck.published", those of "deck:languages".
    """
    return str(_words.get(_about(name, verb), name))


def _about(name: str, verb: str) -> str:
    own = f"{verb.partition('.')[0]}:{name}"
    return own if own in _words else name


def ordered_names(names: Iterable[str], verb: str) -> list[str]:
    """Return the names of a verb's detail in the order of their registration. PostgreSQL stores no order."""
    places = {name: place for place, name in enumerate(_words)}
    return sorted(names, key=lambda name: places.get(_about(name, verb), len(places)))
