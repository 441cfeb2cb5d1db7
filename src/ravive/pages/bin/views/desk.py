"""What hangs on pages before they are deleted, the bin, and the way back."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from ravive.pages.bin import actions, queries
from ravive.pages.bin.attached import attached_to
from ravive.pages.models import BinnedPage
from ravive.pages.models.binned_page import BIN_DAYS
from ravive.people.actions import RefusedError
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles

ROWS_A_PAGE = 50
MOST_PAGES = 100


@require_safe
@for_roles(Role.COMMUNICATOR)
def page_bin(request: StaffRequest) -> HttpResponse:
    """Return what the organisation deleted in the last 30 days."""
    rows = queries.binned_pages(request.organisation, user=request.user)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "pages/bin/list.html", {"page": page, "days": BIN_DAYS})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.COMMUNICATOR)
def delete_pages(request: StaffRequest) -> HttpResponse:
    """Return what hangs on pages, or move them to the bin. Pages above take those below with them."""
    pages = _chosen(request)
    back = get_valid_next_url_from_request(request) or reverse("wagtailadmin_explore", args=[Page.objects.parent_of(pages[0]).get().pk])
    found = queries.what_goes(pages)
    if request.method == "POST":
        done = _put_in_bin(request, pages)
        if done:
            words = ngettext("%(count)s page is in the bin.", "%(count)s pages are in the bin.", len(done)) % {"count": len(done)}
            messages.success(request, format_html('{} <a href="{}">{}</a>', words, reverse("page_bin"), _("Bring back")))
        return redirect(back)
    values = {"found": found, "back": back, "days": BIN_DAYS, "is_refused": all(one.site for one in found)}
    return render(request, "pages/bin/delete.html", values)


def _chosen(request: StaffRequest) -> list[Page]:
    """Return the pages of the address that this person may delete, none below another. Raises Http404 without any."""
    numbers = [int(number) for number in request.GET.getlist("id") if number.isascii() and number.isdigit() and len(number) < 19]
    pages = Page.objects.filter(pk__in=numbers[:MOST_PAGES], depth__gt=1).select_related("locale").order_by("path")
    chosen: list[Page] = []
    for page in pages:
        is_below = bool(chosen) and page.path.startswith(chosen[-1].path)
        if not is_below and not queries.is_in_bin(page) and page.specific.permissions_for_user(request.user).can_delete():
            chosen.append(page)
    if not chosen:
        raise Http404
    return chosen


def _put_in_bin(request: StaffRequest, pages: Sequence[Page]) -> list[BinnedPage]:
    done = []
    for page in pages:
        try:
            done.append(actions.put_in_bin(page=page, by=request.user, now=timezone.now()))
        except RefusedError as refused:
            messages.error(request, str(refused))
    return done


@require_POST
@for_roles(Role.COMMUNICATOR)
def restore_page(request: StaffRequest, row_id: int) -> HttpResponse:
    """Bring a page back."""
    row = _row_or_404(request, row_id)
    try:
        page = actions.restore(row=row, by=request.user, now=timezone.now())
    except RefusedError as refused:
        messages.error(request, str(refused))
        return redirect("page_bin")
    words = _("“%(title)s” is back, and online.") if page.live else _("“%(title)s” is back, as a draft.")
    if page.slug != row.slug:
        words = _("“%(title)s” is back. Another page has its address: it has a new one.")
    see = reverse("wagtailadmin_pages:edit", args=[page.pk])
    messages.success(request, format_html('{} <a href="{}">{}</a>', words % {"title": page.title}, see, _("Open")))
    return redirect("page_bin")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.COMMUNICATOR)
def delete_for_good(request: StaffRequest, row_id: int) -> HttpResponse:
    """Return what would go for good with a page of the bin, or delete it."""
    row = _row_or_404(request, row_id)
    if request.method == "POST":
        title = row.page.title
        actions.delete_for_good(row=row, by=request.user, now=timezone.now())
        messages.success(request, _("“%(title)s” is deleted for good.") % {"title": title})
        return redirect("page_bin")
    values = {
        "row": row,
        "below": row.page.get_descendant_count(),
        "attached": attached_to(queries.tree_of(row.page)),
        "leaves_on": date_format(row.leaves_on, "DATE_FORMAT"),
    }
    return render(request, "pages/bin/delete_for_good.html", values)


def _row_or_404(request: StaffRequest, row_id: int) -> BinnedPage:
    return get_object_or_404(queries.binned_pages(request.organisation, user=request.user), pk=row_id)
