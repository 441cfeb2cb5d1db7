"""Reading the bin, and what would go into it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from wagtail.models import Page, Site

from ravive.pages.bin.attached import attached_to
from ravive.pages.models import BinnedPage
from ravive.people.models import Organisation
from ravive.people.queries import BIN_PATH, is_host

MOST_TITLES = 8


@dataclass(frozen=True, kw_only=True)
class PageToDelete:
    """A page, and what would go with it. `below`: pages under it; `staying`: languages in which it stays; `site`: whose home it is."""

    page: Page
    below: int
    titles: tuple[str, ...]
    attached: tuple[str, ...]
    staying: tuple[str, ...]
    site: str


def is_in_bin(page: Page) -> bool:
    """Return whether a page is in the bin, alone or with a page above it."""
    return page.url_path.startswith(BIN_PATH)


def tree_of(page: Page) -> QuerySet[Page]:
    """Return a page and all pages below it, in their order."""
    return Page.objects.filter(path__startswith=page.path).order_by("path")


def site_in(page: Page) -> Site | None:
    """Return the site whose first page would be deleted with a page; None without one."""
    return Site.objects.filter(root_page__path__startswith=page.path).first()


def what_goes(pages: Sequence[Page]) -> list[PageToDelete]:
    """Return what would go with each of these pages."""
    going = Q(pk__in=())
    for page in pages:
        going |= Q(path__startswith=page.path)
    return [_what_goes(page, going) for page in pages]


def _what_goes(page: Page, going: Q) -> PageToDelete:
    tree = tree_of(page)
    below = list(tree.exclude(pk=page.pk).values_list("title", flat=True)[:MOST_TITLES])
    staying = page.get_translations().filter(alias_of=None).exclude(going).exclude(url_path__startswith=BIN_PATH)
    site = site_in(page)
    return PageToDelete(
        page=page,
        below=page.get_descendant_count(),
        titles=tuple(below),
        attached=attached_to(tree),
        staying=tuple(staying.values_list("locale__language_code", flat=True)),
        site=site.site_name or site.hostname if site else "",
    )


def binned_pages(organisation: Organisation, *, user: User) -> QuerySet[BinnedPage]:
    """Return what an organisation deleted, the latest first. Hosts also see pages that stood outside all sites."""
    own = Q(organisation=organisation)
    rows = BinnedPage.objects.filter(own | Q(organisation=None) if is_host(user) else own)
    return rows.select_related("page__locale", "parent", "deleted_by")
