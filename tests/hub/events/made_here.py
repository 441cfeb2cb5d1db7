"""What events have of an organisation, for the isolation walk."""

from datetime import timedelta

from django.utils import timezone

from ravive.hub.events.models import Event, EventIndexPage, EventPage, OwnQuestion, Registration
from ravive.mailing import encryption
from tests.hub.events.cast import KIND, opened
from tests.people import made_here  # noqa: F401 - makes the site first
from tests.people.isolation import MARKER, REGISTRY, World


@REGISTRY.maker
def make_events(world: World) -> None:
    home = world.kept["home"]
    index = home.add_child(instance=EventIndexPage(title=f"Events {MARKER}", slug="events", locale=home.locale))
    begins = timezone.now() + timedelta(days=30)
    page = EventPage(
        title=f"Event {MARKER}", slug="event", locale=home.locale, starts_at=begins, ends_at=begins + timedelta(hours=2), place=MARKER
    )
    index.add_child(instance=page)
    event = opened(page, at=world.other, online_address=f"https://{MARKER.lower()}.example/")
    answers = {str(KIND.NAME): encryption.encrypt(f"Ada {MARKER}")}
    day = timezone.localdate()
    row = Registration.objects.create(event=event, handle="e" * 64, has_place=True, language="fr", answers=answers, registered_on=day)
    question = OwnQuestion.objects.create(event=event, key="q1", kind="line", labels={"fr": f"Question {MARKER}"})
    world.kept |= {"event": event, "registration": row, "own_question": question}
    world.rows += [Event.objects.filter(organisation=world.other), Registration.objects.filter(event=event)]
    world.rows.append(OwnQuestion.objects.filter(event=event))


def _key(world: World) -> object:
    return world.kept["event"].pk


def _number(world: World) -> object:
    return world.kept["registration"].pk


def _question(world: World) -> object:
    return world.kept["own_question"].pk


REGISTRY.fill(r"^(change|delete)_own_question$", key=_key, number=_question)
REGISTRY.fill(r"^(own_questions|add_own_question|event_entrance)$", key=_key)
# A PDF and a workbook are packed: their texts cannot be seen in them.
REGISTRY.fill(r"^(attendance_list|attendance_workbook|add_event_place|tell_event_change|resume_event)$", key=_key, opens=False)
REGISTRY.fill(r"^(desk_event|event_settings|cancel_registration|cancel_event|write_to_registered)$", key=_key, number=_number)
