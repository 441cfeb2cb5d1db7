"""Each kind of card is asked, marked right and marked wrong by a plain form."""

import re
from collections.abc import Mapping

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import override

from ravive.cards.bundle import AnyCard
from ravive.cards.kinds.choice import ChoiceCard
from ravive.cards.kinds.scenario import ScenarioCard
from ravive.publishing import card_view, queries
from tests.existing import existing

type Sent = Mapping[str, str | list[str]]


def of_kind(kind: str) -> tuple[str, AnyCard]:
    """Return a deck and its first card of a kind."""
    return next((deck.bundle.deck, card) for deck in queries.current_decks("fr") for card in deck.bundle.cards if card.kind == kind)


def first_scenario() -> tuple[str, ScenarioCard]:
    """Return a deck and its first scenario."""
    deck, card = of_kind("scenario")
    assert isinstance(card, ScenarioCard)
    return deck, card


def right_and_wrong(card: AnyCard) -> tuple[Sent, Sent]:
    """Return what to send to be right, and to be wrong."""
    match card.kind:
        case "choice":
            right = next(option.id for option in card.options if option.right)
            return {"choice": right}, {"choice": next(option.id for option in card.options if not option.right)}
        case "multiple":
            rights = [option.id for option in card.options if option.right]
            return {"choices": rights}, {"choices": [option.id for option in card.options if not option.right]}
        case "hotspot":
            rights = [spot.id for spot in card.spots if spot.right]
            return {"spots": rights}, {"spots": [spot.id for spot in card.spots if not spot.right]}
        case "truth":
            return {"truth": str(card.right).lower()}, {"truth": str(not card.right).lower()}
        case "order":
            count = len(card.steps)
            places = {f"position-{step.id}": str(place) for place, step in enumerate(card.steps, 1)}
            return places, {f"position-{step.id}": str(count - place) for place, step in enumerate(card.steps)}
        case "match":
            others = {left.id: next(r.id for r in card.right if r.id != left.right) for left in card.left}
            return {f"pair-{left.id}": left.right for left in card.left}, {f"pair-{left}": right for left, right in others.items()}
        case "cloze":
            return {f"gap-{gap.id}": gap.accept[0] for gap in card.gaps}, {f"gap-{gap.id}": "xyzzy" for gap in card.gaps}
        case _:
            return {"self": "all"}, {"self": "none"}


KINDS = ("choice", "multiple", "hotspot", "truth", "order", "match", "cloze", "recall")


def verdict(page: str) -> str | None:
    found = re.search(r'<article[^>]* data-verdict="(\w+)"', page)
    return found[1] if found else None


@pytest.mark.parametrize("kind", [*KINDS, "scenario", "tip"])
def test_card_is_asked_in_a_form(visitor: Client, kind: str) -> None:
    deck, card = of_kind(kind)
    page = visitor.get(f"/fr/decks/{deck}/cards/{card.id}/?note=read").text
    assert f'data-card="{card.id}" data-kind="{kind}"' in page
    assert '<form class="card-form" method="post"' in page
    assert card.explanation not in page


def test_numbers_in_what_is_shown_of_an_answer_can_be_called(visitor: Client) -> None:
    found = queries.current_deck("voyage", "fr")
    assert found
    hotline = found.bundle.facts["images-hotline"]
    page = visitor.post("/fr/decks/voyage/cards/images-recues/", {"choices": ["signaler"]}).text
    assert re.search(rf'taire votre nom\s: <a href="{re.escape(hotline.href or "")}">{re.escape(hotline.value)}</a>', page)


@pytest.mark.parametrize("kind", KINDS)
def test_right_answer_is_shown_as_right(visitor: Client, kind: str) -> None:
    deck, card = of_kind(kind)
    page = visitor.post(f"/fr/decks/{deck}/cards/{card.id}/", right_and_wrong(card)[0]).text
    assert verdict(page) == "right"
    assert 'class="explanation"' in page
    assert 'class="reflex"' in page


