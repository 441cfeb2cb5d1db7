"""What certificates say of an organisation, and its own rules of tax law."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from ravive.giving.models import GivingSettings, TaxRule
from ravive.people.actions import RefusedError, record
from ravive.people.models import Organisation


def store_settings(*, settings: GivingSettings, fields: Iterable[str], by: User, now: datetime) -> None:
    """Store what changed of an organisation's settings for certificates. Certificates that were issued stay as they are."""
    changed = sorted(fields)
    with transaction.atomic():
        if settings.pk is None:
            row, _is_new = GivingSettings.objects.get_or_create(organisation=settings.organisation)
            settings.pk = row.pk
            settings._state.adding = False
        if changed:
            settings.save(update_fields=changed)
            record(organisation=settings.organisation, by=by, now=now, verb="gift_certificate.settings", detail={"changed": changed})


def store_rule(*, rule: TaxRule, by: User, now: datetime) -> None:
    """Store an organisation's own value of a rule. It replaces its earlier one of the same day."""
    with transaction.atomic():
        found, _is_new = TaxRule.objects.update_or_create(
            organisation=rule.organisation,
            code=rule.code,
            valid_from=rule.valid_from,
            defaults={"value": rule.value, "source": rule.source},
        )
        detail = {"rule": rule.code, "value": rule.value, "from": rule.valid_from.isoformat()}
        record(organisation=rule.organisation, by=by, now=now, verb="tax_rule.changed", subject=found, detail=detail)


def delete_rule(*, organisation: Organisation, rule_id: int, by: User, now: datetime) -> None:
    """Delete an organisation's own value: the packaged one holds again. Raises RefusedError for an unknown one."""
    with transaction.atomic():
        row = TaxRule.objects.select_for_update().filter(organisation=organisation, pk=rule_id).first()
        if row is None:
            raise RefusedError(_("This value was deleted already."))
        record(organisation=organisation, by=by, now=now, verb="tax_rule.deleted", subject=row, detail={"rule": row.code})
        row.delete()
