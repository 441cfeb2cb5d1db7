"""Connections with Wagtail: private pages, the bin, and the fonts of the desk."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.models import Page

from ravive.pages import privacy
from ravive.pages.bin import wagtail_screens
from ravive.site import app_files

FONT_ADDRESS = re.compile(r"(/static/app/assets/font-(400|700)-[0-9a-f]+\.woff2)")
FACE = '@font-face{{font-family:"Atkinson Hyperlegible Next";src:url({})format("woff2");font-weight:{};font-display:swap}}'

type Show = Callable[[Page, HttpRequest, list, dict], HttpResponse]


def ask_before_a_private_page(show: Show) -> Show:
    """Check private pages before Wagtail does. Its check needs a session, and public addresses have none."""

    def shown_or_asked(page: Page, request: HttpRequest, arguments: list, values: dict) -> HttpResponse:
        if page.get_view_restrictions().exists():
            return privacy.page_response(page, request, *arguments, **values)
        return show(page, request, arguments, values)

    return shown_or_asked


def font_styles() -> SafeString:
    """Return the site's fonts for the desk, under the addresses of the built app."""
    found = FONT_ADDRESS.findall(app_files.load(settings.RAVIVE_APP_DIST).guard)
    faces = format_html_join("", FACE, ((url, "100 500" if weight == "400" else "501 900") for url, weight in found))
    return format_html("<style>{}</style>", faces) if found else SafeString("")


hooks.register("on_serve_page", ask_before_a_private_page, order=-1)
hooks.register("insert_global_admin_css", font_styles)
hooks.register("before_delete_page", wagtail_screens.ask_before_deleting)
# After Wagtail's own, which it replaces.
hooks.register("register_bulk_action", wagtail_screens.BinBulkAction, order=1000)
for screen in ("edit", "move", "copy", "unpublish", "create", "convert_alias"):
    hooks.register(f"before_{screen}_page", wagtail_screens.refuse_in_bin)
hooks.register("construct_explorer_page_queryset", wagtail_screens.without_bin)
hooks.register("construct_page_chooser_queryset", wagtail_screens.choose_without_bin)
