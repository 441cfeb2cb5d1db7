"""What the foot of a site and its list of news offer: the form of news by mail, where it is open."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ravive.hub.newsletter import queries
from ravive.pages.navigation import NavigationEntry
from ravive.pages.next_steps import NextStep
from ravive.people.models import Organisation


def offer(request: HttpRequest, organisation: Organisation) -> NavigationEntry | None:
    """Return the link to the form; None where visitors cannot ask for news."""
    if not queries.is_open(organisation):
        return None
    url = reverse("send_newsletter")
    return NavigationEntry(title=_("News by e-mail"), url=url, is_current=request.path_info.startswith(url))


def next_step(_request: HttpRequest, organisation: Organisation) -> NextStep | None:
    """Return the way to the form; None where visitors cannot ask for news."""
    return NextStep(words=_("Get the news by e-mail"), url=reverse("send_newsletter")) if queries.is_open(organisation) else None
