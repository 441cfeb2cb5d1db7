"""The pictures of links to pages: of every published page that anybody may read, drawn again when its title, colour or site changes."""

from dataclasses import dataclass
from functools import partial
from typing import Any, Self

from django.db import transaction
from django.db.models.signals import post_save
from django.tasks import task
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_unpublished

from ravive.pages.models import HomePage, SiteProfile
from ravive.people.models import Organisation
from ravive.site import link_previews, renditions
from ravive.site.brand import Brand, theme_colours
from ravive.site.link_previews import ALL_HUES, PreviewWords
from ravive.site.models import LinkPreview

# Below the root: a home page stands at this depth.
HOME_DEPTH = 2


@dataclass(frozen=True, kw_only=True)
class SiteCard:
    """What the pictures of all pages of a site share: its name, its colours, the digest of its logo."""

    name: str
    brand: Brand | None = None
    logo: str = ""

    @classmethod
    def of(cls, name: str, organisation: Organisation | None, profile: SiteProfile | None) -> Self:
        """Return those of an organisation's site."""
        return cls(name=name, brand=profile.brand if profile else None, logo=organisation.logo_digest if organisation else "")


def words_of(page: Page, site: SiteCard) -> PreviewWords:
    """Return what the picture of a page shows. A home page shows its promise, in all colours."""
    shown = theme_colours(site.brand, "light") if site.brand else None
    is_home = isinstance(page, HomePage)
    return PreviewWords(
        title=" ".join(page.promise.split()) if is_home else page.title,
        site=site.name,
        language=page.locale.language_code,
        hues=ALL_HUES if is_home else (getattr(page, "hue", ALL_HUES[0]),),
        seed=str(page.translation_key),
        is_example=getattr(page, "is_example", False),
        brand=(shown.action.fill, shown.action.ink, shown.paper) if shown else None,
        logo=site.logo,
    )


def _shown() -> Any:  # noqa: ANN401 - Wagtail's query set, whose methods the types of Django lack
    return Page.objects.live().public().filter(depth__gte=HOME_DEPTH).select_related("locale")


def _draw(page: Page, sites: dict[int, SiteCard]) -> bool:
    parts = page.get_url_parts()
    if not parts or parts[0] not in sites:
        # A page outside all sites has no address.
        return False
    if picture := getattr(page, "picture", None):
        renditions.write_link_picture(picture)
    return link_previews.store(words_of(page, sites[parts[0]]), page_id=page.pk)


def _sites() -> dict[int, SiteCard]:
    organisations = Organisation.objects.exclude(site=None).select_related("site", "site_profile").defer("logo")
    owner_of = {organisation.site.pk: organisation for organisation in organisations if organisation.site}
    cards = {}
    for number, name in Site.objects.values_list("pk", "site_name"):
        owner = owner_of.get(number)
        cards[number] = SiteCard.of(name, owner, getattr(owner, "site_profile", None))
    return cards


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
    post_save.connect(_draw_all_after_commit, sender=Organisation, dispatch_uid="pages.page_previews.logo")


def _draw_after_commit(*, instance: Page, **_signal: Any) -> None:  # noqa: ANN401 - what Wagtail sends beside
    transaction.on_commit(partial(draw_page.enqueue, page=instance.pk))


def _delete(*, instance: Page, **_signal: Any) -> None:  # noqa: ANN401 - as above
    LinkPreview.objects.filter(page=instance.pk).delete()


def _draw_all_after_commit(**_signal: Any) -> None:  # noqa: ANN401 - as above
    transaction.on_commit(draw_pages.enqueue)
