"""Forms that are sent twice: the second one opens nothing and leads to the page that the first one opened."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from ravive.people.models import AcceptedForm
from ravive.people.permissions import StaffRequest

FIELD = "sending"
REMEMBERED_DAYS = 7
UNCOUNTED = frozenset({"csrfmiddlewaretoken"})


class RefusedRedirect(HttpResponseRedirect):
    """Leads elsewhere from a form that created nothing, so that the same form can be sent again."""


type ShowAgain = Callable[[Any, str], HttpResponseBase]


def accept_once[**Params](
    again: ShowAgain | None = None,
) -> Callable[[Callable[Concatenate[Any, Params], HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Return a decorator for views whose form creates something. Put it under `for_roles`; the form has `{% sent_form_field %}`.

    What the view created is at the address that its response names: `Location`, or `Content-Location` of a page.
    The same form sent again leads there, or gets the page that `again` returns for that address.
    """

    def guard(view: Callable[Concatenate[Any, Params], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: StaffRequest, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponseBase:
            if request.method != "POST" or not request.POST.get(FIELD):
                return view(request, *args, **kwargs)
            # A second process waits here for the first one: on the unique key in PostgreSQL, on the write lock in SQLite.
            with transaction.atomic():
                form, is_first = AcceptedForm.objects.get_or_create(user=request.user, key=_key(request), defaults={"at": timezone.now()})
                if is_first:
                    return _first(form, view(request, *args, **kwargs))
            if again is not None:
                return again(request, form.address)
            messages.info(request, _("This form had arrived already: nothing was done twice."))
            return redirect(form.address)

        return guarded

    return guard


def _first(form: AcceptedForm, response: HttpResponseBase) -> HttpResponseBase:
    """Store where a form led; a form that created nothing can be sent again."""
    is_refused = isinstance(response, RefusedRedirect)
    form.address = "" if is_refused else response.headers.get("Location") or response.headers.get("Content-Location", "")
    if not form.address:
        transaction.set_rollback(True)
        return response
    form.save(update_fields=["address"])
    AcceptedForm.objects.filter(at__lt=form.at - timedelta(days=REMEMBERED_DAYS)).delete()
    return response


def _digest_of(file: UploadedFile) -> str:
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # pyright: ignore[reportArgumentType] -- a file in all but its type
    file.seek(0)
    return digest


def _key(request: StaffRequest) -> str:
    """Return a digest of what was sent and where: a form that somebody went back to and changed is another one."""
    fields = sorted((name, value) for name, values in request.POST.lists() if name not in UNCOUNTED for value in values)
    files = sorted((name, file.name or "", _digest_of(file)) for name, files in request.FILES.lists() for file in files)
    return hashlib.sha256(repr((request.get_full_path(), fields, files)).encode()).hexdigest()
