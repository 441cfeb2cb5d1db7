"""The account of somebody on the staff who asks what is stored of them."""

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext as _

from ravive.entries.mailbox_parts import Holding, MailboxPart
from ravive.mailing.mailboxes import certain_mailbox
from ravive.people import queries
from ravive.people.models import Organisation, ordered_roles


class AccountPart(MailboxPart):
    """Accounts of an organisation's staff. They are changed and deleted on the page of the team."""

    name = "accounts"

    def label(self) -> str:
        """Return what an account is called."""
        return _("Account of the staff")

    def find(self, organisation: Organisation, address: str) -> Iterator[Holding]:
        """Yield the accounts with this address."""
        mailbox = certain_mailbox(address)
        for user in User.objects.filter(memberships__organisation=organisation).exclude(email="").distinct().order_by("pk"):
            if certain_mailbox(user.email) == mailbox:
                yield _holding(user, organisation)


def _holding(user: User, organisation: Organisation) -> Holding:
    roles = [str(role.label) for role in ordered_roles(queries.own_roles(user, organisation))]
    return Holding(
        key=str(user.pk),
        label=_("Account of the staff"),
        about="",
        lines=(user.get_full_name() or user.username, ", ".join(roles)),
        data={
            "username": user.username,
            "name": user.get_full_name(),
            "email": user.email,
            "roles": roles,
            "date_joined": user.date_joined.isoformat(),
            "last_login": user.last_login.isoformat() if user.last_login else None,
        },
        notes=(_("Its roles are changed, and the account is deleted, on the page of the team. What the person did is in the audit log."),),
        may_erase=False,
        activities=("accounts",),
        source=_("From the administrator who opened the account, and from you."),
        desk=reverse("member", args=[user.pk]),
    )