@pytest.mark.parametrize("deck", ["voyage", "accueil", "declic", "parole"])
def test_the_first_card_of_each_deck_is_answered_on_its_own_page(visitor: Client, deck: str) -> None:
    page = visitor.get(f"/fr/decks/{deck}/start/").text
    address = existing(re.search(r'<form class="card-form" method="post" action="([^"]+)"', page))[1]
    option = existing(re.search(r'name="choice" value="([^"]+)"', page))[1]
    answered = visitor.post(address, {"choice": option}).text
    assert verdict(answered) in {"right", "again"}
    assert 'class="explanation"' in answered


@pytest.mark.parametrize("kind", KINDS)
def test_wrong_answer_shows_a_worn_tile_beside_one_never_seen(visitor: Client, kind: str) -> None:
    deck, card = of_kind(kind)
    page = visitor.post(f"/fr/decks/{deck}/cards/{card.id}/", right_and_wrong(card)[1]).text
    before, after = re.findall(r"<i\s+class=.tile[^>]*>", page.partition("before-after")[2])[:2]
    assert 'data-state="new"' in before
    assert 'data-state="fading"' in after
    assert "recall-100" not in after


@pytest.mark.parametrize("kind", KINDS)
def test_wrong_answer_is_shown_as_one_to_revisit(visitor: Client, kind: str) -> None:
    deck, card = of_kind(kind)
    page = visitor.post(f"/fr/decks/{deck}/cards/{card.id}/", right_and_wrong(card)[1]).text
    assert verdict(page) == "again"
    assert 'data-state="answered"' in page


@pytest.mark.parametrize("kind", [*KINDS, "scenario"])
def test_empty_answer_is_asked_again(visitor: Client, kind: str) -> None:
    deck, card = of_kind(kind)
    page = visitor.post(f"/fr/decks/{deck}/cards/{card.id}/", {}).text
    # An order always has an answer: the one shown.
    assert 'data-state="asked"' in page
    assert 'role="alert"' in page


def play(visitor: Client, deck: str, card: ScenarioCard, credit_first: float) -> str:
    """Return the page where a scenario ends when each decision is the one nearest to a credit."""
    steps = {step.id: step for step in card.steps}
    step, path, page = steps[card.start], [], ""
    while step.choices:
        choice = min(step.choices, key=lambda choice: abs(choice.credit - credit_first))
        page = visitor.post(f"/fr/decks/{deck}/cards/{card.id}/", {"path": path, "step": step.id, "choice": choice.id}).text
        assert choice.id in page or choice.feedback.split()[0] in page
        path.append(f"{step.id}:{choice.id}")
        step = steps[choice.to]
        if len(path) > len(steps):
            pytest.skip("this way through the scenario leads in a circle")
    return page


def test_scenario_played_well_ends_right(visitor: Client) -> None:
    deck, card = first_scenario()
    assert verdict(play(visitor, deck, card, 1.0)) == "right"


def test_scenario_tells_the_consequence_of_each_decision(visitor: Client) -> None:
    deck, card = first_scenario()
    start = next(step for step in card.steps if step.id == card.start)
    page = visitor.post(f"/fr/decks/{deck}/cards/{card.id}/", {"step": start.id, "choice": start.choices[0].id}).text
    assert f'name="path" value="{start.id}:{start.choices[0].id}"' in page
    assert 'class="turn"' in page


def test_scenario_forgets_a_path_that_does_not_exist(visitor: Client) -> None:
    deck, card = first_scenario()
    page = visitor.post(f"/fr/decks/{deck}/cards/{card.id}/", {"path": ["nowhere:at-all"], "step": "nowhere", "choice": "x"}).text
    assert f'name="step" value="{card.start}"' in page
    assert 'name="path"' not in page


def test_tip_is_read_without_a_verdict(visitor: Client) -> None:
    deck, card = of_kind("tip")
    page = visitor.post(f"/fr/decks/{deck}/cards/{card.id}/", {}).text
    assert verdict(page) is None
    assert 'class="reflex"' in page


