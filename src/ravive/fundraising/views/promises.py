"""Promises that an organisation no longer expects: chosen from a list, shown once more, then removed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ravive.giving import desk_queries
from ravive.giving import queries as giving
from ravive.giving.actions import promises as actions
from ravive.giving.models import Appeal, GivingPromise
from ravive.lib.sent_numbers import sent_number
from ravive.people.permissions import StaffRequest, for_roles, own_or_404

A_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*desk_queries.ROLES)
def remove_promises(request: StaffRequest, appeal_id: int) -> HttpResponse:
    """Return the list of open promises with boxes; of chosen ones, the question whether to remove them; confirmed, remove them."""
    found = own_or_404(Appeal, request, pk=appeal_id)
    waiting = giving.open_promises(timezone.localdate()).filter(reference__appeal=found).select_related("reference")
    if request.method != "POST":
        return _list(request, found, waiting)
    chosen = waiting.filter(pk__in=[number for sent in request.POST.getlist("promise") if (number := sent_number(sent)) is not None])
    if not chosen.exists():
        return _list(request, found, waiting, problem=_("Choose at least one promise that is still open."))
    if request.POST.get("confirmed") != "1":
        sum_cents = chosen.aggregate(total=Sum("amount_cents"))["total"]
        values = {"appeal": found, "promises": chosen.order_by("promised_on", "pk"), "sum_cents": sum_cents}
        return render(request, "appeals/desk/promises_confirm.html", values)
    numbers = list(chosen.values_list("pk", flat=True))
    count = len(actions.remove_promises(appeal=found, promise_ids=numbers, by=request.user, now=timezone.now()))
    text = ngettext("%(count)s promise is removed.", "%(count)s promises are removed.", count)
    messages.success(request, text % {"count": count})
    return redirect("desk_appeal", found.pk)


def _list(request: StaffRequest, appeal: Appeal, waiting: QuerySet[GivingPromise], *, problem: str = "") -> HttpResponse:
    """Return the promises, those that wait for the longest first."""
    page = Paginator(waiting.order_by("promised_on", "pk"), A_PAGE).get_page(request.GET.get("page"))
    values = {"appeal": appeal, "promises": page, "problem": problem}
    return render(request, "appeals/desk/promises.html", values, status=422 if problem else 200)
