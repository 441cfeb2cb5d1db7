"""Screens of Wagtail that delete pages lead to the bin. Its other screens leave pages of the bin alone."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.pages.bulk_actions.delete import DeleteBulkAction
from wagtail.models import Page

from ravive.pages.bin.queries import is_in_bin
from ravive.people.queries import IN_BIN

SEE_OTHER = 303


def ask_before_deleting(request: HttpRequest, page: Page) -> HttpResponse:
    """Lead from Wagtail's screen that deletes a page to the one that says what hangs on it."""
    return refuse_in_bin(request, page) or _ask(request, [page.pk])


def _ask(request: HttpRequest, numbers: list[int]) -> HttpResponse:
    """Return the way to the screen that asks. A form that was sent becomes a question: nothing is deleted by it."""
    values: list[tuple[str, object]] = [("id", number) for number in numbers]
    if back := get_valid_next_url_from_request(request):
        values.append(("next", back))
    return HttpResponseRedirect(f"{reverse('delete_pages')}?{urlencode(values)}", status=SEE_OTHER)


class BinBulkAction(DeleteBulkAction):
    """Deletes pages that are ticked in a list: it asks as for one page."""

    aria_label = gettext_lazy("Move the chosen pages to the bin")

    def dispatch(self, request: HttpRequest, *_arguments: object, **_values: object) -> HttpResponse:
        """Return the way to the screen that asks."""
        pages, _without_access = self.get_actionable_objects()
        return _ask(request, [page.pk for page in pages])


def refuse_in_bin(request: HttpRequest, page: Page, *_more: object) -> HttpResponse | None:
    """Lead to the bin from a screen that would change a page that is in it."""
    if not is_in_bin(page):
        return None
    messages.warning(request, _("“%(title)s” is in the bin. Bring it back to change it.") % {"title": page.title})
    return redirect("page_bin")


def without_bin(_parent: Page, pages: QuerySet[Page], _request: HttpRequest) -> QuerySet[Page]:
    """Return the pages of a list without those of the bin."""
    return pages.exclude(IN_BIN)


def choose_without_bin(pages: QuerySet[Page], _request: HttpRequest) -> QuerySet[Page]:
    """Return the pages of a chooser without those of the bin."""
    return pages.exclude(IN_BIN)
