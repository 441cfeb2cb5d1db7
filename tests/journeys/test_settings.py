"""Settings: how the app looks, the calendar, moving to another phone, erasing everything."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from ravive.decks import deck_memory
from ravive.memory.fsrs import Grade
from ravive.memory.learner import LearnerMemory
from tests.journeys.conftest import Site
from tests.journeys.phone import DAY_MS, answers_kept, everything_kept, give_answers, memory_table
from tests.journeys.windows import Windows
from tests.repeats import repeats

pytestmark = pytest.mark.journey

# What is no file of ours, and the message about it.
BAD_FILES = {
    "not a file of ours": "il ne vient pas de cette app",
    '{"format":"ravive-log","version":99,"answers":[]}': "il vient d’une version plus récente",
    '{"format":"ravive-log","version":1,"answers":[{"id":"x"}]}': "il est abîmé ou incomplet",
}
RECORD_BEFORE_PAINT = """
// The body does not exist yet when the guard has run: nothing can have been painted.
new MutationObserver((_records, observer) => {
  if (!document.body) return;
  const { dataset, style } = document.documentElement;
  window.beforePaint = { theme: dataset.theme, motion: dataset.motion, size: style.fontSize };
  observer.disconnect();
}).observe(document, { childList: true, subtree: true });
"""

PAPER = "() => getComputedStyle(document.body).backgroundColor"


def open_settings(page: Page, site: Site, language: str = "fr") -> None:
    page.goto(site.at(f"/{language}/settings/"))
    expect(page.locator("#erase")).to_be_visible()


def test_look_is_kept_and_applied_before_anything_is_painted(page: Page, site: Site) -> None:
    a_chosen_theme_has_the_colours_of_the_system_one(page, site)
    open_settings(page, site)
    page.get_by_label("Sombres").check()
    page.get_by_label("150 %").check()
    page.get_by_label("Mouvement réduit").check()
    expect(page.locator("html[data-theme=dark][data-motion=reduced]")).to_have_count(1)

    page.add_init_script(RECORD_BEFORE_PAINT)
    for path in ("/fr/", "/fr/start/", "/fr/settings/", "/fr/decks/voyage/"):
        page.goto(site.at(path))
        assert page.evaluate("window.beforePaint") == {"theme": "dark", "motion": "reduced", "size": "150%"}, path
    open_settings(page, site)
    expect(page.get_by_label("Sombres")).to_be_checked()
    expect(page.get_by_label("150 %")).to_be_checked()
    expect(page.get_by_label("Mouvement réduit")).to_be_checked()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"

    page.get_by_label("Comme l’appareil").check()
    page.get_by_label("100 %").check()
    page.get_by_label("Mouvement réduit").uncheck()
    page.reload()
    assert page.evaluate("window.beforePaint") == {"theme": None, "motion": None, "size": ""}


def a_chosen_theme_has_the_colours_of_the_system_one(page: Page, site: Site) -> None:
    page.goto(site.at("/fr/cards/"))
    wanted = []
    schemes: tuple[Literal["dark"], Literal["light"]] = ("dark", "light")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        wanted.append(page.evaluate(PAPER))
    found = []
    for chosen, system in zip(schemes, reversed(schemes), strict=True):
        page.emulate_media(color_scheme=system)
        page.evaluate("theme => localStorage.setItem('ravive.settings', JSON.stringify({ theme }))", chosen)
        page.reload()
        found.append(page.evaluate(PAPER))
    assert found == wanted
    assert len(set(found)) == 2
    page.emulate_media(color_scheme="light")


@pytest.mark.parametrize(("language", "name", "title"), [("en", "English", "Settings"), *repeats(("nl", "Nederlands", "Instellingen"))])
def test_language_changes_words_address_and_cards(page: Page, site: Site, language: str, name: str, title: str) -> None:
    give_answers(page, site, 2)
    open_settings(page, site)
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator(f"html[lang={language}]")).to_have_count(1)
    assert page.url == site.at(f"/{language}/settings/")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    # Memories belong to cards, not to a language: their ids are shared.
    assert len(answers_kept(page)) == 2
    expect(page.locator("#move button").first).to_be_visible()


def test_calendar_holds_neutral_whole_days_and_due_dates_only(page: Page, site: Site) -> None:
    open_settings(page, site)
    expect(page.get_by_text("Aucune séance à venir")).to_be_visible()
    expect(page.get_by_role("button", name="Télécharger le calendrier")).to_have_count(0)
    rows = give_answers(page, site, 3)
    open_settings(page, site)
    with page.expect_download() as offered:
        page.get_by_role("button", name="Télécharger le calendrier").click()
    assert offered.value.suggested_filename == "three-minutes.ics"
    content = Path(offered.value.path()).read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n")
    lines = content.decode("utf-8").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert max(len(line.encode()) for line in lines) <= 75

    starts = [re.fullmatch(r"DTSTART;VALUE=DATE:(\d{8})", line) for line in lines if line.startswith("DTSTART")]
    days = [date.fromisoformat(found[1]) for found in starts if found]
    assert len(days) == len(starts) > 0
    ends = [date.fromisoformat(line.removeprefix("DTEND;VALUE=DATE:")) for line in lines if line.startswith("DTEND")]
    assert ends == [day + timedelta(days=1) for day in days]
    due = due_days(rows)
    # Sessions gather cards: a day may come later than the first card that is due, never earlier, and never more than a week.
    assert timedelta() <= min(days) - min(due) <= timedelta(days=7)
    assert all(sum(day <= other < day + timedelta(days=7) for other in days) <= 2 for day in days)

    assert {line for line in lines if line.startswith("SUMMARY")} == {"SUMMARY:Trois minutes"}
    assert "DESCRIPTION" not in content.decode()
    assert not re.search(r"ravive|voyage|enfant|carte|127\.0\.0\.1", content.decode(), re.IGNORECASE)


def due_days(rows: list[dict[str, Any]]) -> set[date]:
    """Return the days on which the model that is published asks these cards again."""
    learner = LearnerMemory(deck_memory.shipped_as_published())
    for row in sorted(rows, key=lambda row: row["at"]):
        learner.expose(row["card"], row["notion"], row["at"] / 1000, credit=row["credit"], grade=Grade(row["grade"]))
    # The days of the calendar are those of the phone, which is this machine.
    dues = (row["at"] + learner.wait_days(row["card"]) * DAY_MS for row in rows)
    return {datetime.fromtimestamp(due / 1000, tz=UTC).astimezone().date() for due in dues}


def link_on_screen(page: Page) -> str:
    """Read the code as another phone's camera does: from pixels."""
    pixels = Image.open(io.BytesIO(page.locator("svg.qr").screenshot(scale="device")))
    found = zxingcpp.read_barcodes(pixels)
    assert len(found) == 1
    return found[0].text


