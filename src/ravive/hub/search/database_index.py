"""The index of the database: FTS5 of SQLite, a text search vector of PostgreSQL. Both hold stems, whose letters have no accents."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

# A word of a title counts for more than one of a summary, and that for more than one of the text.
_SQLITE = """
    FROM search_searchentry_fts JOIN search_searchentry AS entry ON entry.id = search_searchentry_fts.rowid
    WHERE search_searchentry_fts MATCH %s AND entry.language = %s AND (entry.site_id = %s OR entry.site_id IS NULL)"""
_SQLITE_ORDER = "ORDER BY bm25(search_searchentry_fts, 10.0, 4.0, 1.0), entry.shown_on DESC, entry.id DESC"
_POSTGRESQL = """
    FROM search_searchentry AS entry, to_tsquery('pg_catalog.simple', %s) AS asked
    WHERE entry.stems @@ asked AND entry.language = %s AND (entry.site_id = %s OR entry.site_id IS NULL)"""
# 1: of two entries with as many such words, the shorter is more about them.
_POSTGRESQL_ORDER = "ORDER BY ts_rank('{0.1, 0.1, 0.4, 1.0}', entry.stems, asked, 1) DESC, entry.shown_on DESC NULLS LAST, entry.id DESC"


@dataclass(frozen=True, kw_only=True)
class IndexMatches:
    """Keys of entries, the best first, of a part of all that match; `count` is how many match."""

    keys: tuple[int, ...]
    count: int


def matching(stems: Sequence[str], *, has_all: bool, language: str, site: int, start: int, most: int) -> IndexMatches:
    """Return the entries of a site in a language that have all of these stems, or else any of them; two queries."""
    if not stems:
        return IndexMatches(keys=(), count=0)
    is_sqlite = connection.vendor == "sqlite"
    asked = _sqlite_words(stems, has_all) if is_sqlite else _postgresql_words(stems, has_all)
    found, order = (_SQLITE, _SQLITE_ORDER) if is_sqlite else (_POSTGRESQL, _POSTGRESQL_ORDER)
    values = [asked, language, site]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {found}", values)
        (count,) = cursor.fetchone()
        if not count:
            return IndexMatches(keys=(), count=0)
        cursor.execute(f"SELECT entry.id {found} {order} LIMIT %s OFFSET %s", [*values, most, start])
        return IndexMatches(keys=tuple(key for (key,) in cursor.fetchall()), count=count)


def _sqlite_words(stems: Sequence[str], has_all: bool) -> str:
    return (" AND " if has_all else " OR ").join(f'"{stem.replace(chr(34), "")}"' for stem in stems)


def _postgresql_words(stems: Sequence[str], has_all: bool) -> str:
    quoted = (stem.replace("\\", "").replace("'", "") for stem in stems)
    return (" & " if has_all else " | ").join(f"'{stem}'" for stem in quoted)
