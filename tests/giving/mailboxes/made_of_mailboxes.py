"""What thanks to donors have of an organisation, for the isolation walk."""

from ravive.giving.models import ThanksText
from tests.giving import made_of_giving  # noqa: F401 - makes the appeal first
from tests.people.isolation import MARKER, REGISTRY, World


@REGISTRY.maker
def write_thanks(world: World) -> None:
    # Makers that come later store another appeal under its name.
    world.kept["thanked_appeal"] = world.kept["appeal"]
    for appeal in (None, world.kept["appeal"]):
        ThanksText.objects.create(organisation=world.other, appeal=appeal, language="fr", text=f"Merci {MARKER}")
    world.rows.append(ThanksText.objects.filter(organisation=world.other))


REGISTRY.fill(r"^appeal_thanks$", appeal_id=lambda world: world.kept["thanked_appeal"].pk)