def test_codes_on_the_screen_move_the_whole_memory_unless_refused_or_damaged(page: Page, site: Site, windows: Windows) -> None:
    # Codes that turn by themselves would be read by chance.
    page.emulate_media(reduced_motion="reduce")
    give_answers(page, site, 18, days_ago=4)
    before = memory_table(page, site)
    open_settings(page, site)
    page.get_by_role("button", name="Montrer le code").click()
    links = [link_on_screen(page)]
    total = int(links[0].split("#receive=")[1].split(".")[1])
    for _ in range(total - 1):
        page.get_by_role("button", name="Code suivant").click()
        links.append(link_on_screen(page))
    assert len(set(links)) == total

    there = windows.open()
    asked: list[str] = []
    there.on("request", lambda request: asked.append(request.url))
    for place, link in enumerate(links, start=1):
        there.goto(link)
        if place < total:
            expect(there.get_by_text(f"Reçu : {place} {'code' if place == 1 else 'codes'} sur {total}")).to_be_visible()
    expect(there.get_by_text("18 cartes reçues")).to_be_visible()
    assert answers_kept(there) == []
    assert "#" not in there.url
    there.get_by_role("button", name="Ne rien ajouter").click()
    expect(there.get_by_role("button", name="Ne rien ajouter")).to_have_count(0)
    assert answers_kept(there) == []
    for link in links:
        there.goto(link)
    there.get_by_role("button", name="Ajouter", exact=True).click()
    expect(there.get_by_text("18 cartes reprises")).to_be_visible()
    after = memory_table(there, site)
    assert [card for card, *_ in after] == [card for card, *_ in before]
    # A code holds each number in one or two bytes: what is predicted moves by a point at most.
    for (_, was, _), (_, became, _) in zip(before, after, strict=True):
        assert [int(found) for found in re.findall(r"\d+", became)] == pytest.approx(
            [int(found) for found in re.findall(r"\d+", was)], abs=1
        )
    there.goto(site.at("/fr/settings/#receive=1.1.abc.AAAA"))
    expect(there.get_by_text("Rien n’a changé")).to_be_visible()
    assert memory_table(there, site) == after
    # What stands after # is never sent.
    assert not [url for url in asked if "receive" in url.split("#")[0]]


