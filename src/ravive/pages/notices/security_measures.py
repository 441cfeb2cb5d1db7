"""What protects the details of people, as the record of processing says it: what the software does, and the state of this installation."""

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_ALWAYS = (
    _("Staff sign in with a password and a second factor. A role opens only the screens that its work needs."),
    _("Each organisation of an installation sees only its own details."),
    _("E-mail addresses, names that are not public, needs, and the bank’s details of donors are stored encrypted."),
    _("Learners have no account: a random key stands for a device. Figures of few people are not shown."),
    _("Details are deleted on their day. What deletion leaves in the files of the database is overwritten at night."),
    _("Changes at the desk are in an audit log: who did what, and when."),
    _("What a public form sends counts once its reader has confirmed it; floods of forms are refused and can be cleared."),
)
_HTTPS = {
    True: _("Pages and forms travel encrypted (https): yes."),
    False: _("Pages and forms travel encrypted (https): no. The installation has no address with https yet."),
}
_COPIES = {
    True: _("A copy of the database is written each night and restored for a try. Copies are encrypted: yes."),
    False: _("A copy of the database is written each night and restored for a try. Copies are encrypted: no, no recipient is set."),
}


def measures() -> tuple[str | Promise, ...]:
    """Return the measures, with what this installation has switched on by its configuration."""
    has_https = settings.RAVIVE_URL.startswith("https://")
    return (*_ALWAYS, _HTTPS[has_https], _COPIES[bool(settings.RAVIVE_BACKUP_RECIPIENTS)])
