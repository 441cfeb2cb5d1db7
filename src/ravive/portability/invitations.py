"""The people of an imported organisation: an account without password for each, and a link to choose one.

No account that is here already is added: anybody may have set its e-mail, and it would open all that was imported.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse

from ravive.people import actions as people
from ravive.people import invitations
from ravive.people.models import Organisation, Role, ordered_roles
from ravive.people.queries import is_login_taken
from ravive.portability.errors import ImportRefusedError
from ravive.portability.export_file import ExportFile
from ravive.portability.import_plan import MEMBERSHIP, check_columns, raw_rows


@dataclass(frozen=True, kw_only=True)
class ImportedMember:
    """A member of the organisation by e-mail. `link` is where they choose a password; empty for somebody who was not invited."""

    email: str
    roles: tuple[Role, ...]
    link: str = ""


def read_members(export: ExportFile) -> tuple[ImportedMember, ...]:
    """Return who has roles in the file. Raises ImportRefusedError for a role that no organisation gives."""
    roles: defaultdict[str, set[Role]] = defaultdict(set)
    spelled: dict[str, str] = {}
    for place, row in raw_rows(export, MEMBERSHIP):
        check_columns(MEMBERSHIP, row, place)
        email, role = row["user"], row["role"]
        if not isinstance(email, str) or not isinstance(role, str) or role not in Role.values:
            raise ImportRefusedError(f"{place} gives a role that no organisation gives ({str(role)[:40]!r}); export again")
        spelled.setdefault(email.lower(), email)
        roles[email.lower()].add(Role(role))
    return tuple(ImportedMember(email=spelled[name], roles=ordered_roles(held)) for name, held in sorted(roles.items()))


def can_be_invited(member: ImportedMember) -> bool:
    """Return whether an account can be created for somebody: the address is one, and nobody here signs in with it."""
    try:
        validate_email(member.email)
        User.username_validator(member.email)
    except ValidationError:
        return False
    return len(member.email) <= 150 and not is_login_taken(member.email)


def invite_all(members: Sequence[ImportedMember], *, organisation: Organisation, by: str, now: datetime) -> dict[ImportedMember, User]:
    """Create the accounts of these members, with their roles."""
    return {
        member: people.invite(
            organisation=organisation, username=member.email, name="", email=member.email, roles=member.roles, by=by, now=now
        )
        for member in members
    }


def link_of(user: User) -> str:
    """Return where somebody chooses a password: it holds for seven days, until it is used."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('invitation', args=invitations.parts(user))}"
