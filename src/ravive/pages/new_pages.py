"""The way from a list of the desk to the form of a new page: below the site's list of such pages, which may have to be created first."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page

from ravive.people import queries
from ravive.people.actors import user_of
from ravive.people.models import Organisation


@dataclass(frozen=True, kw_only=True)
class NewPage:
    """Where a page begins. `needs_list`: the form is that of the list which such pages stand below."""

    address: str
    needs_list: bool


def new_page(request: HttpRequest, organisation: Organisation, *, kind: type[Page], below: type[Page], language: str) -> NewPage | None:
    """Return where somebody begins a page of a kind, in a language if the site has it; None where they cannot write the site."""
    own = Organisation.objects.filter(pk=organisation.pk)
    site = organisation.site
    if site is None or not queries.communicates_for(user_of(request)).filter(pk=organisation.pk).exists():
        return None
    lists = below.objects.filter(queries.pages_of(own)).select_related("locale").order_by("path")
    if found := _in_language(list(lists), language):
        return NewPage(address=_form(kind, found), needs_list=False)
    homes = Page.objects.filter(translation_key=site.root_page.translation_key).select_related("locale").order_by("path")
    home = _in_language(list(homes), language)
    return NewPage(address=_form(below, home), needs_list=True) if home else None


def _in_language(pages: list[Page], language: str) -> Page | None:
    return next((page for page in pages if page.locale.language_code == language), pages[0] if pages else None)


def _form(kind: type[Page], parent: Page) -> str:
    return reverse("wagtailadmin_pages:add", args=[kind._meta.app_label, kind._meta.model_name, parent.pk])
