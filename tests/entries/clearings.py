"""What staff do with a flood in a test: find what was sent, clear it, bring it back."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from ravive.entries import floods
from ravive.entries.floods import Span
from ravive.entries.models import Clearing
from ravive.people.models import Organisation, Role
from tests.entries.flow import EntryFlow
from tests.people.cast import person

HOUR = timedelta(hours=1)


def refuge() -> Organisation:
    return Organisation.objects.get(slug="refuge")


def ada() -> User:
    return User.objects.filter(username="ada").first() or person("ada", refuge(), Role.ADMIN)


def span(flow: EntryFlow, *, since: datetime | None = None, until: datetime | None = None) -> Span:
    now = timezone.now()
    return Span(organisation=refuge(), subject=flow.subject, since=since or now - HOUR, until=until or now + HOUR)


def flooded(flow: EntryFlow) -> None:
    """Send the form of three people, one of whom confirms."""
    for number in range(3):
        flow.send(f"zoe{number}@reader{number}.example", number=number)
    assert flow.press(flow.link("confirm", to="zoe1@reader1.example")).status_code == 200


def clear(flow: EntryFlow, *, with_confirmed: bool = False) -> int:
    chosen = span(flow)
    abouts = [group.about for group in floods.find(chosen).groups]
    return floods.clear(chosen, abouts=abouts, with_confirmed=with_confirmed, by=ada(), now=timezone.now())


def bring_back() -> tuple[int, int]:
    return floods.bring_back(Clearing.objects.get(), by=ada(), now=timezone.now())
