"""What workshops have of an organisation, for the isolation walk."""

from ravive.hub.workshops.models import WorkshopRequest
from tests.hub.workshops.cast import workshop_request
from tests.people.isolation import MARKER, REGISTRY, World


@REGISTRY.maker
def make_workshops(world: World) -> None:
    world.kept["workshop"] = workshop_request(world.other, establishment=f"École {MARKER}")
    world.rows.append(WorkshopRequest.objects.filter(organisation=world.other))


REGISTRY.fill(r"^(move|follow|accept|answer|erase)_workshop$|^workshop$", workshop_id=lambda world: world.kept["workshop"].pk)
REGISTRY.fill(r"^new_training$", query={"for": lambda world: f"workshop-{world.kept['workshop'].pk}"})
