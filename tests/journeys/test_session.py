"""A session: short, calm, resumable; what is asked before, shown after, and when to come back."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Site
from tests.journeys.learner import CARD, Learner, fetch_bundle, fetch_json
from tests.journeys.phone import PENDING_KEY, answer_first_card, answers_kept, give_answers, memory_table, row_of, stop_clock
from tests.journeys.windows import Windows

pytestmark = pytest.mark.journey

DECK = "voyage"
SENSITIVE_DECK = "parole"
MOST_TILES = 6
ASKED = f"{CARD}[data-state=asked]"
NOTE = ".content-note"
# The smallest touch target of the styles.
TAP_PX = 48


def cards_of(site: Site, deck: str) -> dict[str, dict[str, Any]]:
    return {card["id"]: card for card in fetch_bundle(site.url, deck)["cards"]}


def open_session(page: Page, site: Site, deck: str = DECK) -> Learner:
    page.goto(site.at(f"/fr/session/?deck={deck}"))
    expect(page.locator(f"{ASKED}, {NOTE}").first).to_be_visible()
    return Learner(page=page, cards=cards_of(site, deck))


def know(page: Page, site: Site, deck: str, *, but: Collection[str] = ()) -> None:
    """Put on this phone a right answer of just now to every card of a deck, `but` some."""
    page.goto(site.at("/fr/leaving/"))
    now = page.evaluate("Date.now()")
    rows = [row_of(deck, card, now - place) for place, card in enumerate(cards_of(site, deck).values()) if card["id"] not in but]
    keep = "([key, rows]) => localStorage.setItem(key, JSON.stringify([...JSON.parse(localStorage.getItem(key) ?? '[]'), ...rows]))"
    page.evaluate(keep, [PENDING_KEY, rows])


def card_on(page: Page) -> str:
    found = page.locator(CARD).get_attribute("data-card")
    assert found
    return found


def skip_to_note(page: Page, site: Site) -> dict[str, dict[str, Any]]:
    """Skip cards until one is preceded by its content note."""
    learner = open_session(page, site, SENSITIVE_DECK)
    for _ in range(MOST_TILES):
        if page.locator(NOTE).count():
            break
        before = card_on(page)
        page.get_by_role("button", name="Passer", exact=True).click()
        expect(page.locator(f"{ASKED}:not([data-card={before}]), {NOTE}").first).to_be_visible()
    expect(page.locator(NOTE)).to_be_visible()
    return learner.cards


def test_the_last_explanation_is_opened_again_without_network_and_what_was_typed_stays(page: Page, site: Site) -> None:
    learner = open_session(page, site)
    page.evaluate("() => navigator.serviceWorker.ready")
    first = card_on(page)
    learner.answer()
    learner.pass_confidence()
    learner.expect_told()
    page.context.set_offline(True)
    learner.go_on()
    opener = page.get_by_role("button", name="Revoir l’explication")
    again = page.get_by_role("region", name="Carte précédente")
    learner.pass_content_note()
    expect(page.locator(ASKED)).to_be_visible()
    asked = card_on(page)
    learner.press("label.option input, .options button", "Space")
    drafted = page.locator("label.option input").evaluate_all("boxes => boxes.map(box => box.checked)")
    learner.press(".again-open")
    expect(again.locator(f"[data-card='{first}'] .verdict")).to_be_focused()
    expect(again.locator(".explanation")).to_have_text(re.compile(r"\w"))
    expect(again.locator(".reflex")).to_be_visible()
    expect(page.locator(ASKED)).to_be_hidden()
    expect(page.get_by_role("button", name="Quitter vite")).to_be_visible()
    expect(page.get_by_role("link", name="Agir").last).to_be_visible()
    page.get_by_role("button", name="Refermer l’explication").press("Enter")
    expect(opener).to_be_focused()
    expect(page.locator(f"{ASKED}[data-card='{asked}']")).to_be_visible()
    assert page.locator("label.option input").evaluate_all("boxes => boxes.map(box => box.checked)") == drafted
    page.context.set_offline(False)


def test_session_has_at_most_six_cards_and_its_closing_page_says_what_was_revived(page: Page, site: Site) -> None:
    learner = open_session(page, site)
    tiles = page.locator(".trail .tile").count()
    assert 1 < tiles <= MOST_TILES
    answered: list[str] = []
    while not page.locator("h1.title").count():
        expect(page.get_by_role("img", name=f"Carte {len(answered) + 1} sur {tiles}")).to_be_visible()
        answered.append(card_on(page))
        learner.answer()
        learner.pass_confidence()
        learner.expect_told()
        if len(answered) == tiles:
            expect(page.locator("[data-next]")).to_have_text("Terminer la séance")
        learner.go_on()
        expect(page.locator(f"{ASKED}, {NOTE}, h1.title").first).to_be_visible()
        learner.pass_content_note()
    assert len(set(answered)) == len(answered) == tiles
    expect(page.get_by_role("heading", name=f"{tiles} cartes ont repris couleur")).to_be_visible()
    expect(page.get_by_text("D’ici là, rien à faire.")).to_be_visible()
    day = page.locator("p.soft", has_text="Prochaine séance").locator("b").inner_text()
    fold = page.locator("details", has_text=re.compile("Retenu .*, prévu"))
    expect(fold.locator("summary")).to_have_text(re.compile(r"^(Tient encore|À revoir bientôt|Pas encore acquise)\s:\s\d"))
    expect(fold.locator("p")).to_be_hidden()
    fold.locator("summary").click()
    expect(fold.locator("p")).to_be_visible()
    # One bar at the bottom, whole, with one way to help.
    expect(page.get_by_role("link", name="Agir")).to_have_count(1)
    for button in page.locator("main .actions > *").all():
        expect(button).to_be_in_viewport(ratio=1)
    assert day


def test_more_cards_are_offered_after_the_last_but_never_begun_and_where_nothing_is_due_all_is_vivid(
    page: Page, windows: Windows, site: Site
) -> None:
    know(page, site, DECK, but={"enfant-calme"})
    # What was seen today is not among them.
    stop_clock(page, days_on=1)
    learner = open_session(page, site)
    learner.answer()
    learner.pass_confidence()
    learner.go_on()
    expect(page.get_by_role("heading", name="1 carte a repris couleur")).to_be_visible()
    page.get_by_role("button", name="Encore 3").click()
    expect(page.get_by_role("img", name="Carte 1 sur 3")).to_be_visible()
    when_nothing_is_due_everything_is_still_vivid(windows.open(), site)


def when_nothing_is_due_everything_is_still_vivid(page: Page, site: Site) -> None:
    for line in fetch_json(site.at("/bundles/index.fr.json"))["decks"]:
        know(page, site, line["deck"])
    page.goto(site.at("/fr/session/"))
    expect(page.get_by_role("heading", name="Tout est encore vif")).to_be_visible()
    expect(page).to_have_url(site.at("/fr/cards/"))
    expect(page.get_by_text("Rien à raviver avant :").locator("b")).not_to_be_empty()
    expect(page.get_by_text("à raviver.")).to_have_count(0)
    page.get_by_role("button", name="Lire une carte quand même").first.click()
    expect(page.locator(f"{ASKED}, {NOTE}").first).to_be_visible()


def test_a_skipped_card_changes_nothing_in_memory_and_a_pause_goes_on_at_the_same_card(page: Page, site: Site) -> None:
    give_answers(page, site, 4, days_ago=20)
    before = memory_table(page, site)
    open_session(page, site)
    skipped = card_on(page)
    page.get_by_role("button", name="Passer", exact=True).click()
    expect(page.get_by_role("img", name=re.compile(r"Carte 2 sur \d$"))).to_be_visible()
    card = card_on(page)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("heading", name="Séance en pause")).to_be_visible()
    expect(page.get_by_text("Tout est gardé, cette carte aussi.")).to_be_visible()
    page.locator("main").get_by_role("link", name="Cartes").click()
    expect(page.get_by_role("heading", name="Vos cartes")).to_be_visible()
    page.get_by_role("button", name="Reprendre la séance").click()
    expect(page.locator(ASKED)).to_have_attribute("data-card", card)
    expect(page.get_by_role("img", name=re.compile(r"Carte 2 sur \d$"))).to_be_visible()
    assert [row["card"] for row in answers_kept(page) if row["type"] == "skip"] == [skipped]
    # What is remembered stays; only the card that was left rests.
    assert [row[:2] for row in memory_table(page, site)] == [row[:2] for row in before]


def test_tab_closed_in_the_middle_of_a_card_or_on_its_feedback_loses_nothing(page: Page, context: BrowserContext, site: Site) -> None:
    learner = open_session(page, site)
    while learner.cards[card_on(page)]["kind"] != "choice":
        before = card_on(page)
        page.get_by_role("button", name="Passer", exact=True).click()
        expect(page.locator(f"{ASKED}:not([data-card={before}])")).to_be_visible()
    card = card_on(page)
    place = page.locator(".trail").get_attribute("aria-label")
    options = page.locator("[data-option]").evaluate_all("rows => rows.map(row => row.dataset.option)")
    page.locator(f"[data-option={options[2]}]").click()
    expect(page.get_by_role("button", name="Valider")).to_be_enabled()
    page.close()

    reopened = context.new_page()
    reopened.goto(site.at("/fr/session/"))
    reopened.get_by_role("button", name="Reprendre la séance").click()
    expect(reopened.locator(ASKED)).to_have_attribute("data-card", card)
    assert reopened.locator(".trail").get_attribute("aria-label") == place
    assert reopened.locator("[data-option]").evaluate_all("rows => rows.map(row => row.dataset.option)") == options
    expect(reopened.locator(f"[data-option={options[2]}] input")).to_be_checked()
    reopened.get_by_role("button", name="Valider").click()
    expect(reopened.locator(f"{CARD}[data-state=answered]")).to_be_visible()
    closed_on_the_feedback_it_does_not_ask_again(reopened, site, card)


def closed_on_the_feedback_it_does_not_ask_again(page: Page, site: Site, card: str) -> None:
    reflex = page.locator(".reflex b").inner_text()
    context = page.context
    page.close()

    reopened = context.new_page()
    reopened.goto(site.at("/fr/cards/"))
    reopened.get_by_role("button", name="Reprendre la séance").click()
    expect(reopened.locator(f"{CARD}[data-state=answered]")).to_have_attribute("data-card", card)
    expect(reopened.locator(".reflex b")).to_have_text(reflex)
    reopened.get_by_role("button", name="Carte suivante").click()
    expect(reopened.locator(f"{ASKED}:not([data-card={card}])")).to_be_visible()
    assert [row["card"] for row in answers_kept(reopened) if row["type"] == "answer"] == [card]


def test_answer_is_shown_option_by_option_with_sources_reflex_and_return(page: Page, site: Site) -> None:
    know(page, site, DECK, but={"tant-de-monde"})
    learner = open_session(page, site)
    card = learner.cards["tant-de-monde"]
    missed = next(option for option in card["options"] if option["right"])
    learner.answer(wrongly=True)
    learner.expect_told()
    chosen = next(option for option in card["options"] if not option["right"])
    expect(page.locator(".verdict")).to_contain_text("À revoir")
    expect(page.locator(f"[data-option={chosen['id']}]")).to_contain_text(chosen["feedback"])
    expect(page.locator(f"[data-option={chosen['id']}]")).to_contain_text("votre choix")
    expect(page.locator(f"[data-option={missed['id']}]")).to_contain_text(missed["feedback"])
    expect(page.locator(f"[data-option={missed['id']}]")).to_contain_text("à retenir")
    expect(page.locator(".explanation")).to_have_text(card["explanation"])
    # Folded, and shown after the reflex.
    assert page.locator(".reflex ~ .sources:not([open])").count() == 1
    summary = page.locator(".sources summary")
    expect(summary).to_have_text(f"Sources ({len(card['sources'])})")
    expect(page.locator(".sources ul")).to_be_hidden()
    assert (summary.bounding_box() or {})["height"] >= TAP_PX
    summary.press("Enter")
    expect(page.locator(".sources li")).to_have_count(len(card["sources"]))
    for source in card["sources"]:
        expect(page.locator(".sources")).to_contain_text(fetch_bundle(site.url, DECK)["sources"][source]["title"])
    expect(page.locator(".reflex b")).to_have_text(card["reflex"])
    expect(page.locator(".comes-back")).to_have_text("Cette carte reviendra au plus tôt dans 4 jours.")


def test_content_note_comes_before_a_sensitive_card_with_four_ways_on_until_it_is_known(page: Page, site: Site) -> None:
    cards = skip_to_note(page, site)
    notes = fetch_bundle(site.url, SENSITIVE_DECK)["content_notes"].values()
    expect(page.locator(CARD)).to_have_count(0)
    note = page.locator(f"{NOTE} h1").inner_text()
    assert note in notes
    for way in ("Continuer", "Passer cette carte", "Faire une pause", "Ne plus proposer ce sujet"):
        expect(page.get_by_role("button", name=way, exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Agir", exact=True)).to_be_visible()
    page.get_by_role("button", name="Faire une pause").click()
    page.get_by_role("button", name="Reprendre la séance").click()
    expect(page.locator(NOTE)).to_be_visible()
    page.get_by_role("checkbox", name="Ne plus me montrer cet avertissement").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Continuer").click()
    expect(page.locator(ASKED)).to_be_visible()
    assert cards[card_on(page)].get("content_note")
    page.goto(site.at("/fr/settings/"))
    panel = page.locator("section", has=page.get_by_role("heading", name="Avertissements que vous ne voulez plus voir"))
    expect(panel).to_contain_text(note)
    panel.get_by_role("button", name="Montrer à nouveau").click()
    expect(panel).to_have_count(0)


def test_card_skipped_at_its_note_is_never_shown(page: Page, site: Site) -> None:
    skip_to_note(page, site)
    place = int(re.findall(r"\d+", page.locator(".trail").get_attribute("aria-label") or "")[0])
    page.get_by_role("button", name="Passer cette carte").click()
    expect(page.locator(f".trail[aria-label^='Carte {place + 1} sur'], h1.title").first).to_be_visible()
    rows = answers_kept(page)
    assert len(rows) == place
    assert {row["type"] for row in rows} == {"skip"}


def test_subject_set_aside_is_not_proposed_again(page: Page, site: Site) -> None:
    cards = skip_to_note(page, site)
    notes = fetch_bundle(site.url, SENSITIVE_DECK)["content_notes"]
    note = page.locator(f"{NOTE} h1").inner_text()
    subject = next(key for key, text in notes.items() if text == note)
    page.get_by_role("button", name="Ne plus proposer ce sujet").click()
    shown: list[str] = []
    for _ in range(3 * MOST_TILES):
        expect(page.locator(f"{ASKED}, {NOTE}, h1.title").first).to_be_visible()
        if page.locator("h1.title").count():
            if not page.get_by_role("button", name="Encore 3").count():
                break
            page.get_by_role("button", name="Encore 3").click()
            over = page.get_by_text("Toutes les cartes viennent d’être vues.")
            expect(page.locator(f"{ASKED}, {NOTE}").first.or_(over)).to_be_visible()
            if over.count():
                break
            continue
        if page.locator(NOTE).count():
            assert page.locator(f"{NOTE} h1").inner_text() != note
            page.get_by_role("button", name="Continuer").click()
        shown.append(card_on(page))
        label = page.locator(".trail").get_attribute("aria-label")
        page.get_by_role("button", name="Passer", exact=True).click()
        expect(page.locator(f".trail:not([aria-label='{label}']), h1.title").first).to_be_visible()
    assert shown
    assert subject not in {cards[card].get("content_note") for card in shown}
    page.goto(site.at("/fr/settings/"))
    expect(page.get_by_role("heading", name="Sujets mis de côté")).to_be_visible()


def test_confidence_is_asked_before_the_answer_is_shown(page: Page, site: Site) -> None:
    card = "age-incertain"
    know(page, site, DECK, but={card})
    learner = open_session(page, site)
    assert card_on(page) == card
    learner.answer()
    expect(page.get_by_role("radio", name=re.compile("Sûre|Plutôt sûre|Devinée"))).to_have_count(3)
    for selector in (".verdict", ".feedback", ".explanation", ".reflex", "[data-result]"):
        expect(page.locator(selector)).to_have_count(0)
    assert not [row for row in answers_kept(page) if row["kind"] == "choice" and row["durationMs"] != 9000]
    expect(page.get_by_role("button", name="Voir la réponse")).to_be_disabled()
    page.locator("[data-option=guess]").click()
    page.get_by_role("button", name="Voir la réponse").click()
    expect(page.locator(f"{CARD}[data-state=answered][data-verdict=right]")).to_be_visible()
    row = max(answers_kept(page), key=lambda found: found["id"])
    # A right guess was not recalled: it comes back sooner than a right answer.
    assert (row["card"], row["credit"], row["confidence"], row["grade"]) == (card, 1, "guess", 2)


def test_returning_card_comes_back_in_other_words(page: Page, site: Site) -> None:
    answer_first_card(page, site)
    card = next(iter(cards_of(site, DECK).values()))
    stop_clock(page, days_on=10)
    page.goto(site.at("/fr/cards/"))
    # It waited for others, four days at most after its own.
    expect(page.get_by_text("1 carte à raviver.")).to_be_visible()
    page.get_by_role("button", name="Raviver").click()
    expect(page.locator(ASKED)).to_have_attribute("data-card", card["id"])
    expect(page.locator(".prompt")).to_have_text(card["variants"][0]["prompt"])
    assert page.locator("[data-option]").count() == len(card["options"])
