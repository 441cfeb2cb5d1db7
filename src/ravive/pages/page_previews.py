"""The pictures of links to pages: of every published page that anybody may read, drawn again when its title, colour or site changes."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.tasks import task
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_unpublished

from ravive.pages.models import HomePage, SiteProfile
from ravive.site import link_previews
from ravive.site.brand import Brand, theme_colours
from ravive.site.link_previews import ALL_HUES, PreviewWords
from ravive.site.models import LinkPreview

# Below the root: a home page stands at this depth.
HOME_DEPTH = 2
type _NamedSite = tuple[str, Brand | None]


def words_of(page: Page, site_name: str, brand: Brand | None = None) -> PreviewWords:
    """Return what the picture of a page shows. A home page shows its promise, in all colours."""
    shown = theme_colours(brand, "light") if brand else None
    is_home = isinstance(page, HomePage)
    return PreviewWords(
        title=" ".join(page.promise.split()) if is_home else page.title,
        site=site_name,
        language=page.locale.language_code,
        hues=ALL_HUES if is_home else (getattr(page, "hue", ALL_HUES[0]),),
        seed=str(page.translation_key),
        is_example=getattr(page, "is_example", False),
        brand=(shown.action.fill, shown.action.ink, shown.paper) if shown else None,
    )


def _shown() -> Any:  # noqa: ANN401 - Wagtail's query set, whose methods the types of Django lack
    return Page.objects.live().public().filter(depth__gte=HOME_DEPTH).select_related("locale")


def _draw(page: Page, sites: dict[int, _NamedSite]) -> bool:
    parts = page.get_url_parts()
    if not parts or parts[0] not in sites:
        # A page outside all sites has no address.
        return False
    return link_previews.store(words_of(page, *sites[parts[0]]), page_id=page.pk)


def _sites() -> dict[int, _NamedSite]:
    profiles = SiteProfile.objects.exclude(organisation__site=None).select_related("organisation").defer("organisation__logo")
    brand_of = {profile.organisation.site_id: profile.brand for profile in profiles}
    return {number: (name, brand_of.get(number)) for number, name in Site.objects.values_list("pk", "site_name")}


@task
def draw_page(page: int) -> bool:
    """Draw the picture of a page; return False where it is there already, or where the page is not shown any more."""
    found = _shown().filter(pk=page).first()
    return found is not None and _draw(found.specific, _sites())


@task
def draw_pages() -> int:
    """Draw the pictures that are missing, delete those of pages that nobody is shown any more; return how many were drawn."""
    LinkPreview.objects.exclude(page=None).exclude(page__in=_shown().values("pk")).delete()
    sites = _sites()
    return sum(_draw(page, sites) for page in _shown().specific().iterator(chunk_size=200))


def connect() -> None:
    """Follow pages that are published and unpublished, and the settings of sites."""
    page_published.connect(_draw_after_commit, dispatch_uid="pages.page_previews.published")
    page_unpublished.connect(_delete, dispatch_uid="pages.page_previews.unpublished")
    post_save.connect(_draw_all_after_commit, sender=Site, dispatch_uid="pages.page_previews.site")
    post_save.connect(_draw_all_after_commit, sender=SiteProfile, dispatch_uid="pages.page_previews.brand")


def _draw_after_commit(*, instance: Page, **_signal: Any) -> None:  # noqa: ANN401 - what Wagtail sends beside
    transaction.on_commit(partial(draw_page.enqueue, page=instance.pk))


def _delete(*, instance: Page, **_signal: Any) -> None:  # noqa: ANN401 - as above
    LinkPreview.objects.filter(page=instance.pk).delete()


def _draw_all_after_commit(**_signal: Any) -> None:  # noqa: ANN401 - as above
    transaction.on_commit(draw_pages.enqueue)
