"""Leads the addresses of the old site to what they became: pages, files, categories, authors and feeds."""

import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from django.urls import reverse
from django.utils.translation import override
from wagtail.contrib.redirects.models import Redirect

from ravive.hub.news.lists import THEME
from ravive.hub.news.models import NewsIndexPage
from ravive.wordpress.export_items import ExportItem, ItemOutline
from ravive.wordpress.import_job import ImportJob
from ravive.wordpress.omissions import LossKind

LONGEST_PATH = 255
FEEDS = {"feed": "news_rss", "feed/rss2": "news_rss", "feed/atom": "news_atom"}


def lead_entry(job: ImportJob, item: ExportItem, page: int | None) -> None:
    """Lead every address of an entry to its page: its permanent link, and those by its number."""
    names = ("page_id", "p") if item.kind == "page" else ("p",)
    for address in (item.link, *_numbered(job, item.number, *names)):
        if len(path := _path(address)) > LONGEST_PATH:
            job.lose(item, LossKind.REDIRECT, address)
        elif path:
            _lead(job, path, page=page)


def lead_rest(job: ImportJob) -> None:
    """Lead the addresses that are no entry's own: those of files, categories, authors and feeds, where what they led to is here."""
    for outline in job.store.outlines.values():
        if outline.kind == "attachment":
            _lead_file(job, outline)
    home = job.homes[job.language]
    news = NewsIndexPage.objects.live().child_of(home).order_by("path").first()
    if news is None:
        return
    # Without its host, which may change.
    place = (news.get_url_parts() or ("", "", ""))[2]
    for theme in news.themes.values_list("key", flat=True):
        for path in _category_paths(job, theme):
            _lead(job, path, link=f"{place}?{THEME}={quote(theme)}")
    for login in filter(None, job.site.authors):
        _lead(job, _path(f"{job.site.address}/author/{quote(login.lower())}"), page=news.pk)
    for old, name in FEEDS.items():
        with override(home.locale.language_code):
            _lead(job, _path(f"{job.site.address}/{old}"), link=reverse(name))


def _lead_file(job: ImportJob, outline: ItemOutline) -> None:
    """Lead a file to where it is here, and the page that WordPress gave it to the file, else to the page that it was uploaded to."""
    address = job.files.new_address(outline.file_address)
    page = job.page_of(outline.parent)
    if address:
        _lead(job, _path(outline.file_address), link=address)
    for old in (outline.link, *_numbered(job, outline.number, "attachment_id")):
        if address:
            _lead(job, _path(old), link=address)
        elif page:
            _lead(job, _path(old), page=page)


def _numbered(job: ImportJob, number: int, *names: str) -> Iterator[str]:
    for name in names:
        yield f"{job.site.address}/?{name}={number}"


def _category_paths(job: ImportJob, theme: str) -> Iterator[str]:
    """Yield the addresses of the list of a category, as WordPress writes them unless its settings say otherwise."""
    for number, key in job.site.category_keys.items():
        if key == theme:
            yield _path(f"{job.site.address}/?cat={number}")
    places, above = [theme], job.site.category_parents.get(theme, "")
    while above and above not in places:
        places.append(above)
        above = job.site.category_parents.get(above, "")
    yield _path(f"{job.site.address}/category/{'/'.join(reversed(places))}")


def _path(address: str) -> str:
    """Return an old address as Wagtail stores it; empty for the front page and for what is no address."""
    try:
        parts = urlsplit(address)
        # Some exports write an address with two slashes; visitors come with one.
        single = parts._replace(path=re.sub(r"/{2,}", "/", parts.path)).geturl()
        path = Redirect.normalise_path(single) if parts.scheme and parts.netloc else ""
    except ValueError:
        return ""
    return "" if path == "/" or "\0" in path else path


def _lead(job: ImportJob, path: str, *, page: int | None = None, link: str = "") -> None:
    """Store a redirect, unless the address leads somewhere already. One that is too long, or leads to itself, is none."""
    site = job.organisation.site
    if not path or len(path) > LONGEST_PATH or len(link) > LONGEST_PATH or link.rstrip("/") == path:
        return
    if Redirect.objects.filter(site=site, old_path=path).exists():
        return
    Redirect.objects.create(site=site, old_path=path, redirect_page_id=page, redirect_link=link, is_permanent=True)
    job.counts.redirects += 1
