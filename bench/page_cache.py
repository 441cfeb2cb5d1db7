"""How much faster a public page comes from the cache than rendered, and how soon a change is shown: `python -m bench.page_cache`."""

from __future__ import annotations

import io
import os
import tempfile
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from bench import public_pages

ROUNDS, RENDERED_A_ROUND, STORED_A_ROUND = 5, 20, 400
LEAST_TIMES_FASTER = 20.0
MOST_PURGE_SECONDS = 1.0
# A visit of the first is counted, one of the second is not.
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
ROBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


def main() -> int:
    """Print each page's times beside their ratio; return 1 where a ratio is too small."""
    with tempfile.TemporaryDirectory(prefix="ravive-bench-") as folder:
        os.environ["RAVIVE_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "ravive.config.settings"
        import django

        django.setup()
        return _measure()


def _measure() -> int:
    from django.conf import settings

    from ravive.config.server.wsgi import application
    from ravive.hub.visits.counter import VISITS

    public_pages.prepare()
    settings.ALLOWED_HOSTS, settings.RAVIVE_SENDS_MAIL = ["localhost"], True
    pages = [*public_pages.fill(), *public_pages.WITHOUT_FILLING]

    def show(path: str, agent: str = BROWSER) -> int:
        started: list[str] = []
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "SERVER_NAME": "localhost", "SERVER_PORT": "80", "HTTP_HOST": "localhost",
            "HTTP_ACCEPT_ENCODING": "br, gzip", "HTTP_ACCEPT_LANGUAGE": "fr-BE,fr;q=0.9", "QUERY_STRING": "", "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_USER_AGENT": agent, "HTTP_SEC_FETCH_MODE": "navigate", "HTTP_SEC_FETCH_DEST": "document",
            "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "http",
        }  # fmt: skip
        size = sum(len(part) for part in application(environ, lambda status, _headers: started.append(status) or io.BytesIO().write))
        assert started == ["200 OK"], (path, started)
        return size

    is_met = True
    print(f"{'':28}{'kB br':>7}{'rendered, ms':>14}{'stored, ms':>12}{'ratio':>7}{'uncounted, ms':>15}")
    for name, path in pages:
        size = show(path)
        rendered, stored, uncounted = _times(lambda agent, path=path: show(path, agent))
        ratio = rendered / stored
        is_enough = ratio >= LEAST_TIMES_FASTER
        is_met &= is_enough
        print(
            f"{name:28}{size / 1000:7.1f}{rendered:14.2f}{stored:12.3f}{ratio:7.0f}{uncounted:15.3f}{'' if is_enough else '  too little'}",
            flush=True,
        )
    # Else the column says nothing of the counter.
    assert sum(VISITS.take().values()) > len(pages) * STORED_A_ROUND, "no visit was counted"
    seconds = _purge_seconds(show)
    print(f"\nfrom the commit of a change to the page that shows it: {seconds * 1000:.1f} ms (limit {MOST_PURGE_SECONDS * 1000:.0f} ms)")
    print("Server time of one process: the whole application, without a socket. Medians of five rounds, rendered and stored in turn.")
    return 0 if is_met and seconds <= MOST_PURGE_SECONDS else 1


def _times(show: Callable[[str], object]) -> tuple[float, float, float]:
    """Return how many ms a page takes, rendered, stored, and stored for a robot that is not counted, round after round in turn."""
    from django.conf import settings

    rendered, stored, uncounted = [], [], []
    for _round in range(ROUNDS):
        settings.RAVIVE_STORED_PAGES = 0
        rendered.append(_milliseconds(lambda: show(BROWSER), RENDERED_A_ROUND))
        settings.RAVIVE_STORED_PAGES = 100
        show(BROWSER)
        stored.append(_milliseconds(lambda: show(BROWSER), STORED_A_ROUND))
        uncounted.append(_milliseconds(lambda: show(ROBOT), STORED_A_ROUND))
    return median(rendered), median(stored), median(uncounted)


def _milliseconds(act: Callable[[], object], times: int) -> float:
    started = time.perf_counter()
    for _time in range(times):
        act()
    return (time.perf_counter() - started) * 1000 / times


def _purge_seconds(show: Callable[[str], int]) -> float:
    from ravive.pages.models import HomePage

    home = HomePage.objects.get(locale__language_code="fr")
    show("/fr/")
    taken = []
    for number in range(ROUNDS):
        home.lead = "Plus long. " * (number + 5)
        home.save_revision().publish()
        started = time.perf_counter()
        show("/fr/")
        taken.append(time.perf_counter() - started)
    return max(taken)


if __name__ == "__main__":
    raise SystemExit(main())
