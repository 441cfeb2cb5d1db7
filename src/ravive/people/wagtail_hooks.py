"""Connections with Wagtail: menus, lists and choosers show only what belongs to the user."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.models import Page

from ravive.people import account_events, account_panels, inline_scripts, organisation_filter, queries, wagtail_permissions, wagtail_texts
from ravive.people.actors import user_of
from ravive.people.menu import REPLACED_REPORTS, REPLACED_SETTINGS, DeskSearchArea, is_for
from ravive.people.menu_groups import grouped

organisation_filter.narrow_filters()
inline_scripts.replace_chooser_scripts()
account_panels.replace_name_panel()
wagtail_texts.name_columns()


def keep_own_searches(_request: HttpRequest, areas: list[SearchArea]) -> None:
    """Remove the search of Wagtail's accounts: the search of the desk finds the team."""
    areas[:] = [area for area in areas if area.name not in REPLACED_SETTINGS]


def keep_own_entries(request: HttpRequest, items: list[MenuItem]) -> None:
    """Remove menu entries that this person cannot open, and the advertisements under “Help”; put the others in groups."""
    items[:] = grouped([item for item in items if item.name != "help" and is_for(item, request)], request)


def hide_replaced_settings(_request: HttpRequest, items: list[MenuItem]) -> None:
    """Remove settings of Wagtail that Ravive replaces: the team for users and groups, two signatures for workflows, its own languages."""
    items[:] = [item for item in items if item.name not in REPLACED_SETTINGS]


def hide_replaced_reports(_request: HttpRequest, items: list[MenuItem]) -> None:
    """Remove reports of Wagtail about what is hidden."""
    items[:] = [item for item in items if item.name not in REPLACED_REPORTS]


def desk_search_area() -> DeskSearchArea:
    """Return the search that the field in the menu leads to."""
    return DeskSearchArea(_("Screens, decks, cards, facts and trainings"), reverse("desk_search"), name="desk", icon_name="search", order=1)


def desk_stylesheet() -> SafeString:
    """Return the desk's style sheets: the tokens of the public pages, then its own rules."""
    sheets = (static("app/desk-tokens.css"), static("people/desk.css"))
    return format_html_join("", '<link rel="stylesheet" href="{}">', ((sheet,) for sheet in sheets))


def desk_script() -> SafeString:
    """Return the script that starts Wagtail's widgets, and the one that shows again what could not be sent."""
    return format_html_join("", '<script src="{}"></script>', ((static("people/widgets.js"),), (static("people/unsent.js"),)))


def own_pages_in_the_explorer(parent_page: Page, pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Return the pages of a list that the user may write."""
    return own_pages(pages, request)


def own_pages(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Return the pages of a chooser that the user may write."""
    return (
        pages if queries.is_host(user_of(request)) else pages.filter(queries.writable_pages_of(queries.communicates_for(user_of(request))))
    )


def own_uploads(uploads: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    """Return the pictures or documents of a chooser that belong to the user."""
    if queries.is_host(user_of(request)):
        return uploads
    return uploads.filter(collection__in=queries.collections_of(queries.communicates_for(user_of(request))))


def record_closed_accounts(request: HttpRequest, action: str, objects: list[Any], view: Any) -> None:  # noqa: ANN401 -- Wagtail's view
    """Record accounts that a list opened or closed."""
    if action == "set_active_state":
        account_events.record_bulk(request, objects)


def back_to_an_entrusted_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Return to a page after it was published by people who may not open the list above it, where Wagtail would lead them."""
    is_open = queries.is_host(user_of(request)) or wagtail_permissions.owns_page(user_of(request), page.pk)
    return None if is_open else redirect("wagtailadmin_pages:edit", page.pk)


hooks.register("after_bulk_action", record_closed_accounts)
hooks.register("after_edit_page", back_to_an_entrusted_page)
hooks.register("register_admin_search_area", desk_search_area)
hooks.register("construct_main_menu", keep_own_entries, order=1000)
hooks.register("construct_search", keep_own_searches)
hooks.register("construct_settings_menu", hide_replaced_settings)
hooks.register("construct_reports_menu", hide_replaced_reports)
hooks.register("insert_global_admin_css", desk_stylesheet)
hooks.register("insert_global_admin_js", desk_script)
hooks.register("construct_explorer_page_queryset", own_pages_in_the_explorer)
hooks.register("construct_page_chooser_queryset", own_pages)
hooks.register("construct_image_chooser_queryset", own_uploads)
hooks.register("construct_document_chooser_queryset", own_uploads)
