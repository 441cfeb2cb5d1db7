"""What thank-you pages of other subjects offer: the appeal that people can give to today."""

from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ravive.fundraising import queries
from ravive.pages.next_steps import NextStep
from ravive.people.models import Organisation
from ravive.site.context import current_language


def next_step(request: HttpRequest, organisation: Organisation) -> NextStep | None:
    """Return the way to the appeal that ends first; None where none is open, or the ones that are come with the example."""
    today = localdate()
    running = queries.appeals_of(organisation).filter(starts_on__lte=today, ends_on__gte=today, is_example=False)
    for appeal in running.order_by("ends_on", "pk"):
        page = queries.page_of(appeal, current_language()) if appeal.is_open(today) else None
        if page and (url := page.get_url(request)):
            return NextStep(words=_("Give to an appeal"), title=page.title, url=url)
    return None
