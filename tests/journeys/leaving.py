"""Leaving fast: the ways out, the networks it is done on, and what a page says when its cover came."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import wait_until

# The report of the cover when it comes: sent to the test, not stored in the page, so that watching leaves nothing behind.
# `isAtOnce`: nothing else had its turn between the gesture and the cover. `shownMs`: until the frame that shows it.
MEASURE = """
let began = null;
let isAtOnce = false;
const later = new MessageChannel();
later.port1.onmessage = () => { isAtOnce = false; };
for (const kind of ["click", "keydown"])
  addEventListener(kind, () => {
    began = performance.now();
    isAtOnce = true;
    later.port2.postMessage(0);
  }, { capture: true });
new MutationObserver((_records, observer) => {
  const cover = document.documentElement?.lastElementChild;
  if (cover?.localName !== "div") return;
  observer.disconnect();
  const isOnTop = cover.contains(document.elementFromPoint(innerWidth / 2, innerHeight / 2));
  const { title } = document;
  const wasAtOnce = isAtOnce;
  requestAnimationFrame(() => setTimeout(() => {
    window.reportCover({ shownMs: performance.now() - began, isAtOnce: wasAtOnce, isOnTop, title });
  }));
}).observe(document, { childList: true, subtree: true });
"""
NETWORKS = {
    "fast": {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
    "slow": {"offline": False, "latency": 4000, "downloadThroughput": 1500, "uploadThroughput": 1500},
    "none": {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0},
}


class Network:
    """The network as one page meets it."""

    def __init__(self, page: Page) -> None:
        self.tools = page.context.new_cdp_session(page)
        self.tools.send("Network.enable")

    def become(self, kind: str) -> None:
        self.tools.send("Network.emulateNetworkConditions", NETWORKS[kind])


class Covered:
    """The report of the page when its cover came."""

    def __init__(self, page: Page) -> None:
        self.reports: list[dict[str, Any]] = []
        page.expose_function("reportCover", lambda report: self.reports.append(report))
        page.add_init_script(MEASURE)
        self.page = page

    def report(self) -> dict[str, Any]:
        wait_until(self.page, lambda: bool(self.reports), "no cover came")
        return self.reports.pop()

    def at_once(self) -> None:
        report = self.report()
        assert report["isAtOnce"] is True
        assert report["isOnTop"] is True
        assert report["title"] == "Convertir des unités"


def leave_by_button(page: Page) -> None:
    page.locator("button[data-exit]").click(no_wait_after=True)


def leave_by_shift(page: Page) -> None:
    for _ in range(2):
        page.keyboard.press("Shift")
    # The page leaves while the key is still down: releasing it would wait for a page that is gone.
    page.keyboard.down("Shift")


def leave_by_hidden_link(page: Page) -> None:
    for _ in range(10):
        if page.evaluate("document.activeElement.matches('a[data-exit]')"):
            break
        page.keyboard.press("Shift+Tab")
    expect(page.locator("a[data-exit]")).to_be_focused()
    expect(page.locator("a[data-exit]")).to_be_in_viewport()
    page.keyboard.press("Enter")
