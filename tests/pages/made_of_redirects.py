"""What redirects have of an organisation, for the isolation walk."""

from wagtail.contrib.redirects.models import Redirect

from tests.people import made_here  # noqa: F401 - makes the site first
from tests.people.isolation import MARKER, REGISTRY, World


@REGISTRY.maker
def make_redirects(world: World) -> None:
    row = Redirect.objects.create(old_path=f"/{MARKER}", site=world.other.site, redirect_link=f"https://{MARKER.lower()}.example/")
    world.kept["redirect"] = row
    world.rows.append(Redirect.objects.filter(site=world.other.site))


# The first only receives forms; the others are closed to everybody.
REGISTRY.fill(r"^(delete_site_redirect|wagtailredirects:(edit|delete))$", redirect_id=lambda world: world.kept["redirect"].pk, opens=False)
