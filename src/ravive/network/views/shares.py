"""Sharing a deck of one's own with the network, and no longer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ravive.decks import queries as decks_queries
from ravive.decks.desk_access import own_deck
from ravive.network import actions
from ravive.network import queries as network_queries
from ravive.people.actions import RefusedError
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles
from ravive.publishing import published_source


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.AUTHOR, Role.ADMIN)
def share(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Return what sharing the deck means, and how many adopted it; once decided, share it or share it no longer."""
    deck = own_deck(request, deck_id)
    if request.method == "POST":
        if request.POST.get("do") == "unshare":
            actions.unshare(deck=deck, by=request.user, now=timezone.now())
            messages.success(request, _("The deck is no longer shared. Who adopted it keeps what they took."))
            return redirect("share_deck", deck.pk)
        try:
            actions.share(deck=deck, by=request.user, now=timezone.now())
        except RefusedError as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The deck is shared with the network."))
        return redirect("share_deck", deck.pk)
    source = published_source.source_out(deck)
    values = {"deck": deck, "title": decks_queries.title_of(deck), "source": source, "adopters": network_queries.adopters_of(deck)}
    return render(request, "network/share.html", values)
