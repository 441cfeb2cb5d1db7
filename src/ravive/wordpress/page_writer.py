"""Stores what entries became: pages with their revisions, themes, lists of news, and redirects from the old addresses."""

import json
from itertools import count
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.images import get_image_model
from wagtail.models import Page

from ravive.hub.news.models import ArticlePage, NewsIndexPage, NewsTheme
from ravive.lib.languages import interface_for
from ravive.pages.models import HomePage, InfoPage
from ravive.site.public_page import Hue
from ravive.wordpress import redirect_writer
from ravive.wordpress.export_items import ExportItem
from ravive.wordpress.import_job import ImportJob
from ravive.wordpress.models import LONGEST_GUID, ImportedPage
from ravive.wordpress.omissions import LossKind
from ravive.wordpress.page_content import BodyValue, PageContent, ThemeContent


def store(job: ImportJob, item: ExportItem, content: PageContent) -> None:
    """Create the page of an entry, or change it to what the entry says now, in one transaction. What was changed here since stays."""
    row, digest = job.rows.get(item.number), content.digest()
    if row is None:
        with transaction.atomic():
            row = _create(job, item, content)
        if content.kind == "article":
            job.counts.new_articles += 1
        else:
            job.counts.new_pages += 1
    elif row.page_id is None:
        job.lose(item, LossKind.DELETED_HERE)
        return
    elif row.digest == digest:
        job.counts.unchanged += 1
    else:
        with transaction.atomic():
            page = Page.objects.select_for_update().get(pk=row.page_id).specific
            if _is_changed_here(page, row):
                job.lose(item, LossKind.EDITED_HERE)
                return
            _write(page, content, row, is_new=False)
        job.counts.updated += 1
    job.rows[item.number] = row
    if content.state != "draft":
        redirect_writer.lead_entry(job, item, row.page_id)


def foresee(job: ImportJob, item: ExportItem, content: PageContent) -> None:
    """Count what `store` would do, and note what it would not bring. Nothing is stored."""
    row = job.rows.get(item.number)
    if row is None and content.kind == "article":
        job.counts.new_articles += 1
    elif row is None:
        job.counts.new_pages += 1
    elif row.page_id is None:
        job.lose(item, LossKind.DELETED_HERE)
    elif row.digest == content.digest():
        job.counts.unchanged += 1
    elif _is_changed_here(Page.objects.get(pk=row.page_id), row):
        job.lose(item, LossKind.EDITED_HERE)
    else:
        job.counts.updated += 1


def _is_changed_here(page: Page, row: ImportedPage) -> bool:
    last = page.get_latest_revision()
    return last is None or last.pk != row.revision or bool(page.locked) or (row.is_public and not page.live)


def _create(job: ImportJob, item: ExportItem, content: PageContent) -> ImportedPage:
    parent = _parent(job, item, content)
    model = ArticlePage if content.kind == "article" else InfoPage
    page = model(title=content.title, slug=_free_slug(parent, content.slug), locale=job.homes[content.language].locale, live=False)
    key = job.groups.get(content.group) if content.group else None
    if key and not Page.objects.filter(translation_key=key, locale=page.locale).exists():
        page.translation_key = key
    page.show_in_menus = item.number in job.menu_places
    _fill(page, content, content.body, with_all=False)
    parent.add_child(instance=page)
    if content.group:
        job.groups.setdefault(content.group, page.translation_key)
    values = {"source": job.source, "number": item.number, "guid": item.guid[:LONGEST_GUID], "group": content.group}
    row = ImportedPage(organisation=job.organisation, page=page, **values)
    _write(page, content, row, is_new=True)
    return row


