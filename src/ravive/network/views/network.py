"""The network at the desk: what other organisations share, one of their decks with its cards on a phone, adopting it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ravive.cards.card import Language
from ravive.cards.register import text_in
from ravive.decks import queries as decks_queries
from ravive.decks.desk_access import READERS
from ravive.decks.editing import card_preview
from ravive.decks.models import Deck
from ravive.decks.script_texts import browser_words
from ravive.network import actions
from ravive.network import queries as network_queries
from ravive.network.actions import adopted_facts
from ravive.people.actions import RefusedError
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles
from ravive.people.sent_forms import RefusedRedirect, accept_once
from ravive.publishing import published_preview
from ravive.publishing import queries as publishing_queries
from ravive.publishing.published_source import PublishedSource
from ravive.register import queries as register_queries
from ravive.site import context
from ravive.site.context import known_language

ADOPTERS = (Role.AUTHOR, Role.ADMIN)
DECKS_A_PAGE = 24


def shared_deck(request: StaffRequest, deck_id: int) -> tuple[Deck, PublishedSource]:
    """Return a deck that another organisation shares, and what is published of it. Raises Http404 for any other."""
    decks = network_queries.shared_with(request.organisation).select_related("organisation")
    found = get_object_or_404(decks, pk=deck_id)
    source = network_queries.source_of(found)
    if source is None:
        raise Http404(f"deck {deck_id} is not published")
    return found, source


@require_safe
@for_roles(*READERS)
def shared_decks(request: StaffRequest) -> HttpResponse:
    """Return the decks that other organisations share, a page of them."""
    decks = network_queries.shared_with(request.organisation).select_related("organisation")
    page = Paginator(decks, DECKS_A_PAGE).get_page(request.GET.get("page"))
    lines = network_queries.described(page.object_list, request.organisation, context.current_language())
    return render(request, "network/network.html", {"decks": lines, "page": page})


@require_safe
@for_roles(*READERS)
def shared(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Return a shared deck: what it is, whose, its cards on a phone, and what adopting it brings."""
    found, source = shared_deck(request, deck_id)
    line = network_queries.described([found], request.organisation, context.current_language())[0]
    cards = source.draft.cards()
    facts = adopted_facts.needed(list(cards.values()), theirs=found.organisation, ours=request.organisation)
    names = source.draft.card_words(line.language)
    values = {
        "deck": line,
        "source": source,
        "cards": [
            (name, decks_queries.name_of(names[name], name), state.structure["theme"]) for name, state in cards.items() if name in names
        ],
        "facts": _fact_lines(facts, line.language),
        "copied": len(facts.missing),
        "browser": _browser(found, line, next(iter(names))),
        "can_adopt": bool(request.roles & set(ADOPTERS)),
    }
    return render(request, "network/shared_deck.html", values)


def _browser(deck: Deck, line: network_queries.SharedDeck, first: str) -> dict[str, Any]:
    """Return what the phone on the page needs to know."""
    others = [language for language in line.languages if language != line.language]
    return {
        "frame": reverse("preview_frame"),
        "preview": reverse("preview_shared", args=[deck.pk, first]),
        "card": first,
        "languages": [line.language, *others],
        "words": browser_words(),
    }


def _fact_lines(facts: adopted_facts.RequiredFacts, language: Language) -> list[dict[str, Any]]:
    """Return each fact the deck rests on, in a language: theirs, and what stands for it here."""
    there = {name: text_in(fact.value, language) for name, fact in facts.theirs.items()}
    lines = [
        {"name": text_in(fact.name, language), "theirs": there.get(name, ""), "ours": text_in(fact.value, language)}
        for name, fact in facts.own.items()
    ]
    copied = [
        {"name": text_in(fact.name, language), "theirs": text_in(fact.value, language), "ours": None} for fact in facts.missing.values()
    ]
    lost = [{"name": name, "theirs": "", "ours": None} for name in facts.lost]
    return [*copied, *lost, *lines]


@require_safe
@for_roles(*READERS)
def preview(request: StaffRequest, deck_id: int, card_id: str) -> HttpResponse:
    """Return a card of a shared deck as the frame shows it: from the very bundle that is published."""
    found, _source = shared_deck(request, deck_id)
    spoken = known_language(request.GET.get("language", ""))
    out = publishing_queries.current_deck(found.slug, spoken)
    if out is None:
        raise Http404(f'"{spoken}" is none of the languages it is published in')
    register = register_queries.register_of(request.organisation)
    shown = published_preview.published_preview(out.bundle, card_id, spoken, register, timezone.localdate())
    return HttpResponse(card_preview.as_json(shown), content_type="application/json")


@require_POST
@for_roles(*ADOPTERS)
@accept_once()
def adopt(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Create the organisation's own deck from a shared one, and redirect to it."""
    found, _source = shared_deck(request, deck_id)
    try:
        adopted = actions.adopt(deck=found, organisation=request.organisation, by=request.user, now=timezone.now())
    except RefusedError as refused:
        messages.error(request, str(refused))
        return RefusedRedirect(resolve_url("shared_deck", deck_id))
    messages.success(request, _("The deck is yours to adapt and translate. It goes out once two of you have signed it."))
    if adopted.facts.missing:
        count = len(adopted.facts.missing)
        words = ngettext(
            "%(count)s fact was copied into your register, to be confirmed: %(names)s.",
            "%(count)s facts were copied into your register, to be confirmed: %(names)s.",
            count,
        )
        messages.warning(request, words % {"count": count, "names": ", ".join(adopted.facts.missing)})
    return redirect("desk_deck", adopted.deck.pk)
