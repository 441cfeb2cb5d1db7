"""An entry of an export, read into what its page will hold. Files that it shows are stored on the way."""

import re
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from urllib.parse import unquote

from django.utils.text import slugify
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext as _

from ravive.hub.news.models import LONGEST_BYLINE, LONGEST_THEME
from ravive.site.public_page import LONGEST_SUMMARY
from ravive.wordpress import clean_html
from ravive.wordpress.body_reader import BodyReader
from ravive.wordpress.export_items import ExportItem
from ravive.wordpress.import_job import KINDS, ImportJob
from ravive.wordpress.omissions import LossKind
from ravive.wordpress.page_content import PageContent, PagePicture, PageState, ThemeContent
from ravive.wordpress.shortcodes import in_language

LONGEST_TITLE, LONGEST_SLUG = 255, 200
# The category that WordPress gives to posts without one, in the languages of its own translations.
NO_CATEGORY = frozenset(
    {"uncategorized", "uncategorised", "non-classe", "geen-categorie", "niet-gecategoriseerd", "allgemein", "unkategorisiert"}
)
SUMMARIES = ("_yoast_wpseo_metadesc", "rank_math_description")
NUMBERED_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
LIVE, SCHEDULED = "publish", "future"


class ItemReader:
    """Reads one entry."""

    def __init__(self, job: ImportJob, item: ExportItem) -> None:
        self.job, self.item = job, item
        self.language = job.planned[item.number]
        self.body = BodyReader(job, item, self.language)

    def content(self) -> PageContent:
        """Return the page, and note what it lacks."""
        item = self.item
        local, exact = _moment(item.written_at), _moment(item.written_at_utc)
        published_at = exact.replace(tzinfo=UTC) if exact else local.replace(tzinfo=get_current_timezone()) if local else None
        state = self._state(published_at)
        summary, shown, draft = self.body.read(self._summary())
        written_on = local.date() if local else localdate(published_at) if published_at else None
        if written_on is None and state != "draft":
            self.job.lose(item, LossKind.DATE)
        kind = KINDS[item.kind]
        return PageContent(
            kind="article" if kind == "article" else "page",
            state=state,
            language=self.language,
            group=self.job.group_of(item),
            title=self._title(),
            slug=self._slug(),
            summary=summary,
            search_description=self._search_description(),
            picture=self._picture(),
            body=shown,
            draft_body=draft,
            written_on=written_on,
            published_at=published_at,
            changed_at=changed.replace(tzinfo=UTC) if (changed := _moment(item.changed_at_utc)) else None,
            byline=self._byline() if kind == "article" else "",
            theme=self._theme() if kind == "article" else None,
        )

    def note_rest(self) -> None:
        """Note what no page has a place for."""
        item, lose = self.item, self.job.lose
        for term in item.terms_of("post_tag"):
            lose(item, LossKind.TAG, clean_html.plain(term.name))
        if item.comments:
            lose(item, LossKind.COMMENTS, str(item.comments))
        filled = [name for name, value in item.values.items() if value.strip()]
        own = sorted(name for name in filled if name and not name.startswith("_") and name not in SUMMARIES)
        if own:
            lose(item, LossKind.CUSTOM_FIELD, ", ".join(own)[:500])
        if item.kind == "page" and item.author:
            lose(item, LossKind.PAGE_AUTHOR, self.job.site.authors.get(item.author, ""))

    def _state(self, at: datetime | None) -> PageState:
        item = self.item
        if item.has_password:
            self.job.lose(item, LossKind.PASSWORD)
        elif item.status == "private":
            self.job.lose(item, LossKind.PRIVATE)
        elif item.status == LIVE:
            return "live"
        elif item.status == SCHEDULED:
            # WordPress published it since, if its hour has passed.
            return "scheduled" if at and at > self.job.now else "live" if at else "draft"
        return "draft"

    def _in_language(self, text: str) -> str:
        return in_language(text, self.language)[0]

    def _title(self) -> str:
        title = clean_html.plain(self._in_language(self.item.title))
        if not title or len(title) > LONGEST_TITLE:
            self.job.lose(self.item, LossKind.TITLE)
        return title[:LONGEST_TITLE].strip() or _("Untitled")

    def _slug(self) -> str:
        """Return the last part of the old address, readable; else of the title."""
        return (slugify(unquote(self.item.slug)) or slugify(self._title()))[:LONGEST_SLUG] or "page"

    def _summary(self) -> str:
        summary = clean_html.plain(self._in_language(self.item.excerpt))
        if len(summary) > LONGEST_SUMMARY:
            self.job.lose(self.item, LossKind.SUMMARY)
            summary = summary[: LONGEST_SUMMARY - 1].rpartition(" ")[0] + "…"
        return summary

    def _search_description(self) -> str:
        found = next((value for name in SUMMARIES if (value := self.item.values.get(name, "").strip())), "")
        # With a template of the plugin, it is no text.
        return "" if "%" in found else clean_html.plain(found)[:LONGEST_SUMMARY]

    def _picture(self) -> PagePicture | None:
        number = self.item.values.get("_thumbnail_id", "")
        outline = self.job.store.outlines.get(int(number)) if number.isascii() and number.isdigit() and len(number) < 19 else None
        if outline is None:
            return None
        return self.body.picture(outline.file_address, number=outline.number, alternative="")

    def _byline(self) -> str:
        if not self.item.author:
            return ""
        name = clean_html.plain(self.job.site.authors.get(self.item.author, ""))
        if not name:
            # What somebody signs in with is nobody else's business.
            self.job.lose(self.item, LossKind.AUTHOR)
        return name[:LONGEST_BYLINE]

    def _theme(self) -> ThemeContent | None:
        """Return the main category as a plugin names it, else the first."""
        categories = [term for term in self.item.terms_of("category") if term.key.lower() not in NO_CATEGORY and term.name]
        if not categories:
            return None
        main = self.job.site.category_keys.get(self.item.values.get("_yoast_wpseo_primary_category", ""))
        chosen = next((term for term in categories if main and term.key == main), categories[0])
        for other in categories:
            if other != chosen:
                self.job.lose(self.item, LossKind.CATEGORY, clean_html.plain(other.name))
        name = clean_html.plain(chosen.name)[:LONGEST_THEME].strip()
        key = slugify(unquote(chosen.key))[:LONGEST_THEME].strip("-") or slugify(name)[:LONGEST_THEME] or f"theme-{len(name)}"
        return ThemeContent(key=key, name=name) if name else None


def _moment(text: str) -> datetime | None:
    """Return a date of WordPress, without a time zone; None for one that is none, such as 0000-00-00."""
    try:
        found = datetime.fromisoformat(text.strip()) if NUMBERED_DATE.fullmatch(text.strip()) else None
    except ValueError:
        return None
    # In another time zone, one of the first or the last year may be in a year that no date has.
    return found if found and MINYEAR < found.year < MAXYEAR else None
