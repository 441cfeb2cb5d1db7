"""What follows the pages of members: those who write one also write its translations, and nobody writes one that is gone."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.utils import timezone

from ravive.hub.members import actions
from ravive.hub.members.models import MemberPage
from ravive.people.models import EntrustedPage
from ravive.people.wagtail_groups import sync_groups

# Whom the audit log names where a page took the people along who wrote it.
BY = "deleted page"


def connect() -> None:
    """Follow the pages of members as they are stored and deleted."""
    post_save.connect(_follow_new, sender=MemberPage, dispatch_uid="members.follow_new")
    post_delete.connect(_follow_deleted, sender=MemberPage, dispatch_uid="members.follow_deleted")


def _follow_new(*, instance: MemberPage, created: bool, **_signal: Any) -> None:  # noqa: ANN401 - what Django sends beside
    row = EntrustedPage.objects.filter(translation_key=instance.translation_key).select_related("organisation").first() if created else None
    if row is not None:
        sync_groups(organisation=row.organisation)


def _follow_deleted(*, instance: MemberPage, **_signal: Any) -> None:  # noqa: ANN401 - what Django sends beside
    if MemberPage.objects.filter(translation_key=instance.translation_key).exists():
        return
    for row in EntrustedPage.objects.filter(translation_key=instance.translation_key).select_related("organisation"):
        actions.withdraw_row(row, by=BY, now=timezone.now())
