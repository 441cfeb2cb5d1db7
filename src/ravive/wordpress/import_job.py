"""What one import knows while it runs: where it brings pages, what it has brought, and what it could not."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ravive.lib.languages import is_language
from ravive.pages.models import HomePage
from ravive.people.models import Organisation
from ravive.wordpress import clean_html
from ravive.wordpress.export_items import ExportItem, ExportSite, ItemOutline
from ravive.wordpress.file_importer import FileImporter
from ravive.wordpress.item_store import ItemStore
from ravive.wordpress.models import ImportedPage
from ravive.wordpress.old_addresses import OldAddresses, path_of
from ravive.wordpress.omissions import Loss, LossKind

# What becomes a page, and what it becomes.
KINDS = {"post": "article", "page": "page"}
# Not brought, not even as a draft.
UNBEGUN = frozenset({"auto-draft", "trash", "inherit"})


@dataclass
class ImportCounts:
    """How many pages and redirects an import created or changed."""

    new_articles: int = 0
    new_pages: int = 0
    updated: int = 0
    unchanged: int = 0
    redirects: int = 0


@dataclass(kw_only=True)
class ImportJob:
    """One import."""

    organisation: Organisation
    homes: dict[str, HomePage]
    language: str
    store: ItemStore
    site: ExportSite
    source: str
    addresses: OldAddresses
    files: FileImporter
    now: datetime
    # Nothing is stored: only what would be is counted, and what would be lost is noted.
    is_preview: bool = False
    counts: ImportCounts = field(default_factory=ImportCounts)
    losses: dict[Loss, None] = field(default_factory=dict[Loss, None])
    rows: dict[int, ImportedPage] = field(default_factory=dict[int, ImportedPage])
    groups: dict[str, UUID] = field(default_factory=dict[str, UUID])
    # Entries that become pages, by their number, with their language.
    planned: dict[int, str] = field(default_factory=dict[int, str])
    # The place of pages in the menus of the old site, by their number.
    menu_places: dict[int, int] = field(default_factory=dict[int, int])

    def lose(self, entry: ExportItem | ItemOutline | None, kind: LossKind, detail: str = "") -> None:
        """Note something that is not brought as it was; None for the whole export."""
        title, address = (clean_html.plain(entry.title) or f"#{entry.number}", entry.link) if entry else ("", "")
        self.losses[Loss(kind=kind, title=title, address=address, detail=detail)] = None

    def page_of(self, number: int) -> int | None:
        """Return the page that an entry became, None where it is none yet, or no more."""
        row = self.rows.get(number)
        return row.page_id if row else None

    def language_of(self, item: ExportItem) -> str:
        """Return the language that an entry is in, as its plugin says, else by its address, else the import's."""
        named = item.values.get("_wpml_import_language_code") or next((term.key for term in item.terms_of("language")), "")
        tag = short_language(named)
        return tag if is_language(tag) else self._language_in(item.link) or self.language

    def _language_in(self, address: str) -> str:
        """Return the language that an address begins with or asks for, of those that the site has."""
        path, _mark, query = address.partition("?")
        asked = next((part.removeprefix("lang=") for part in query.split("&") if part.startswith("lang=")), "")
        first, slash, _rest = path_of(path).removeprefix(path_of(self.site.address)).strip("/").partition("/")
        begun = short_language(asked) or (first if slash else "")
        return begun if begun in self.homes else ""

    def group_of(self, item: ExportItem) -> str:
        """Return what the translations of an entry share; empty where nothing says that there are any."""
        named = item.values.get("_wpml_import_translation_group") or next((term.key for term in item.terms_of("post_translations")), "")
        return named[:200]


def short_language(tag: str) -> str:
    """Return the language of a tag without its country.

    >>> short_language("fr_BE"), short_language("pll_nl")
    ('fr', 'nl')
    """
    return tag.strip().lower().removeprefix("pll_").replace("_", "-").partition("-")[0]
