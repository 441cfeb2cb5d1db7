"""Nothing is lost: no room, storage refused, a clock set back, two tabs, a new version in the middle of a session."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

import ravive
from tests.journeys.conftest import PHONE, Site, serve, serving_copy
from tests.journeys.learner import CARD, Learner, fetch_bundle
from tests.journeys.phone import PENDING_KEY, STATUS, answers_kept, memory_table, stop_clock, wait_until_kept

pytestmark = pytest.mark.journey

APP_DIST = Path(ravive.__file__).parent / "app_dist"
FULL_KEY = "journey.full"
# "database": only the database is full; "all": localStorage too.
NO_ROOM = f"""
const put = IDBObjectStore.prototype.put;
const setItem = Storage.prototype.setItem;
const refused = () => new DOMException("no room", "QuotaExceededError");
IDBObjectStore.prototype.put = function (...args) {{
  if (localStorage.getItem("{FULL_KEY}")) throw refused();
  return put.apply(this, args);
}};
Storage.prototype.setItem = function (key, value) {{
  if (key.startsWith("ravive.") && localStorage.getItem("{FULL_KEY}") === "all") throw refused();
  return setItem.call(this, key, value);
}};
"""
NO_DATABASE = """IDBFactory.prototype.open = () => { throw new DOMException("refused", "SecurityError"); };"""
NO_STORAGE = (
    NO_DATABASE + """Object.defineProperty(window, "localStorage", { get() { throw new DOMException("refused", "SecurityError"); } });"""
)

# A request of the database is never answered, as where another page holds it, frozen.
SILENT_DATABASE = "for (const name of ['open', 'deleteDatabase']) IDBFactory.prototype[name] = () => ({});"
SCREENS = {
    "/fr/act/": "a[href='tel:112']",
    "/fr/cards/": ".panel[data-deck=voyage] .button",
    "/fr/settings/": "#erase",
    "/fr/trainings/": "main h1",
    "/fr/decks/voyage/": "main h1",
    "/fr/memory/": "main h1",
}
SILENT = "Ce navigateur n’a pas encore rendu ce qu’il garde"


def learner_on(page: Page, site: Site, deck: str = "voyage") -> Learner:
    return Learner(page=page, cards={card["id"]: card for card in fetch_bundle(site.url, deck)["cards"]})


def open_session(page: Page, site: Site, deck: str = "voyage") -> None:
    page.goto(site.at(f"/fr/session/?deck={deck}"))
    expect(page.locator(f"{CARD}, .content-note").first).to_be_visible()


def answer_one(learner: Learner) -> str:
    """Answer the card on screen. Return its id."""
    learner.pass_content_note()
    card = learner.page.locator(CARD).get_attribute("data-card")
    learner.answer()
    learner.pass_confidence()
    learner.expect_told()
    return str(card)


def cards_kept(page: Page) -> list[str]:
    return sorted(row["card"] for row in answers_kept(page))


def fill_phone(page: Page, site: Site, how: str) -> None:
    page.goto(site.at("/fr/leaving/"))
    page.evaluate("([key, how]) => localStorage.setItem(key, how)", [FULL_KEY, how])


def make_room(page: Page) -> None:
    page.evaluate("key => localStorage.removeItem(key)", FULL_KEY)


@pytest.mark.parametrize("how", ["database", "all"])
def test_full_phone_is_shown_and_the_answer_written_once_there_is_room(page: Page, site: Site, how: str) -> None:
    page.add_init_script(NO_ROOM)
    fill_phone(page, site, how)
    open_session(page, site)
    card = answer_one(learner_on(page, site))
    line = page.locator(STATUS).get_by_text("Cet appareil n’a plus de place")
    expect(line).to_be_visible()
    # Its button takes nothing of its width.
    assert line.evaluate("line => line.getBoundingClientRect().width") > PHONE["width"] * 0.6
    assert cards_kept(page) == []
    page.get_by_role("button", name="Réessayer").click()
    expect(line).to_be_visible()
    make_room(page)
    page.get_by_role("button", name="Réessayer").click()
    expect(line).to_have_count(0)
    assert cards_kept(page) == [card]
    assert page.evaluate("key => localStorage.getItem(key)", PENDING_KEY) is None
    if how == "database":
        an_answer_waits_beside_a_full_database_until_the_next_visit(page, site, card)


def an_answer_waits_beside_a_full_database_until_the_next_visit(page: Page, site: Site, before: str) -> None:
    fill_phone(page, site, "database")
    page.goto(site.at("/fr/session/"))
    page.get_by_role("button", name="Reprendre la séance").click()
    learner = learner_on(page, site)
    learner.go_on()
    expect(page.locator(f"{CARD}[data-state=asked], .content-note")).to_be_visible()
    card = answer_one(learner)
    expect(page.locator(STATUS).get_by_text("Cet appareil n’a plus de place")).to_be_visible()
    make_room(page)
    page.goto(site.at("/fr/cards/"))
    expect(page.locator(".panel[data-deck]").first).to_be_visible()
    assert cards_kept(page) == sorted([before, card])


def test_refused_database_falls_back_and_says_so(page: Page, site: Site) -> None:
    page.add_init_script(NO_DATABASE)
    open_session(page, site)
    expect(page.locator(STATUS).get_by_text("Ce navigateur garde peu de choses")).to_be_visible()
    answer_one(learner_on(page, site))
    # A memory of some seconds fades from one look to the next: both are of the same moment.
    stop_clock(page)
    seen = [row for row in memory_table(page, site) if row[1] != "Jamais vue"]
    assert len(seen) == 1
    page.reload()
    expect(page.locator(".tile-button").first).to_be_visible()
    assert [row for row in memory_table(page, site) if row[1] != "Jamais vue"] == seen


def test_refused_storage_keeps_the_session_going_and_offers_a_file(page: Page, site: Site) -> None:
    page.add_init_script(NO_STORAGE)
    open_session(page, site)
    expect(page.locator(STATUS).get_by_text("Ce navigateur ne garde rien")).to_be_visible()
    learner = learner_on(page, site)
    card = answer_one(learner)
    learner.go_on()
    page.locator("[data-pause]").click()
    page.get_by_role("link", name="Réglages").click()
    with page.expect_download() as offered:
        page.get_by_role("button", name="Plutôt un fichier").click()
    assert card in Path(offered.value.path()).read_text("utf-8")


def test_a_database_that_never_answers_leaves_no_screen_empty(page: Page, site: Site) -> None:
    page.add_init_script(SILENT_DATABASE)
    for path, shown in SCREENS.items():
        page.goto(site.at(path))
        expect(page.locator(shown).first).to_be_visible()
        if path != "/fr/decks/voyage/":
            expect(page.locator(STATUS).get_by_text(SILENT)).to_be_visible()
    page.get_by_role("button", name="Urgence : Quitter vite").click()
    page.wait_for_url(site.at("/units/"))


def test_a_session_goes_on_beside_a_database_that_never_answers(page: Page, site: Site) -> None:
    page.add_init_script(f"if (sessionStorage.getItem('silent')) {{ {SILENT_DATABASE} }}")
    page.goto(site.at("/fr/leaving/"))
    page.evaluate("sessionStorage.setItem('silent', '1')")
    page.goto(site.at("/fr/session/?deck=voyage"))
    page.locator("main").get_by_role("button", name="Commencer").click()
    card = answer_one(learner_on(page, site))
    page.goto(site.at("/fr/cards/"))
    page.get_by_role("button", name="Reprendre la séance").click()
    expect(page.locator(f"{CARD}[data-card='{card}'][data-state=answered]")).to_be_visible()
    page.evaluate("sessionStorage.clear()")
    page.goto(site.at("/fr/cards/"))
    expect(page.get_by_role("button", name="Reprendre la séance")).to_be_visible()
    assert cards_kept(page) == [card]


def test_two_tabs_at_once_keep_the_answers_of_both_and_erasing_in_one_empties_the_other(
    page: Page, site: Site, context: BrowserContext
) -> None:
    open_session(page, site)
    first = learner_on(page, site)
    answered = [answer_one(first)]
    # The second tab takes the same session up; the first goes on with it all the same.
    other = context.new_page()
    other.goto(site.at("/fr/session/"))
    other.get_by_role("button", name="Reprendre la séance").click()
    second = learner_on(other, site)
    for learner in (first, second):
        expect(learner.page.locator(f"{CARD}[data-state=answered]")).to_be_visible()
        learner.go_on()
        expect(learner.page.locator(f"{CARD}[data-state=asked], .content-note")).to_be_visible()
        answered.append(answer_one(learner))
    assert cards_kept(page) == sorted(answered)
    # Each has heard of the answers of the other, without being loaded again.
    for tab in (page, other):
        tab.bring_to_front()
        tab.locator("[data-pause]").click()
        tab.get_by_role("link", name="Mémoire").click()
        tab.get_by_role("button", name="Voir en tableau").click()
        expect(tab.locator(".memory-table tbody tr").filter(has_not_text="Jamais vue")).to_have_count(len(set(answered)))
        tab.locator(".memory-table tbody tr", has_not_text="Jamais vue").nth(1).get_by_role("button").click()
        expect(tab.locator("dialog .history li")).to_have_count(2)
    other.goto(site.at("/fr/settings/"))
    other.get_by_role("button", name="Tout effacer").click()
    other.get_by_role("button", name="Oui, tout effacer").click()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Pas encore de réponse")).to_be_visible()


def test_clock_set_back_loses_nothing_and_predicts_nothing_absurd(page: Page, site: Site) -> None:
    noon = datetime.now(tz=UTC)
    page.clock.set_fixed_time(noon)
    open_session(page, site)
    learner = learner_on(page, site)
    first = answer_one(learner)

    page.clock.set_fixed_time(noon - timedelta(days=40))
    page.reload()
    expect(page.locator(STATUS).get_by_text("L’heure de cet appareil semble avoir reculé")).to_be_visible()
    page.get_by_role("button", name="Reprendre la séance").click()
    expect(page.locator(f"{CARD}[data-state=answered]")).to_be_visible()
    learner.go_on()
    expect(page.locator(f"{CARD}[data-state=asked], .content-note")).to_be_visible()
    second = answer_one(learner)
    rows = sorted(answers_kept(page), key=lambda row: row["id"])
    assert [row["card"] for row in rows] == [first, second]
    assert all(row["durationMs"] >= 0 for row in rows)
    expect(page.locator(".comes-back")).not_to_contain_text(re.compile(r"il y a|-\d|NaN"))

    known = [row for row in memory_table(page, site) if row[1] != "Jamais vue"]
    assert len(known) == 2
    for row in page.locator(".memory-table tbody tr", has_not_text="Jamais vue").all():
        row.get_by_role("button").click()
        dialog = page.get_by_role("dialog")
        dialog.locator("summary").first.click()
        mean, low, high = (int(found) for found in re.findall(r"\d+", dialog.locator(".predicted").inner_text()))
        assert 0 <= low <= mean <= high <= 100
        page.keyboard.press("Escape")
    expect(page.locator("#app")).not_to_contain_text(re.compile(r"NaN|Infinity|-\d+ %"))

    page.clock.set_fixed_time(noon + timedelta(days=1))
    assert len([row for row in memory_table(page, site) if row[1] != "Jamais vue"]) == 2
    expect(page.locator(STATUS).get_by_text("reculé")).to_have_count(0)


def changed_build(folder: Path) -> Path:
    """Return a copy of the build as another version: every script under another name, the old ones gone."""
    shutil.copytree(APP_DIST, folder, ignore=shutil.ignore_patterns("*.br", "*.gz"))
    scripts = sorted((folder / "assets").glob("*.js"))
    renamed = {script.stem: f"{script.stem}x" for script in scripts}
    for path in [*scripts, folder / "sw.js", folder / "manifest.json"]:
        text = path.read_text("utf-8")
        for old, new in renamed.items():
            text = text.replace(f"{old}.js", f"{new}.js")
        path.write_text(text, "utf-8")
    for script in scripts:
        script.rename(script.with_stem(renamed[script.stem]))
    worker = folder / "sw.js"
    text, count = re.subn("ravive-app-[0-9a-f]{8}", "ravive-app-00000000", worker.read_text("utf-8"))
    assert count == 1, "the version of the worker was not found"
    worker.write_text(text, "utf-8")
    return folder


@pytest.fixture
def old_site(prepared: Path, tmp_path: Path) -> Iterator[Site]:
    with serving_copy(prepared, tmp_path) as served:
        yield served


def test_update_in_mid_session_is_offered_after_it_and_loses_nothing(context: BrowserContext, old_site: Site, tmp_path: Path) -> None:
    page = context.new_page()
    open_session(page, old_site)
    learner = learner_on(page, old_site)
    wait_until_kept(page, old_site)
    answered = [answer_one(learner)]
    page.reload()
    page.get_by_role("button", name="Reprendre la séance").click()
    old_entry = page.locator("script[type=module]").get_attribute("src")

    old_site.process.terminate()
    old_site.process.wait(timeout=20)
    new_site = serve(old_site.data, int(old_site.url.rsplit(":", 1)[1]), app=changed_build(tmp_path / "app"))
    try:
        page.evaluate(
            """async () => {
              const registration = await navigator.serviceWorker.getRegistration();
              await registration.update();
              const coming = registration.installing;
              if (coming) await new Promise((done) => { coming.onstatechange = () => coming.state === "installed" && done(); });
            }"""
        )
        # The session goes on in the version it began with, its scripts included, and nothing asks for attention.
        for _ in range(2):
            learner.go_on()
            expect(page.locator(f"{CARD}[data-state=asked], .content-note")).to_be_visible()
            answered.append(answer_one(learner))
        expect(page.get_by_text("Une nouvelle version est prête.")).to_have_count(0)
        assert page.locator("script[type=module]").get_attribute("src") == old_entry

        page.locator("[data-pause]").click()
        expect(page.get_by_text("Une nouvelle version est prête.")).to_be_visible()
        page.get_by_role("link", name="Mémoire").click()
        expect(page.locator(".tile-button").first).to_be_visible()
        page.get_by_role("button", name="Mettre à jour").click()
        expect(page.locator(f"script[type=module]:not([src='{old_entry}'])")).to_have_count(1)
        expect(page.locator(".tile-button").first).to_be_visible()
        expect(page.get_by_text("Une nouvelle version est prête.")).to_have_count(0)
        assert cards_kept(page) == sorted(answered)
        page.goto(new_site.at("/fr/session/"))
        page.get_by_role("button", name="Reprendre la séance").click()
        assert page.locator(CARD).get_attribute("data-card") == answered[-1]
    finally:
        new_site.process.terminate()
        new_site.process.wait(timeout=20)
