"""The form of a page of the desk by which staff remove somebody from a list."""

from typing import Any

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.entries.forms import AddressForm
from ravive.entries.removals import remove_by_address
from ravive.entries.subjects import Subject
from ravive.people.permissions import StaffRequest


def answer_removal(request: StaffRequest, subject: Subject[Any], *, about: int | None = None) -> None:
    """Remove whom the form of a request names, and say what was done in the messages of the next page."""
    form = AddressForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(problem) for problem in form.errors["email"]))
        return
    address, organisation = form.cleaned_data["email"], request.organisation
    count = remove_by_address(subject, organisation, address, by=request.user, now=timezone.now(), about=about)
    if count:
        messages.success(request, ngettext("%(count)s entry is removed.", "%(count)s entries are removed.", count) % {"count": count})
    else:
        messages.info(request, _("Nothing with this address is stored."))
