"""A card without script: asked, marked and explained, with nothing stored between two requests."""

import json
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from ravive.cards import wording
from ravive.cards.bundle import AnyCard
from ravive.cards.kinds.choice import ChoiceCard
from ravive.cards.kinds.scenario import ScenarioCard
from ravive.publishing import card_view, first_session, queries, responses, takedown_lookup
from ravive.publishing.queries import PublishedDeck
from ravive.site import context
from ravive.site.errors import GonePageError
from ravive.site.stored_pages import same_for_all

# How many cards an address may promise.
PROMISED = frozenset("123456")
SCRIPT_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def published(deck: str) -> PublishedDeck:
    """Return the current bundle of a deck in the page's language. Raises Http404, GonePageError where it was taken offline."""
    language = context.current_language()
    found = queries.current_deck(deck, language)
    if found is None and takedown_lookup.is_deck_offline(deck, language):
        raise _taken_offline(is_card=False)
    if found is None:
        raise Http404(f'deck "{deck}" is not published in this language')
    return found


def _taken_offline(*, is_card: bool) -> GonePageError:
    """Return what says so, and leads to the decks that are there."""
    values = {"is_card": is_card, "decks": queries.current_decks(context.current_language())}
    return GonePageError("publishing/taken_offline.html", values)


@require_safe
@same_for_all
def start_default(request: HttpRequest) -> HttpResponse:
    """Return the first card of the deck everyone starts with; of the first one listed where that is not published."""
    deck = queries.current_deck(settings.RAVIVE_DEFAULT_DECK, context.current_language())
    if deck is None:
        deck = next(iter(queries.current_decks(context.current_language())), None)
    if deck is None:
        raise Http404("no deck is published in this language")
    return _first(request, deck)


@require_safe
@same_for_all
def start_deck(request: HttpRequest, deck: str) -> HttpResponse:
    """Return the first card of this deck."""
    return _first(request, published(deck))


def _first(request: HttpRequest, deck: PublishedDeck) -> HttpResponse:
    """The page of the first card; a single choice without a content note can be marked before the app is there."""
    card, most = deck.bundle.cards[0], promised(request)
    if card.kind != "choice" or card.content_note:
        return _page(request, deck, card, card_view.asked(card))
    themes = first_session.trail(deck.bundle, card)[:most]
    more = {"first_card": first_card_json(deck, card), "themes": themes, "following": len(themes) - 1}
    return _page(request, deck, card, card_view.asked(card), is_start=True, **more)


def first_card_json(deck: PublishedDeck, card: ChoiceCard) -> SafeString:
    """Return the little the first script needs: which option is right, and what a wrong or a right answer leaves."""
    first = {
        "deck": deck.bundle.deck,
        "card": {
            "id": card.id,
            "notion": card.notion,
            "kind": card.kind,
            "options": [{"id": option.id, "right": option.right} for option in card.options],
            **({} if card.meaning == 1 else {"meaning": card.meaning}),
        },
        "after": {credit: round(_recall_after(deck, card, float(credit)), 3) for credit in ("0", "1")},
    }
    text = json.dumps(first, separators=(",", ":"), ensure_ascii=False).translate(SCRIPT_ESCAPES)
    return mark_safe(f'<script type="application/json" id="first-card">{text}</script>')  # noqa: S308 - escaped above


def _recall_after(deck: PublishedDeck, card: AnyCard, credit: float) -> float:
    return first_session.recall_after_first_answer(deck.bundle, card, credit=credit)


@require_http_methods(["GET", "HEAD", "POST"])
@same_for_all
def card(request: HttpRequest, deck: str, card: str) -> HttpResponse:
    """Return one card: GET asks, POST marks and explains."""
    found = published(deck)
    asked = found.card(card)
    if asked is None and takedown_lookup.is_card_offline(deck, card):
        raise _taken_offline(is_card=True)
    if asked is None:
        raise Http404(f'deck "{deck}" has no card "{card}"')
    asked = wording.in_wording(asked, chosen_wording(request))
    if request.method == "POST":
        return _answered(request, found, asked)
    note = found.bundle.content_notes.get(asked.content_note or "") if "note" not in request.GET else None
    return _page(request, found, asked, card_view.asked(asked), note=note)


