"""What protects the details of people, as the record of processing says it: each sentence is something that the software does."""

from django.utils.translation import gettext_lazy as _

MEASURES = (
    _("Staff sign in with a password and a second factor. A role opens only the screens that its work needs."),
    _("Each organisation of an installation sees only its own details."),
    _("E-mail addresses, names that are not public, needs, and the bank’s details of donors are stored encrypted."),
    _("Learners have no account: a random key stands for a device. Figures of few people are not shown."),
    _("Addresses with https travel encrypted, and browsers come back by https only."),
    _("Details are deleted on their day. What deletion leaves in the files of the database is overwritten at night."),
    _("Changes at the desk are in an audit log: who did what, and when."),
    _("A copy of the database is written each night and restored for a try; it is encrypted where the host named a recipient."),
    _("What a public form sends counts once its reader has confirmed it; floods of forms are refused and can be cleared."),
)
