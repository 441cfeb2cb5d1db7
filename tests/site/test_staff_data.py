"""Forms of the desk leave on their day."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.admin.models import EditingSession, FormState

from ravive.people.models import AcceptedForm
from ravive.site.staff_data import DESK_FORMS
from tests.existing import existing
from tests.people.cast import person

pytestmark = pytest.mark.django_db


def test_forms_of_the_desk_leave_on_their_day() -> None:
    now, somebody = timezone.now(), person("lea")
    kind = ContentType.objects.get_for_model(EmailAddress)
    address = EmailAddress.objects.create(user=somebody, email="lea@example.org")
    for old in (True, False):
        AcceptedForm.objects.create(user=somebody, key=str(old), at=now - timedelta(days=8 if old else 6))
        FormState.objects.create(
            user=somebody, content_type=kind, object_id=str(old), data="nom=Léa", last_updated_at=now - timedelta(hours=25 if old else 23)
        )
        EditingSession.objects.create(
            user=somebody, content_type=kind, object_id=str(old), last_seen_at=now - timedelta(hours=25 if old else 23)
        )
        EmailConfirmation.objects.create(email_address=address, key=str(old), created=now - timedelta(days=5 if old else 3))
    erase = existing(DESK_FORMS.erase)
    assert erase(now) == 4
    assert [row.key for row in AcceptedForm.objects.all()] == ["False"]
    assert [row.object_id for row in FormState.objects.all()] == ["False"]
    assert [row.object_id for row in EditingSession.objects.all()] == ["False"]
    assert [row.key for row in EmailConfirmation.objects.all()] == ["False"]
    assert erase(now) == 0
