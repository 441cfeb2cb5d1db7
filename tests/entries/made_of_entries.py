"""What was cleared of an organisation's forms, and which of them refused visitors, for the isolation walk."""

from django.utils import timezone

from ravive.entries.models import ClearedEntry, Clearing
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
    world.rows += [Clearing.objects.filter(organisation=world.other), FormRefusal.objects.filter(organisation=world.other)]


REGISTRY.fill(r"^floods$", query={"subject": lambda _world: "letters"})
REGISTRY.fill(r"^bring_back_cleared$", opens=False, clearing_id=lambda world: world.kept["clearing"].pk)
