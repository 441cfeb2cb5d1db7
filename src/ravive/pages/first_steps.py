"""What to begin with on the public site, while it still shows pages of the example, or is not open."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from ravive.pages.example_pages import example_pages
from ravive.people.agenda import FirstStep, WaitingFor
from ravive.people.models import OFFICERS, Role


def steps(person: WaitingFor) -> Iterator[FirstStep]:
    """Yield the first steps of the public site, for people who look after it."""
    site = person.organisation.site
    if not person.may(*OFFICERS) or (site is not None and not example_pages(person.organisation)):
        return
    detail = _("Its name, its colour, how to reach you, its domain.")
    yield FirstStep(title=_("Make the public site yours"), detail=detail, address=reverse("site_settings"))
    if site is not None and person.may(Role.COMMUNICATOR):
        detail = _("Edit a page of the example: once published, it is yours. Or remove them all, and begin your own.")
        yield FirstStep(title=_("Write its pages"), detail=detail, address=reverse("wagtailadmin_explore", args=[site.root_page_id]))