def test_content_note_comes_before_the_card(visitor: Client) -> None:
    deck, card = next((d.bundle, c) for d in queries.current_decks("fr") for c in d.bundle.cards if c.content_note)
    page = visitor.get(f"/fr/decks/{deck.deck}/cards/{card.id}/").text
    assert "<article" not in page
    assert 'href="?note=read"' in page


def test_each_card_leads_to_the_next_and_the_last_to_the_deck(visitor: Client) -> None:
    deck = queries.current_deck("voyage", "fr")
    assert deck
    ids = [card.id for card in deck.bundle.cards]
    for card, following in zip(ids, [*ids[1:], None], strict=True):
        page = visitor.post(f"/fr/decks/voyage/cards/{card}/", {}).text
        target = f"/fr/decks/voyage/cards/{following}/" if following else "/fr/decks/voyage/"
        assert f'href="{target}"' in page


@pytest.mark.parametrize(("deck", "word"), [("declic", "Choisis "), ("voyage", "Choisissez ")])
def test_teenagers_are_addressed_as_tu(visitor: Client, deck: str, word: str) -> None:
    card = next(card for card in existing(queries.current_deck(deck, "fr")).bundle.cards if card.kind == "choice")
    assert word in visitor.post(f"/fr/decks/{deck}/cards/{card.id}/", {}).text


def test_nothing_sent_can_break_out_of_the_page(visitor: Client) -> None:
    deck, card = next((d.bundle.deck, c) for d in queries.current_decks("fr") for c in d.bundle.cards if c.kind == "cloze")
    sent = {f"gap-{gap.id}": '"><script>alert(1)</script>' for gap in card.gaps}
    assert "<script>alert" not in visitor.post(f"/fr/decks/{deck}/cards/{card.id}/", sent).text


@pytest.mark.django_db
def test_a_form_of_any_origin_is_accepted_because_nothing_is_stored() -> None:
    _, card = of_kind("tip")
    deck = next(deck for deck in queries.current_decks("fr") if deck.card(card.id))
    assert Client(enforce_csrf_checks=True).post(f"/fr/decks/{deck.bundle.deck}/cards/{card.id}/", {}).status_code == 200


def test_a_deck_goes_on_in_the_wording_it_was_begun_in_and_ends_with_another(visitor: Client) -> None:
    deck = queries.current_deck("accueil", "fr")
    assert deck is not None
    first, last = deck.bundle.cards[0], deck.bundle.cards[-1]
    assert isinstance(first, ChoiceCard)
    address = f"/fr/decks/accueil/cards/{first.id}/?wording=1"
    page = visitor.get(address).text
    assert first.variants[0].prompt.split()[0] in page
    assert f"/cards/{first.id}/?wording=1" in page
    right = next(option.id for option in first.options if option.right)
    answered = visitor.post(address, {"choice": right}).text
    assert 'data-verdict="right"' in answered
    assert "?wording=1" in answered
    end = visitor.post(f"/fr/decks/accueil/cards/{last.id}/", right_and_wrong(last)[0]).text
    assert f"/fr/decks/accueil/cards/{first.id}/?wording=1" in end
    assert "Encore une fois, en d’autres mots" in end


@pytest.mark.parametrize("wording", ["x", "-1", "999", "٣"])
def test_a_wording_that_does_not_exist_is_the_cards_own(visitor: Client, wording: str) -> None:
    deck, card = of_kind("choice")
    assert visitor.get(f"/fr/decks/{deck}/cards/{card.id}/", {"note": "read", "wording": wording}).status_code == 200


def test_a_tip_in_a_variant_asks_before_it_tells(visitor: Client) -> None:
    deck, card = of_kind("tip")
    answered = visitor.get(f"/fr/decks/{deck}/cards/{card.id}/?note=read").text
    assert "Voir la réponse" not in answered
    asked = card_view.asked(card)
    values = {
        "card": card,
        "view": asked,
        "bundle": queries.current_decks("fr")[0].bundle,
        "asks_first": True,
        "interface": "fr",
        "language": "fr",
        "shown_direction": "",
    }
    with override("fr"):
        assert "Voir la réponse" in render_to_string("publishing/kinds/tip.html", values)
