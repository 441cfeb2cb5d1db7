"""Visits of an organisation, for the isolation walk."""

from django.utils import timezone

from ravive.hub.visits.models import VisitCount
from tests.people import made_here  # noqa: F401 - makes the site first
from tests.people.isolation import MARKER, REGISTRY, World

# An answer may repeat it: it is what was asked for.
PATH = "/fr/visited/"


@REGISTRY.maker
def make_visits(world: World) -> None:
    for path in (f"/fr/{MARKER.lower()}/{MARKER}/", PATH):
        VisitCount.objects.create(organisation=world.other, path=path, day=timezone.localdate(), count=40)
    world.rows.append(VisitCount.objects.filter(organisation=world.other))


REGISTRY.fill(r"^page_visits$", query={"path": lambda _world: PATH}, opens=False)