def saved_file(page: Page) -> Path:
    with page.expect_download() as offered:
        page.get_by_role("button", name="Plutôt un fichier").click()
    assert offered.value.suggested_filename == "ravive.json"
    return Path(offered.value.path())


def test_file_moves_every_answer_once_and_a_bad_one_changes_nothing(page: Page, site: Site, windows: Windows) -> None:
    give_answers(page, site, 7, days_ago=4)
    before = memory_table(page, site)
    kept = answers_kept(page)
    open_settings(page, site)
    path = saved_file(page)

    there = windows.open()
    open_settings(there, site)
    for expected in (r"7 cartes reprises", r"0 carte reprise"):
        # A second time adds nothing.
        there.set_input_files("#move input[type=file]", path)
        expect(there.get_by_text("7 cartes reçues")).to_be_visible()
        there.get_by_role("button", name="Ajouter", exact=True).click()
        expect(there.get_by_text(expected)).to_be_visible()
    assert memory_table(there, site) == before
    assert answers_kept(there) == kept
    log = json.loads(path.read_text("utf-8"))
    del log["answers"][2]["grade"]
    open_settings(there, site)
    for content, reason in (*BAD_FILES.items(), (json.dumps(log), "il est abîmé ou incomplet")):
        there.set_input_files("#move input[type=file]", {"name": "x.json", "mimeType": "application/json", "buffer": content.encode()})
        problem = there.get_by_text(f"Ce fichier ou ce code n’est pas lisible : {reason}. Rien n’a changé.")
        expect(problem).to_be_visible()
        expect(problem).to_be_in_viewport()
        assert answers_kept(there) == kept


def test_erasing_asks_once_and_leaves_nothing(page: Page, site: Site) -> None:
    give_answers(page, site, 3)
    page.goto(site.at("/fr/session/?deck=voyage"))
    expect(page.locator("article[data-card], .content-note").first).to_be_visible()
    open_settings(page, site)
    expect(page.locator("#app a[href='/fr/leaving/']")).to_be_visible()
    page.get_by_label("Sombres").check()
    page.get_by_role("button", name="Tout effacer").click()
    page.get_by_role("button", name="Garder").click()
    assert len(answers_kept(page)) == 3
    page.get_by_role("button", name="Tout effacer").click()
    page.get_by_role("button", name="Oui, tout effacer").click()
    expect(page.get_by_text("Tout est effacé.")).to_be_visible()
    assert everything_kept(page)["local"] == everything_kept(page)["session"] == []
    assert rows_in_every_store(page) == 0
    expect(page.locator("html[data-theme]")).to_have_count(0)

    page.goto(site.at("/fr/cards/"))
    expect(page.get_by_role("heading", name="Par où commencer")).to_be_visible()
    expect(page.get_by_role("button", name="Reprendre la séance")).to_have_count(0)
    assert {recall for _card, recall, _next in memory_table(page, site)} == {"Jamais vue"}
    assert rows_in_every_store(page) == 0


def rows_in_every_store(page: Page) -> int:
    counted: int = page.evaluate("""async () => {
      const wait = (asked) => new Promise((done, fail) => {
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => fail(asked.error);
      });
      const base = await wait(indexedDB.open("ravive"));
      const names = [...base.objectStoreNames];
      const transaction = base.transaction(names);
      const counts = await Promise.all(names.map((name) => wait(transaction.objectStore(name).count())));
      base.close();
      return counts.reduce((sum, count) => sum + count, 0);
    }""")
    return counted
