"""The statement of what a browser stores of the site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ravive.pages.notices.device_storage import APP_NAMES, DESK_NAMES, device_texts, stored_names
from ravive.site.context import interface_language
from ravive.site.stored_pages import same_for_all


@require_safe
@same_for_all
def device(request: HttpRequest) -> HttpResponse:
    """Return what a browser stores of this site, name by name."""
    language = interface_language()
    texts = device_texts(language)
    tables = [
        {"title": title, "rows": stored_names(language, names)} for title, names in ((texts.app, APP_NAMES), (texts.desk, DESK_NAMES))
    ]
    return render(request, "pages/notices/device.html", {"notice": texts, "tables": tables})
