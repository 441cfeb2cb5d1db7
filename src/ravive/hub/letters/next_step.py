"""What thank-you pages of other subjects offer: the open letter that can be signed today."""

from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ravive.hub.letters import queries
from ravive.pages.next_steps import NextStep
from ravive.people.models import Organisation
from ravive.site.context import current_language


def next_step(request: HttpRequest, organisation: Organisation) -> NextStep | None:
    """Return the way to the letter that closes first; None where none can be signed."""
    today = localdate()
    for letter in queries.letters_of(organisation).filter(delivered_on=None, closes_on__gte=today).order_by("closes_on", "pk"):
        page = queries.page_of(letter, current_language()) if letter.is_open(today) else None
        if page and (url := page.get_url(request)):
            return NextStep(words=_("Sign an open letter"), title=page.title, url=url)
    return None
