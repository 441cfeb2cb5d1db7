"""Everything that a row says of a person, in clear: for a page of the desk, and for the file that the person gets."""

import base64
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Field, Model

from ravive.entries.rows_below import parts_by_row
from ravive.mailing import encryption
from ravive.mailing.encryption import SealKeyError
from ravive.mailing.models import MailAddress, QueuedMail
from ravive.mailing.recipients import decrypt_recipient
from ravive.people.models import Organisation

# Numbers and digests of the installation: they lead to nobody without its key, and say nothing to a person.
TECHNICAL = frozenset({"id", "handle", "mailbox_mark", "person_mark", "calendar_mark", "private_key", "origin", "digest"})
# What an entry is about: its title stands apart.
ABOUT = frozenset({"letter", "campaign", "event", "appeal", "page"})
STAFF_LABEL = "auth.User"

type Data = dict[str, object]


def data_of(row: Model, sealed: Iterable[str] = ()) -> Data:
    """Return what a row says, by field: names of other rows instead of numbers, words instead of codes, encrypted fields in clear.

    Of what the database deletes together with it, such as a logo, each row is below the name of its model.
    """
    data = _fields(row, frozenset(sealed))
    for relation in row._meta.many_to_many:
        data[relation.name] = [str(other) for other in getattr(row, relation.name).all()]
    for part in parts_by_row([row])[row.pk]:
        data.setdefault(part._meta.model_name or "", [])
        data[part._meta.model_name or ""] = [*_listed(data, part), _fields(part, frozenset(), above=type(row))]
    return data


def _listed(data: Data, part: Model) -> list[object]:
    found = data[part._meta.model_name or ""]
    return found if isinstance(found, list) else []


def _fields(row: Model, sealed: frozenset[str], above: type[Model] | None = None) -> Data:
    found: Data = {}
    for field in row._meta.concrete_fields:
        related = field.related_model
        if field.name in TECHNICAL | ABOUT or related is Organisation or (above is not None and related is above):
            continue
        if isinstance(related, type) and related._meta.label == STAFF_LABEL:
            continue
        found[field.name] = _opened(getattr(row, field.name)) if field.name in sealed else _value(row, field)
    return found


def _value(row: Model, field: Field[Any, Any]) -> object:
    value = getattr(row, field.name)
    if field.is_relation:
        return str(value) if value is not None else None
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, date | datetime):
        return value.isoformat()
    return base64.b64encode(bytes(value)).decode() if isinstance(value, bytes | memoryview) else value


def _opened(value: object) -> object:
    """Return an encrypted text in clear, or each of several by name; None where it was encrypted with another key."""
    if isinstance(value, Mapping):
        return {str(name): _opened(part) for name, part in value.items()}
    try:
        return encryption.decrypt(str(value)) if value else ""
    except SealKeyError:
        return None


def address_data(handle: str) -> Data:
    """Return what is stored of the address of a row, with how many e-mails wait for it; empty without an address."""
    row = MailAddress.objects.filter(pk=handle).first() if handle else None
    if row is None:
        return {}
    try:
        recipient = decrypt_recipient(row.sealed)
    except SealKeyError:
        return {}
    return {
        "email": recipient.address,
        "email_language": recipient.language,
        "email_confirmed": row.unconfirmed_since is None,
        "email_entered": row.unconfirmed_since.isoformat() if row.unconfirmed_since else None,
        "email_unreachable": row.unreachable_since.isoformat() if row.unreachable_since else None,
        "email_bounces": row.soft_bounces,
        "email_bounced": row.bounced_on.isoformat() if row.bounced_on else None,
        "emails_waiting": QueuedMail.objects.filter(about__contains=handle).count(),
    }
