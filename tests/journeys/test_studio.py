"""An author writes a card of each kind at the desk, sees it on a phone, publishes the deck, and learners get it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import EVERY_RULE, violations_of
from tests.journeys.conftest import Site, wait_until
from tests.journeys.desk import CardForm
from tests.journeys.staff import have_signed
from tests.journeys.windows import Windows
from tests.repeats import repeats

pytestmark = pytest.mark.journey

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200"><rect width="320" height="200" fill="#ccc"/></svg>'


@pytest.fixture
def author(windows: Windows, authors_site: Site) -> Page:
    return windows.desk(authors_site, "autrice", "author")


def new_deck(page: Page, site: Site, title: str) -> None:
    page.goto(site.at("/desk/decks/new/"))
    page.get_by_label("Titre").fill(title)
    page.get_by_label("De quoi il s’agit").fill("Voir, noter, transmettre, sur un quai.")
    page.get_by_label("Reconnaître").check()
    page.get_by_label("Réagir").check()
    page.get_by_role("button", name="Créer ce jeu").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def add_picture(page: Page) -> None:
    page.get_by_role("link", name="Images").click()
    page.get_by_label("Nouvelle image").set_input_files({"name": "quai.svg", "mimeType": "image/svg+xml", "buffer": DRAWING})
    page.get_by_role("button", name="Ajouter l’image").click()
    expect(page.get_by_role("button", name="Supprimer quai")).to_be_visible()


def new_card(page: Page, deck: str, kind: str, prompt: str) -> CardForm:
    page.goto(f"{deck}new-card/")
    page.locator(f'input[name="kind"][value="{kind}"]').check()
    page.get_by_label("Thème").select_option("react")
    page.get_by_label("Situation et question").fill(prompt)
    page.get_by_role("combobox", name="Notion").fill("Noter d’abord")
    page.get_by_role("button", name="Écrire cette carte").click()
    form = CardForm(page)
    expect(form.field("prompt").locator("textarea")).to_have_value(prompt)
    return form


def write_common(form: CardForm) -> None:
    form.write("explanation", "Des faits notés tôt aident.")
    form.write("reflex", "Noter, puis transmettre.")
    form.choose("sources", "ravive")
    form.tick("situation")
    form.pick("status", "Prête à publier")


def write_options(form: CardForm, *right: int) -> None:
    for place, text in enumerate(("Je note l’heure", "J’attends demain", "Je préviens ma responsable")):
        row = form.row("options", place)
        form.write("text", text, row)
        form.write("feedback", "Un fait noté tôt aide.", row)
        if place in right:
            form.tick("right", row)


def write_choice(form: CardForm) -> None:
    write_options(form, 0)
    variant = form.row("variants", 0)
    form.write("prompt", "Au matin, même quai. Que faites-vous d’abord ?", variant)


def write_multiple(form: CardForm) -> None:
    write_options(form, 0, 2)


def write_truth(form: CardForm) -> None:
    form.tick("right")
    form.write("if_true", "Oui. Un doute suffit.")
    form.write("if_false", "Si. Un doute suffit.")


def write_order(form: CardForm) -> None:
    for place, text in enumerate(("J’observe", "Je note", "Je transmets")):
        form.write("text", text, form.row("steps", place))


def write_match(form: CardForm) -> None:
    form.choose("fact", "police", form.row("right", 0))
    form.write("text", "Ma responsable", form.row("right", 1))
    for place, (text, goes) in enumerate((("Danger immédiat", "police"), ("Un doute", "Ma responsable"))):
        row = form.row("left", place)
        form.write("text", text, row)
        form.write("feedback", "C’est son rôle.", row)
        form.pick("right", re.compile(goes, re.IGNORECASE), row)


def write_cloze(form: CardForm) -> None:
    form.pick("mode", "Tapés au clavier")
    text = form.field("text").locator("textarea").first
    text.fill("Je note l’heure et le lieu.")
    text.evaluate("field => { field.focus(); field.setSelectionRange(8, 15) }")
    form.field("text").get_by_role("button", name="Faire un trou").first.click()
    expect(text).to_have_value("Je note [l’heure] et le lieu.")


def write_recall(form: CardForm) -> None:
    form.texts("do", ["Je reste calme.", "Je note ses mots."])
    form.texts("dont", ["Promettre le secret."])


def write_hotspot(form: CardForm) -> None:
    form.pick("picture", "quai")
    form.write("picture_alt", "Un quai vide, un sac posé près d’un banc.")
    for place, (text, x) in enumerate((("Le sac", 30), ("Le banc", 70))):
        row = form.row("spots", place)
        form.write("text", text, row)
        form.write("feedback", "Un détail à noter.", row)
        for name, value in (("x", x), ("y", 50), ("radius", 8)):
            form.number(name, value, row)
    form.tick("right", form.row("spots", 0))
    spot = form.page.get_by_role("button", name=re.compile("^Le banc"))
    spot.focus()
    spot.press("ArrowRight")
    expect(form.field("x", form.row("spots", 1)).locator("input")).to_have_value("71")


def write_scenario(form: CardForm) -> None:
    for place, text in enumerate(("Un enfant attend seul", "La nuit passe", "La police est là")):
        form.write("text", text, form.step(place))
        if place:
            form.tick("ending", form.step(place))
    first = form.step(0)
    form.write("question", "Que faites-vous ?", first)
    for place, (text, leads, worth) in enumerate(
        (("J’appelle", "La police est là", "Juste (1)"), ("J’attends", "La nuit passe", "À revoir (0)"))
    ):
        choice = form.row("choices", place, first)
        form.write("text", text, choice)
        form.write("feedback", "Un doute suffit.", choice)
        form.pick("to", leads, choice)
        form.pick("credit", worth, choice)
    form.pick("start", "Un enfant attend seul")
    expect(form.page.locator(".r-map .r-way")).to_have_count(2)


def write_tip(form: CardForm) -> None:
    point = form.row("points", 0)
    form.write("title", "Un doute suffit", point)
    form.write("text", "Vous n’avez rien à prouver.", point)


KINDS: dict[str, tuple[str, Callable[[CardForm], None]]] = {
    "choice": ("Un enfant attend seul sur le quai. Que faites-vous d’abord ?", write_choice),
    "multiple": ("Quels gestes aident ? Plusieurs réponses.", write_multiple),
    "truth": ("Un doute suffit pour prévenir.", write_truth),
    "order": ("Dans quel ordre agissez-vous ?", write_order),
    "match": ("Qui contacter ?", write_match),
    "cloze": ("Complétez votre note.", write_cloze),
    "recall": ("Un enfant se confie. Que lui dites-vous ?", write_recall),
    "hotspot": ("Touchez ce que vous noteriez.", write_hotspot),
    "scenario": ("Un soir sur le quai. Vous décidez.", write_scenario),
    "tip": ("Pourquoi prévenir ?", write_tip),
}


@pytest.mark.parametrize("kinds", [("choice", "match", "scenario", "hotspot"), *repeats((tuple(KINDS),))])
def test_an_author_writes_each_kind_and_publishes_and_learners_get_it(
    author: Page, authors_site: Site, windows: Windows, kinds: tuple[str, ...]
) -> None:
    title = f"Sur le quai {len(kinds)}"
    new_deck(author, authors_site, title)
    deck = author.url
    add_picture(author)
    for kind in kinds:
        prompt, write = KINDS[kind]
        form = new_card(author, deck, kind, prompt)
        write(form)
        write_common(form)
        form.finish()
        expect(form.phone.locator(f'article[data-kind="{kind}"] h1')).to_have_text(re.compile(re.escape(prompt[:12])))
        author.get_by_role("button", name="Réponse", exact=True).click()
        expect(form.phone.locator('article[data-state="answered"]')).to_be_visible()
        if kind in ("choice", "match", "scenario", "hotspot"):
            assert violations_of(author, EVERY_RULE) == []
    author.goto(deck)
    expect(author.locator("[data-r-card]")).to_have_count(len(kinds))
    assert violations_of(author, EVERY_RULE) == []
    have_signed(authors_site, deck, "autrice")
    author.goto(f"{deck}publish/")
    author.get_by_role("button", name="Publier").click()
    expect(author.get_by_text("Publié et signé")).to_be_visible()
    author.goto(authors_site.at("/desk/decks/"))
    assert violations_of(author, EVERY_RULE) == []
    learner = windows.open()
    learner.goto(authors_site.at(f"/fr/decks/sur-le-quai-{len(kinds)}/"))
    expect(learner.get_by_role("heading", name=title)).to_be_visible()
    learner.goto(authors_site.at(f"/fr/decks/sur-le-quai-{len(kinds)}/cards/un-enfant-attend-seul-sur/"))
    expect(learner.locator("h1")).to_contain_text("Un enfant attend seul sur le quai")
    expect(learner.get_by_text("Je note l’heure")).to_be_visible()


def test_what_two_people_write_at_once_is_not_lost_nor_without_network(author: Page, authors_site: Site, windows: Windows) -> None:
    author.goto(authors_site.at("/desk/decks/"))
    author.get_by_role("link", name="À l’accueil").click()
    author.locator("[data-r-card] a").first.click()
    address = author.url
    theirs = windows.desk(authors_site, "auteur", "author")
    theirs.goto(address)
    mine, yours = CardForm(author), CardForm(theirs)
    yours.write("reflex", "Écrit par l’autre.")
    expect(theirs.locator("[data-r-saved]")).to_have_attribute("data-r-state", "saved")
    mine.write("reflex", "Écrit par moi.")
    line = author.locator("[data-r-saved]")
    expect(line).to_have_attribute("data-r-state", "conflict")
    expect(line).to_contain_text("auteur")
    line.get_by_role("button", name="Enregistrer la mienne").click()
    expect(line).to_have_attribute("data-r-state", "saved")
    author.get_by_role("link", name="Historique").click()
    expect(author.get_by_role("row", name=re.compile("auteur"))).to_have_count(1)
    what_is_saved_and_cannot_go_out_says_so(author, authors_site)
    a_lost_connection_loses_nothing(author, authors_site)


def what_is_saved_and_cannot_go_out_says_so(author: Page, authors_site: Site) -> None:
    author.goto(authors_site.at("/desk/decks/"))
    author.get_by_role("link", name="Un enfant me parle").click()
    author.locator("[data-r-card] a").first.click()
    form = CardForm(author)
    kept = form.field("reflex").locator("textarea").input_value()
    line, summary = author.locator("[data-r-saved]"), author.locator("[data-r-summary]")
    form.write("reflex", "Appelez le 0800 12 345 67.")
    expect(line).to_have_text(re.compile("^Enregistré à .*, pas encore publiable$"))
    expect(summary).to_contain_text("À corriger\u00a0: 1")
    form.write("reflex", kept)
    expect(line).to_have_text(re.compile(r"^Enregistré à \d+:\d+$"))


def a_lost_connection_loses_nothing(author: Page, authors_site: Site) -> None:
    author.goto(authors_site.at("/desk/decks/"))
    author.get_by_role("link", name="Je pars en voyage").click()
    author.locator("[data-r-card] a").first.click()
    form = CardForm(author)
    expect(form.field("prompt").locator("textarea")).to_be_visible()
    line = author.locator("[data-r-saved]")
    author.context.set_offline(True)
    form.write("reflex", "Écrit dans un tunnel.")
    expect(line).to_have_attribute("data-r-state", "offline")
    author.context.set_offline(False)
    expect(line).to_have_attribute("data-r-state", "saved")
    author.reload()
    expect(form.field("reflex").locator("textarea")).to_have_value("Écrit dans un tunnel.")


LAID_OUT = """() => {
    const box = (element) => element.getBoundingClientRect();
    const form = box(document.querySelector("[data-r-card-form]"));
    const rows = [...document.querySelectorAll("[data-streamfield-child] > .w-panel")];
    const adding = [...document.querySelectorAll(".c-sf-add-button")].filter((button) => box(button).width > 0);
    const wide = rows.filter((row) => [row, ...row.querySelectorAll("*")].some((part) =>
        box(part).width > 1 && getComputedStyle(part).position !== "absolute"
        && (box(part).left < form.left || box(part).right > form.right)));
    const over = adding.filter((button) => rows.some((row) => !row.contains(button)
        && box(button).bottom > box(row).top + 1 && box(button).top < box(row).bottom - 1));
    const font = (selector) => getComputedStyle(document.querySelector(selector)).fontFamily;
    return [rows.length > 2, wide.length, over.length, font(".sidebar") === font(".r-desk"),
        document.documentElement.scrollWidth - window.innerWidth];
}"""


def test_the_desk_of_an_author_keeps_its_places(author: Page, authors_site: Site) -> None:
    """Rows stand within the form, what adds one lies over none, cards move with keys, and a saved form moves nothing."""
    cards_are_moved_with_keys(author, authors_site)
    nothing_moves_when_the_form_says_that_it_saved(author, authors_site)
    author.goto(authors_site.at("/desk/decks/"))
    author.get_by_role("link", name="À l’accueil").click()
    author.locator("[data-r-card] a").first.click()
    for width in (1280, 390, 320):
        author.set_viewport_size({"width": width, "height": 1000})
        expect(author.locator("[data-streamfield-child]").first).to_be_visible()
        assert author.evaluate(LAID_OUT) == [True, 0, 0, True, 0], width
    assert violations_of(author, EVERY_RULE) == []
    author.set_viewport_size({"width": 390, "height": 900})
    author.goto(authors_site.at("/desk/decks/"))
    author.get_by_role("link", name="À la bibliothèque").click()
    author.get_by_role("link", name="À propos du jeu").click()
    author.get_by_role("button", name="Enregistrer").click()
    expect(author.get_by_text("Le jeu est enregistré.")).to_be_visible()
    tops = "() => ['.sidebar-nav-toggle', '.messages li'].map(found => document.querySelector(found).getBoundingClientRect().top)"
    wait_until(author, lambda: author.evaluate(tops) == [0, 50], "the message stands below the bar")


def cards_are_moved_with_keys(author: Page, authors_site: Site) -> None:
    author.goto(authors_site.at("/desk/decks/"))
    author.get_by_role("link", name="(Dé)clic").click()
    names = author.locator("[data-r-card] a")
    first, second = names.nth(0).inner_text(), names.nth(1).inner_text()
    down = author.get_by_role("button", name=f"Descendre : {first}")
    down.focus()
    down.press("Enter")
    expect(author.locator("[data-r-status]")).to_have_text("L’ordre est enregistré.")
    author.reload()
    expect(names.nth(0)).to_have_text(second)
    expect(names.nth(1)).to_have_text(first)


def nothing_moves_when_the_form_says_that_it_saved(author: Page, authors_site: Site) -> None:
    author.set_viewport_size({"width": 1280, "height": 900})
    new_deck(author, authors_site, "À la bibliothèque")
    form = new_card(author, author.url, "choice", "Un enfant attend depuis une heure. Que faire ?")
    between = """() => ['h1', 'a[href$="/history/"]', '[data-r-card-form]']
      .map(found => document.querySelector(found).getBoundingClientRect().top).map((top, _place, tops) => top - tops[0])"""
    before = author.evaluate(between)
    form.write("reflex", "Noter.")
    expect(author.locator("[data-r-saved]")).to_contain_text("pas encore publiable")
    assert author.evaluate(between) == before
