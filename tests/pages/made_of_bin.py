"""What the bin has of an organisation, for the isolation walk."""

from wagtail.models import Page

from ravive.pages.bin import actions
from ravive.pages.models import BinnedPage
from tests.people import made_here  # noqa: F401 - makes the site first
from tests.people.cast import NOW
from tests.people.isolation import MARKER, REGISTRY, World


@REGISTRY.maker
def make_binned_page(world: World) -> None:
    home = world.kept["home"]
    page = home.add_child(instance=Page(title=f"Binned {MARKER}", slug="binned", locale=home.locale))
    world.kept["binned"] = actions.put_in_bin(page=page, by=world.insider, now=NOW)
    world.rows += [BinnedPage.objects.filter(organisation=world.other)]


REGISTRY.fill(r"^delete_for_good$", row_id=lambda world: world.kept["binned"].pk)
# It only receives forms.
REGISTRY.fill(r"^restore_page$", row_id=lambda world: world.kept["binned"].pk, opens=False)
REGISTRY.fill(r"^delete_pages$", query={"id": lambda world: world.kept["draft"].pk})
