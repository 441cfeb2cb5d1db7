"""What imports of pages have of an organisation, for the isolation walk."""

from wagtail.contrib.redirects.models import Redirect

from ravive.wordpress.models import ImportedFile, ImportedPage
from tests.people import made_here  # noqa: F401 - makes the site and its picture first
from tests.people.isolation import MARKER, REGISTRY, World


@REGISTRY.maker
def make_page_imports(world: World) -> None:
    ImportedPage.objects.create(organisation=world.other, source=f"{MARKER}.example", number=1, page=world.kept["home"], digest="a" * 64)
    ImportedFile.objects.create(organisation=world.other, digest="b" * 64, picture=world.kept["image"])
    led = Redirect.objects.create(old_path=f"/old/{MARKER}", site=world.other.site, redirect_page=world.kept["home"])
    world.kept["old_address"] = led
    world.rows += [
        ImportedPage.objects.filter(organisation=world.other),
        ImportedFile.objects.filter(organisation=world.other),
        Redirect.objects.filter(site=world.other.site),
    ]
