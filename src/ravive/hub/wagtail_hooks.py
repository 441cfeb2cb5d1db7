"""Where the site steps into Wagtail's own doings."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page

from ravive.hub import privacy

type Show = Callable[[Page, HttpRequest, list, dict], HttpResponse]


@hooks.register("on_serve_page", order=-1)
def ask_before_a_private_page(show: Show) -> Show:
    """Stand before Wagtail's own check, which looks for a session: public addresses have none."""

    def shown_or_asked(page: Page, request: HttpRequest, arguments: list, values: dict) -> HttpResponse:
        if page.get_view_restrictions().exists():
            return privacy.answer(page, request, *arguments, **values)
        return show(page, request, arguments, values)

    return shown_or_asked
