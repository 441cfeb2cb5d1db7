"""How long an export of WordPress with 500 posts takes to import, and again, and in how much memory: `python -m bench.page_imports`."""

from __future__ import annotations

import os
import resource
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
POSTS = 500
IMPORT_SECONDS, AGAIN_SECONDS, MORE_MB = 60.0, 30.0, 150.0


def main() -> int:
    """Print each measure beside its limit; return 1 when one is exceeded."""
    with tempfile.TemporaryDirectory(prefix="ravive-bench-") as folder:
        os.environ["RAVIVE_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "ravive.config.settings"
        import django

        django.setup()
        return _measure(Path(folder))


def _measure(folder: Path) -> int:
    from ravive.config.server import preparation
    from ravive.hub.news.models import ArticlePage
    from ravive.people.queries import host_organisation
    from ravive.starter import starter_content
    from ravive.wordpress.actions import PageImportResult, import_pages
    from tests.wordpress.wordpress_export import many

    preparation.prepare_database(print)
    list(starter_content.load(now=NOW))
    host = host_organisation()
    assert host is not None
    export, media = folder / "export.xml", folder / "uploads"
    export.write_text(many(POSTS), "utf-8")
    _draw_pictures(media)
    before_mb = _peak_mb()

    def bring() -> tuple[PageImportResult, float]:
        started, started_processor = time.perf_counter(), time.process_time()
        result = import_pages(export=export, media=media, language=None, organisation=host, by="bench", now=NOW)
        seconds = time.perf_counter() - started
        print(f"of {seconds:.1f} s, {time.process_time() - started_processor:.1f} s of the processor")
        return result, seconds

    first, first_seconds = bring()
    again, again_seconds = bring()
    more_mb = _peak_mb() - before_mb
    assert (first.counts.new_articles, again.counts.unchanged, ArticlePage.objects.count()) == (POSTS, POSTS + 20, POSTS)
    assert again.new_pictures == again.counts.new_articles == again.counts.updated == 0
    size_mb = export.stat().st_size / 1e6
    print(
        f"{POSTS} posts, 20 pages, {first.new_pictures} pictures ({size_mb:.1f} MB): {first_seconds:.1f} s (limit {IMPORT_SECONDS:.0f} s)"
    )
    print(f"the same again, without doubles: {again_seconds:.1f} s (limit {AGAIN_SECONDS:.0f} s)")
    print(f"memory besides that of the program: {more_mb:.0f} MB (limit {MORE_MB:.0f} MB)")
    return int(first_seconds > IMPORT_SECONDS or again_seconds > AGAIN_SECONDS or more_mb > MORE_MB)


def _draw_pictures(media: Path) -> None:
    """Draw a picture of its own for every second post, as wide as pages show them."""
    from PIL import Image

    (media / "2019/05").mkdir(parents=True)
    for number in range(1, POSTS + 1, 2):
        picture = Image.linear_gradient("L").resize((1200, 800)).rotate(number)
        picture.convert("RGB").save(media / f"2019/05/p{number}.jpg", "JPEG")


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    raise SystemExit(main())
