"""How long the search of a public site with 1,000 pages takes, on SQLite, or on DATABASE_URL's: `python -m bench.site_search`."""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Callable

PAGES, WORDS_A_PAGE, VOCABULARY = 1_000, 400, 20_000
RUNS = 7
# On a busy machine.
BAR_SECONDS = 1.0


def main() -> int:
    """Print what each question takes; return 1 when one is over the bar."""
    with tempfile.TemporaryDirectory(prefix="ravive-bench-") as folder:
        os.environ.update(RAVIVE_DATA=folder, DJANGO_SETTINGS_MODULE="ravive.config.settings")
        import django

        django.setup()
        return _measure()


def _words(rng: random.Random) -> list[str]:
    syllables = [first + vowel for first in "bcdfglmnprstv" for vowel in "aeiou"]
    return list(dict.fromkeys("".join(rng.choices(syllables, k=rng.randint(2, 5))) for _ in range(VOCABULARY)))


def _measure() -> int:
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from ravive.config.server import preparation
    from ravive.hub.search import actions
    from ravive.hub.search.models import SearchEntry
    from ravive.hub.search.views import missing, public
    from ravive.pages.models import HomePage, InfoPage
    from ravive.throttling.limit import RequestLimit
    from ravive.throttling.storage import process_storage

    settings.ALLOWED_HOSTS.append("testserver")
    preparation.prepare_database(print)
    preparation.prepare(now=timezone.now(), say=lambda _line: None)
    public.LIMIT = missing.LIMIT = RequestLimit("bench-search", burst=10_000, interval_seconds=1, storage=process_storage)
    rng = random.Random(7)
    words = _words(rng)
    weights = [1 / (place + 5) for place in range(len(words))]
    home = HomePage.objects.filter(locale__language_code="fr").order_by("pk")[0]
    for number in range(PAGES):
        text = " ".join(rng.choices(words, weights, k=WORDS_A_PAGE))
        page = InfoPage(
            title=" ".join(rng.choices(words, k=4)), slug=f"bench-{number}", locale=home.locale, body=[("text", f"<p>{text}</p>")]
        )
        home.add_child(instance=page)
    started = time.perf_counter()
    actions.rebuild()
    took = time.perf_counter() - started
    print(f"{SearchEntry.objects.count()} entries: compared again in {took:.1f} s")
    visitor = Client()
    rare = words[5_000]
    wrong = rare[:2] + rare[3] + rare[2] + rare[4:] + "x"
    asked = {
        "no word: the page alone": "",
        "a frequent word": words[3],
        "a rare word": rare,
        "three words": f"{words[5]} {words[40]} {words[300]}",
        "a typing error": wrong,
        "eight unknown words": " ".join(f"{word}xqz" for word in words[100:108]),
    }
    lines = [_line(name, lambda text=text: visitor.get("/fr/search/", {"q": text})) for name, text in asked.items()]
    lines.append(_line("an address that leads nowhere", lambda: visitor.get(f"/fr/{words[30]}-{wrong}/")))
    return 0 if all(lines) else 1


def _line(name: str, ask: Callable[[], object]) -> bool:
    seconds = []
    for _run in range(RUNS):
        started = time.perf_counter()
        ask()
        seconds.append(time.perf_counter() - started)
    median = sorted(seconds)[RUNS // 2]
    print(f"{name:32} {median * 1000:7.1f} ms (bar {BAR_SECONDS * 1000:.0f} ms)")
    return median <= BAR_SECONDS


if __name__ == "__main__":
    raise SystemExit(main())
