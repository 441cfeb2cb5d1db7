"""Pages of a site that belong to the example content of a new installation: fictional, marked, and removed together."""

from wagtail.models import get_page_models

from ravive.people import queries
from ravive.people.models import Organisation
from ravive.site.public_page import PublicPage


def example_pages(organisation: Organisation) -> list[PublicPage]:
    """Return the example pages of an organisation's site, in the order of the tree. One query a kind of page."""
    own = queries.pages_of(Organisation.objects.filter(pk=organisation.pk))
    models = [model for model in get_page_models() if issubclass(model, PublicPage)]
    found = [page for model in models for page in model.objects.filter(own, is_example=True).select_related("locale")]
    return sorted(found, key=lambda page: page.path)
