"""An adopted deck beside the one it comes from: what changed there, card by card, to be taken or left."""

from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ravive.decks import queries
from ravive.decks.desk_access import READERS, own_deck
from ravive.decks.models import Deck
from ravive.network import actions, offers, upstream
from ravive.network.actions import Decision
from ravive.people.actions import RefusedError
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles, refusal_page

# The others come once these are decided on: a page of hundreds of cards is read by nobody.
SHOWN = 50
CHOICES: tuple[Decision, ...] = ("take", "leave")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*READERS)
def changes(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Return what changed where the deck was adopted from; once an author has chosen, take it or leave it."""
    deck = own_deck(request, deck_id)
    if request.method == "POST":
        return _decide(request, deck) if Role.AUTHOR in request.roles else refusal_page(request, frozenset({Role.AUTHOR}))
    found = upstream.upstream_of(deck)
    values = {
        "deck": deck,
        "title": queries.title_of(deck),
        "found": found,
        "changes": offers.shown(found, SHOWN) if found else [],
        "more": max(0, len(found.names) - SHOWN) if found else 0,
        "safe": len(found.names) - len(found.conflicts) if found else 0,
        "can_write": Role.AUTHOR in request.roles,
    }
    return render(request, "network/upstream.html", values)


def _decide(request: StaffRequest, deck: Deck) -> HttpResponse:
    choices = {name.removeprefix("decision-"): value for name, value in request.POST.items() if name.startswith("decision-")}
    decisions: dict[str, Decision] = {name: cast("Decision", value) for name, value in choices.items() if value in CHOICES}
    if "all" in request.POST and (found := upstream.upstream_of(deck)):
        decisions = {name: "take" for name in found.names if name not in found.conflicts}
    try:
        done = actions.decide(deck=deck, decisions=decisions, token=request.POST.get("token", ""), by=request.user, now=timezone.now())
    except RefusedError as problem:
        messages.error(request, str(problem))
        return redirect("upstream", deck.pk)
    messages.success(request, _summary(done))
    if done.copied:
        messages.warning(request, _("Copied into your register, to be confirmed: %(names)s.") % {"names": ", ".join(done.copied)})
    return redirect("upstream" if upstream.count_open(own_deck(request, deck.pk)) else "desk_deck", deck.pk)


def _summary(done: actions.DecisionResult) -> str:
    taken = ngettext("%(count)s change taken.", "%(count)s changes taken.", len(done.taken)) % {"count": len(done.taken)}
    left = ngettext("%(count)s change left.", "%(count)s changes left.", len(done.left)) % {"count": len(done.left)}
    parts = [text for text, names in ((taken, done.taken), (left, done.left)) if names]
    return " ".join([*parts, _("What was taken goes out once it is signed and published.")] if done.taken else parts)