def chosen_wording(request: HttpRequest) -> int:
    """Return the wording that the address names: with nothing stored, links alone carry it; 0 is the cards' own words."""
    number = request.GET.get("wording", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 3 else 0


def promised(request: HttpRequest) -> int | None:
    """Return how many cards the address promises; None where it says nothing."""
    number = request.GET.get("cards", "")
    return int(number) if number in PROMISED else None


def _carried(request: HttpRequest) -> str:
    """Return what an address goes on with: with nothing stored, links alone carry the wording and the number of cards."""
    carried = {"wording": chosen_wording(request), "cards": promised(request)}
    return urlencode({name: value for name, value in carried.items() if value})


def _answered(request: HttpRequest, deck: PublishedDeck, card: AnyCard) -> HttpResponse:
    if isinstance(card, ScenarioCard):
        return _scenario(request, deck, card)
    response = responses.read(card, request.POST)
    if response is None:
        return _page(request, deck, card, card_view.asked(card), unanswered=True)
    return _marked(request, deck, card, response)


def _scenario(request: HttpRequest, deck: PublishedDeck, card: ScenarioCard) -> HttpResponse:
    """One step further; marked once an ending is reached."""
    path = responses.scenario_path(card, request.POST)
    step = responses.step_after(card, path)
    if step is None or step.choices:
        return _page(request, deck, card, card_view.scenario(card, path), unanswered="choice" not in request.POST)
    response: responses.Response = {"path": [list(decision) for decision in path]}
    return _marked(request, deck, card, response)


def _marked(request: HttpRequest, deck: PublishedDeck, card: AnyCard, response: responses.Response) -> HttpResponse:
    marked = card.mark(response)
    credit = marked.credit
    left = {} if credit is None else {"after_recall": _recall_after(deck, card, credit)}
    return _page(request, deck, card, card_view.answered(card, response, credit, marked.parts), **left)


def _page(request: HttpRequest, deck: PublishedDeck, card: AnyCard, view: card_view.CardView, **more: object) -> HttpResponse:
    bundle = deck.bundle
    language = context.current_language()
    after, most = deck.after(card.id), promised(request)
    if most and bundle.cards.index(deck.card(card.id) or card) + 1 >= most:
        after = None
    picture = bundle.pictures.get(card.picture or "")
    chosen = chosen_wording(request)
    carried = f"?{written}" if (written := _carried(request)) else ""
    values = {
        "deck": deck,
        "bundle": bundle,
        "card": card,
        "view": view,
        "template": f"publishing/kinds/{card.kind}.html",
        "informal": bundle.audience == "teenagers",
        "sources": [bundle.sources[source] for source in card.sources if source in bundle.sources],
        "picture": picture,
        "picture_url": f"/bundles/{picture.url.rpartition('/')[2]}" if picture else "",
        "spots": _placed(view, picture.width, picture.height) if picture else (),
        "others": card_view.others(card, view) if view.answered or "first_card" in more else (),
        "is_last": after is None,
        "is_part": most is not None,
        "next_url": f"/{language}/decks/{bundle.deck}/cards/{after.id}/{carried}" if after else f"/{language}/decks/{bundle.deck}/",
        "carried": carried,
        # A tip in its own words tells; in a variant it asks what it told.
        "asks_first": card.prompt in [variant.prompt for variant in card.variants] and not view.answered,
        "again_url": None if after or most else _again_url(deck, chosen),
        **more,
    }
    return render(request, "publishing/card.html", values)


def _again_url(deck: PublishedDeck, chosen: int) -> str | None:
    """Return where the deck begins again in other words; None where it has no others."""
    following = (chosen + 1) % max(wording.wordings(card) for card in deck.bundle.cards)
    if following == chosen:
        return None
    first = f"/{context.current_language()}/decks/{deck.bundle.deck}/cards/{deck.bundle.cards[0].id}/"
    return f"{first}?wording={following}" if following else first


def _placed(view: card_view.CardView, width: int, height: int) -> list[dict[str, object]]:
    """Return the spots in the picture's own units, as whole numbers: a decimal comma means nothing in SVG."""
    return [
        {
            "x": round(row.x * width / 100),
            "y": round(row.y * height / 100),
            "radius": round(row.radius * width / 100),
            "number": row.number,
            "result": row.result,
        }
        for row in view.options
    ]
