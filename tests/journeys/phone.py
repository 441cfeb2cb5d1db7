"""What a phone keeps of Ravive: answers put there, and everything the browser still holds read back."""

from __future__ import annotations

import secrets
from typing import Any

from playwright.sync_api import Page, expect

from bench.weights import later, read_manifest
from tests.journeys.conftest import Site, wait_until
from tests.journeys.learner import fetch_bundle, fetch_json

DAY_MS = 86_400_000
PENDING_KEY = "ravive.pending"
STATUS = ".notices"

READ_ANSWERS = """async () => {
  if (!(await indexedDB.databases()).some(({ name }) => name === "ravive")) return [];
  const base = await new Promise((done, fail) => {
    const asked = indexedDB.open("ravive");
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  const asked = base.transaction("answers").objectStore("answers").getAll();
  const rows = await new Promise((done, fail) => { asked.onsuccess = () => done(asked.result); asked.onerror = fail; });
  base.close();
  return rows;
}"""
READ_ALL = """async () => ({
  databases: (await indexedDB.databases()).map(({ name }) => name),
  local: Object.keys(localStorage),
  session: Object.keys(sessionStorage),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"databases": [], "local": [], "session": [], "caches": [], "workers": 0}


def row_of(deck: str, card: dict[str, Any], at: int, grade: int = 3) -> dict[str, Any]:
    """Return an answer as the app logs it."""
    digits = f"{at:012x}"
    return {
        "id": f"{digits[:8]}-{digits[8:]}-7{secrets.token_hex(2)[:3]}-8{secrets.token_hex(2)[:3]}-{secrets.token_hex(6)}",
        "type": "answer",
        "deck": deck,
        "card": card["id"],
        "notion": card["notion"],
        "kind": card["kind"],
        "variant": 0,
        "at": at,
        "credit": (0, 0.5, 1)[grade - 1],
        "grade": grade,
        "confidence": None,
        "durationMs": 9000,
        "parts": {},
    }


def stop_clock(page: Page, *, days_on: float = 0) -> int:
    """Let the phone's time stand still, so many days from now. Returns that time in milliseconds since 1970."""
    stopped: int = page.evaluate("Date.now()") + int(days_on * DAY_MS)
    # Playwright counts seconds.
    page.context.clock.set_fixed_time(stopped / 1000)
    return stopped


def give_answers(page: Page, site: Site, count: int, *, days_ago: float = 0, deck: str = "voyage") -> list[dict[str, Any]]:
    """Leave answers the way the first card leaves its own before the app is there; the app takes them at its next start."""
    cards = [card for card in fetch_bundle(site.url, deck)["cards"] if card["kind"] != "tip"][:count]
    page.goto(site.at("/fr/leaving/"))
    now = page.evaluate("Date.now()") - int(days_ago * DAY_MS)
    rows = [row_of(deck, card, now - place * 60_000, grade=1 + place % 3) for place, card in enumerate(cards)]
    page.evaluate("([key, rows]) => localStorage.setItem(key, JSON.stringify(rows))", [PENDING_KEY, rows])
    return rows


def answers_kept(page: Page) -> list[dict[str, Any]]:
    """Return what the database of this page's origin holds."""
    rows: list[dict[str, Any]] = page.evaluate(READ_ANSWERS)
    return rows


def everything_kept(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(READ_ALL)
    return found


def memory_table(page: Page, site: Site) -> list[tuple[str, str, str]]:
    """Return the memory as a table: card, recall, next time."""
    page.goto(site.at("/fr/memory/"))
    page.get_by_role("button", name="Voir en tableau").click()
    expect(page.locator(".memory-table").first).to_be_visible()
    rows = page.locator(".memory-table tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.children].map(cell => cell.textContent.trim()))"
    )
    return [tuple(row) for row in rows]


def answer_first_card(page: Page, site: Site) -> None:
    """Answer the card every visitor gets first."""
    page.goto(site.at("/fr/start/"))
    page.locator("input[name=choice]").first.check()
    page.get_by_role("button", name="Valider").click()
    expect(page.locator("article[data-state=answered]")).to_be_visible()


def picture_addresses(site: Site) -> list[str]:
    """Return the address of every picture of the decks in French."""
    decks = fetch_json(site.at("/bundles/index.fr.json"))["decks"]
    bundles = [fetch_bundle(site.url, line["deck"]) for line in decks]
    pictures = [picture["url"] for bundle in bundles for picture in bundle["pictures"].values()]
    return [url if url.startswith("/") else f"/bundles/{url}" for url in pictures]


def wait_until_kept(page: Page, site: Site) -> None:
    """Wait until the service worker has fetched what it keeps; pictures come late, then the screens and the words of trainings."""
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    trainings = [address for source, address in later(read_manifest()).items() if "/i18n/" not in source or source.endswith("/fr.ts")]
    last = [*picture_addresses(site), *trainings]
    are_kept = "async urls => (await Promise.all(urls.map(url => caches.match(url)))).every(Boolean)"
    what = "the service worker does not keep the pictures of the decks and what trainings need"
    wait_until(page, lambda: bool(page.evaluate(are_kept, last)), what)
