"""A breach of an organisation, for the isolation walk."""

from ravive.pages.models import Breach
from tests.people.cast import NOW
from tests.people.isolation import MARKER, REGISTRY, World


@REGISTRY.maker
def make_breach(world: World) -> None:
    world.kept["breach"] = Breach.objects.create(organisation=world.other, title=f"Breach {MARKER}", nature=MARKER, aware_at=NOW)
    world.rows.append(Breach.objects.filter(organisation=world.other))


REGISTRY.fill(r"^breach(_file)?$", breach_id=lambda world: world.kept["breach"].pk)
