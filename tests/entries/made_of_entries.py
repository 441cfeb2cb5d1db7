"""What was cleared of an organisation's forms, and which of them refused visitors, for the isolation walk."""

from datetime import timedelta

from django.utils import timezone

from ravive.entries.models import ClearedEntry, Clearing, PersonRequest
from ravive.mailing import encryption
from ravive.site.models import FormRefusal
from tests.people.isolation import MARKER, REGISTRY, World


@REGISTRY.maker
def make_entries(world: World) -> None:
    now = timezone.now()
    values = {"organisation": world.other, "subject": "letters", "count": 1, "by_name": MARKER}
    clearing = world.kept["clearing"] = Clearing.objects.create(since=now, until=now, at=now, **values)
    ClearedEntry.objects.create(clearing=clearing, sealed=encryption.encrypt(MARKER), erase_on=timezone.localdate())
    FormRefusal.objects.create(
        organisation=world.other,
        limit="give",
        place=MARKER,
        is_proved=True,
        day=now,
        path="/fr/",
        first_at=now,
        last_at=now,
        count=1,
    )
    asked = {"received_on": now, "due_on": now, "erase_on": timezone.localdate() + timedelta(days=9)}
    address = f"{MARKER}@reader.example"
    request = PersonRequest.objects.create(organisation=world.other, sealed=encryption.encrypt(address), **asked)
    world.kept["request"] = request
    world.rows.append(PersonRequest.objects.filter(organisation=world.other))
    world.rows += [Clearing.objects.filter(organisation=world.other), FormRefusal.objects.filter(organisation=world.other)]


REGISTRY.fill(r"^floods$", query={"subject": lambda _world: "letters"})
REGISTRY.fill(r"^bring_back_cleared$", opens=False, clearing_id=lambda world: world.kept["clearing"].pk)
REGISTRY.fill(
    r"^person_request_correct$",
    opens=False,
    request_id=lambda world: world.kept["request"].pk,
    part=lambda _world: "letters",
    key=lambda _world: "1",
)
REGISTRY.fill(r"^person_request", opens=False, request_id=lambda world: world.kept["request"].pk)