def _write(page: ArticlePage | InfoPage, content: PageContent, row: ImportedPage, *, is_new: bool) -> None:
    """Store the page as the entry says: live, for later, or as a draft; and in its draft, pictures that still lack words."""
    page.title, page.go_live_at = content.title, content.published_at if content.state == "scheduled" else None
    _fill(page, content, content.body, with_all=False)
    if content.state == "live" and page.first_published_at is None:
        page.first_published_at = content.published_at
        Page.objects.filter(pk=page.pk).update(first_published_at=content.published_at)
    revision = page.save_revision(clean=not is_new)
    if content.state != "draft":
        revision.publish()
    elif page.live:
        page.unpublish()
    page.refresh_from_db()
    if content.waits_for_words:
        _fill(page, content, content.draft_body, with_all=True)
        # Wagtail would refuse a picture without words; the person who publishes it has to give them.
        page.save_revision(clean=False)
        page.refresh_from_db()
    if content.state == "live" and content.changed_at:
        Page.objects.filter(pk=page.pk).update(last_published_at=content.changed_at)
    last = page.get_latest_revision()
    row.revision, row.digest, row.is_public = last.pk if last else 0, content.digest(), page.live
    row.save()


def _fill(page: ArticlePage | InfoPage, content: PageContent, body: tuple[BodyValue, ...], *, with_all: bool) -> None:
    page.summary, page.search_description = content.summary, content.search_description
    shown = content.picture if content.picture and (with_all or content.picture.alternative) else None
    page.picture = get_image_model().objects.filter(pk=shown.number).first() if shown else None
    page.picture_alternative = shown.alternative if shown else ""
    page.body = json.dumps(
        [
            # The same part has the same id in each import, so that two revisions can be compared.
            {"type": kind, "value": value, "id": str(uuid5(NAMESPACE_URL, f"{page.translation_key}/{place}"))}
            for place, (kind, value) in enumerate(body)
        ]
    )
    if isinstance(page, ArticlePage):
        page.published_on, page.byline = content.written_on or page.published_on, content.byline
        page.theme = content.theme.key if content.theme else ""


def _parent(job: ImportJob, item: ExportItem, content: PageContent) -> Page:
    """Return what a page stands below, read again: Wagtail counts children on it."""
    home = job.homes[content.language]
    if content.kind == "article":
        news = _news(job, home)
        if content.theme:
            _add_theme(news, content.theme)
        return news
    above = job.page_of(item.parent) if job.planned.get(item.parent) == content.language else None
    return InfoPage.objects.filter(pk=above).first() or HomePage.objects.get(pk=home.pk)


def _news(job: ImportJob, home: HomePage) -> NewsIndexPage:
    """Return the list of news in a language, creating it as a translation of the others where there is none."""
    found = NewsIndexPage.objects.child_of(home).order_by("path").first()
    if found is not None:
        return found
    with override(interface_for(home.locale.language_code, ())):
        title = _("News")
    news = NewsIndexPage(title=title, slug=_free_slug(home, "news"), locale=home.locale, show_in_menus=True)
    others = (NewsIndexPage.objects.child_of(translation).first() for translation in job.homes.values())
    if other := next(filter(None, others), None):
        news.translation_key = other.translation_key
    HomePage.objects.get(pk=home.pk).add_child(instance=news)
    news.save_revision().publish()
    return NewsIndexPage.objects.get(pk=news.pk)


def _add_theme(news: Any, content: ThemeContent) -> None:  # noqa: ANN401 - the themes of a page have no type
    """Add a theme to the list, and to its draft: publishing that would otherwise remove it."""
    if news.themes.filter(key=content.key).exists():
        return
    place = news.themes.count()
    values = {"name": content.name, "key": content.key, "hue": list(Hue)[place % len(Hue)], "sort_order": place}
    theme = NewsTheme(**values)
    news.themes.add(theme)
    if not news.has_unpublished_changes:
        news.save_revision().publish()
        return
    news.save()
    draft = news.get_latest_revision_as_object()
    draft.themes.add(NewsTheme(pk=theme.pk, **values))
    draft.save_revision(clean=False)


def _free_slug(parent: Page, slug: str) -> str:
    taken = set(Page.objects.child_of(parent).filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(free for number in count(1) if (free := slug if number == 1 else f"{slug}-{number}") not in taken)
