"""What workshops have of an organisation, for the isolation walk."""

from ravive.hub.workshops.models import WorkshopQuestion, WorkshopRequest
from tests.hub.workshops.cast import workshop_page, workshop_request
from tests.people import made_here  # noqa: F401 - makes the site first
from tests.people.isolation import MARKER, REGISTRY, World


@REGISTRY.maker
def make_workshops(world: World) -> None:
    world.kept["workshop"] = workshop_request(world.other, establishment=f"École {MARKER}")
    page = workshop_page(home=world.kept["home"], title=f"Ateliers {MARKER}", decks=[])
    labels = {"fr": f"Question {MARKER}"}
    question = WorkshopQuestion.objects.create(
        organisation=world.other, page_key=page.translation_key, key="q1", kind="line", labels=labels
    )
    world.kept["workshop_question"] = question
    world.rows.append(WorkshopQuestion.objects.filter(organisation=world.other))
    world.rows.append(WorkshopRequest.objects.filter(organisation=world.other))


def _page_key(world: World) -> object:
    return world.kept["workshop_question"].page_key


REGISTRY.fill(r"^(workshop_questions|add_workshop_question)$", key=_page_key)
REGISTRY.fill(r"^(change|delete)_workshop_question$", key=_page_key, number=lambda world: world.kept["workshop_question"].pk)
REGISTRY.fill(r"^(move|follow|accept|answer|erase)_workshop$|^workshop$", workshop_id=lambda world: world.kept["workshop"].pk)
REGISTRY.fill(r"^new_training$", query={"for": lambda world: f"workshop-{world.kept['workshop'].pk}"})
