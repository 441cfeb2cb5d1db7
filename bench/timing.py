"""How long a card takes to come, in a browser slowed down to a cheap phone on a bad network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

PHONE = {"width": 390, "height": 844}
# DevTools' "Slow 3G": 400 ms times five, and 500 kbit/s times 0.8 either way.
SLOW_3G = {"offline": False, "latency": 2000, "downloadThroughput": 51_200, "uploadThroughput": 51_200}
CPU_SLOWDOWN = 4
RUNS = 3
PATIENCE_MS = 30_000
SETTLED_MS = 300
TAB_MS = 700
VISIBLE, INTERACTIVE = "bench:visible", "bench:interactive"

# Runs before the page's own scripts, and costs them next to nothing: it looks when the page has changed, not at every frame.
# A card counts as visible once the frame that holds its question is painted, and as interactive once a real click on an answer
# and on the button brings feedback; a click that comes too early must not send the form, so the window stops what nobody marked.
WATCH = """
(() => {
  const isShown = (element) => element !== null && element.getBoundingClientRect().height > 0;
  const mark = (name) => {
    performance.mark(name);
    console.debug(name);
  };
  addEventListener('submit', (event) => event.preventDefault());
  const answer = () => {
    const form = document.querySelector('form[data-first]');
    if (!form) return;
    form.querySelector('input[name=choice]:enabled')?.click();
    form.querySelector('button[type=submit]:not([hidden])')?.click();
    if (isShown(form.querySelector('.verdict:not([hidden])'))) mark('bench:interactive');
    else requestAnimationFrame(answer);
  };
  const afterPaint = new MessageChannel();
  afterPaint.port1.onmessage = () => {
    mark('bench:visible');
    answer();
  };
  const observer = new MutationObserver(() => {
    if (!document.querySelector('article[data-card] .prompt')) return;
    observer.disconnect();
    const look = () => {
      if (isShown(document.querySelector('article[data-card] .prompt'))) afterPaint.port2.postMessage(0);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  observer.observe(document, { childList: true, subtree: true });
})();
"""
SECONDS_AT = "name => performance.getEntriesByName(name)[0].startTime / 1000"


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """Seconds from the click on a link until the card is seen and can be answered; what had travelled by then."""

    visible: float
    interactive: float
    requests: int
    kilobytes: float


@contextmanager
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, locale="fr-BE", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


def slow_down(page: Page, network: dict[str, object] | None) -> CDPSession:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    if network:
        devtools.send("Network.emulateNetworkConditions", network)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    return devtools


def open_until(page: Page, url: str, mark: str) -> None:
    """Open a page and wait until it is marked; nothing is asked of it meanwhile, as that would cost it time."""
    with page.expect_console_message(lambda message: message.text == mark, timeout=PATIENCE_MS):
        page.goto(url, wait_until="commit")


def seconds_at(page: Page, mark: str) -> float:
    return float(page.evaluate(SECONDS_AT, mark))


def slow_arrival(browser: Browser, url: str, *, is_first_card: bool = True) -> Arrival:
    """Return how the first visit goes. A card that the app draws can be answered as soon as it is seen."""
    with phone(browser) as context:
        page = context.new_page()
        page.add_init_script(WATCH)
        devtools = slow_down(page, SLOW_3G)
        asked: dict[str, float] = {}
        arrived: list[tuple[float, float]] = []
        devtools.on("Network.requestWillBeSent", lambda event: asked.setdefault(event["requestId"], event["timestamp"]))
        devtools.on("Network.loadingFinished", lambda event: arrived.append((event["timestamp"], event["encodedDataLength"])))
        open_until(page, url, INTERACTIVE if is_first_card else VISIBLE)
        visible = seconds_at(page, VISIBLE)
        interactive = seconds_at(page, INTERACTIVE) if is_first_card else visible
        started = min(asked.values())
        came = [size for at, size in arrived if at - started <= interactive]
        return Arrival(visible=visible, interactive=interactive, requests=len(came), kilobytes=sum(came) / 1000)


def median_arrival(browser: Browser, url: str, *, is_first_card: bool = True) -> Arrival:
    runs = [slow_arrival(browser, url, is_first_card=is_first_card) for _ in range(RUNS)]
    return Arrival(
        visible=median(run.visible for run in runs),
        interactive=median(run.interactive for run in runs),
        requests=max(run.requests for run in runs),
        kilobytes=max(run.kilobytes for run in runs),
    )


def needed_for_the_first_card(browser: Browser, url: str) -> Arrival:
    """Return what the first card needs, proved by refusing everything but the page itself."""
    with phone(browser) as context:
        page = context.new_page()
        page.add_init_script(WATCH)
        page.route(lambda address: address != url, lambda route: route.abort())
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        arrived: list[float] = []
        devtools.on("Network.loadingFinished", lambda event: arrived.append(event["encodedDataLength"]))
        open_until(page, url, INTERACTIVE)
        return Arrival(
            visible=seconds_at(page, VISIBLE),
            interactive=seconds_at(page, INTERACTIVE),
            requests=len(arrived),
            kilobytes=sum(arrived) / 1000,
        )


def offline_arrival(browser: Browser, site: str, path: str) -> float:
    """Return the seconds until a card is seen on the second visit, in a new tab, without network."""
    with phone(browser) as context:
        first = context.new_page()
        first.goto(site + path)
        wait_until_kept(first)
        first.close()
        context.set_offline(True)
        page = context.new_page()
        page.add_init_script(WATCH)
        slow_down(page, None)
        # Closing one tab and opening another keeps both processors busy; that is the browser's time, not the visit's.
        page.wait_for_timeout(TAB_MS)
        open_until(page, site + path, VISIBLE)
        return seconds_at(page, VISIBLE)


def median_offline_arrival(browser: Browser, site: str, path: str) -> float:
    # Each with a device of its own: where a session was left, the next visit rightly shows it as paused.
    return median(offline_arrival(browser, site, path) for _ in range(RUNS))


def wait_until_kept(page: Page) -> None:
    """Wait until the worker has every deck of the index, and keeps nothing more."""
    state = """async () => {
      if (!(await navigator.serviceWorker.getRegistration())?.active) return 0;
      const index = await caches.match(`/bundles/index.${document.documentElement.lang}.json`);
      const decks = index ? (await index.json()).decks : [{ url: 'none' }];
      const kept = await Promise.all(decks.map(({ url }) => caches.match(new URL(url, location.origin + '/bundles/').href)));
      return kept.every(Boolean) ? (await (await caches.open('ravive-kept')).keys()).length : 0;
    }"""
    before = 0
    for _ in range(PATIENCE_MS // SETTLED_MS):
        now = page.evaluate(state)
        if now and now == before:
            return
        before = now
        page.wait_for_timeout(SETTLED_MS)
    raise TimeoutError(f"the worker of {page.url} did not keep the decks")
