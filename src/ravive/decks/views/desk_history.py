"""What a card was before: its revisions, compared and brought back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ravive.decks import blocks, comparing, registers, row_names, studio
from ravive.decks.actions import writing
from ravive.decks.models import CardRevision
from ravive.decks.views.desk_cards import original_words, own_card
from ravive.decks.views.desk_decks import READERS
from ravive.people.doors import StaffRequest, for_roles
from ravive.people.models import Role


@require_safe
@for_roles(*READERS)
def history(request: StaffRequest, deck_id: int, card_id: str) -> HttpResponse:
    """Return the card's revisions, the last first."""
    card = own_card(request, deck_id, card_id)
    values = {
        "deck": card.deck,
        "card": card,
        "title": studio.title_of(card.deck),
        "name": studio.name_of(original_words(card), card.card_id),
        "revisions": CardRevision.objects.filter(card=card).defer("structure", "words"),
    }
    return render(request, "decks/desk/history.html", values)


@require_safe
@for_roles(*READERS)
def revision(request: StaffRequest, deck_id: int, card_id: str, number: int) -> HttpResponse:
    """Return what differs between a revision and the card as it is now."""
    card = own_card(request, deck_id, card_id)
    found = get_object_or_404(CardRevision, card=card, number=number)
    language = writing.original_language(card.deck)
    words = original_words(card)
    then = blocks.split(card.kind, found.structure, found.words.get(language, {}))
    notes = dict(studio.given_of(card.deck).notes)
    known = row_names.names_known(registers.register_of(card.deck.organisation), language, notes)
    differences = comparing.differences(card.kind, then, blocks.split(card.kind, card.structure, words), known)
    values = {
        "deck": card.deck,
        "card": card,
        "title": studio.title_of(card.deck),
        "name": studio.name_of(words, card.card_id),
        "revision": found,
        "differences": differences,
        "can_write": Role.AUTHOR in request.roles,
    }
    return render(request, "decks/desk/revision.html", values)


@require_POST
@for_roles(Role.AUTHOR)
def restore(request: StaffRequest, deck_id: int, card_id: str, number: int) -> HttpResponse:
    """Bring the card back to a revision."""
    card = own_card(request, deck_id, card_id)
    found = get_object_or_404(CardRevision, card=card, number=number)
    writing.restore_card(card=card, revision=found, by=request.user, now=timezone.now())
    messages.success(
        request, _("The card is again as in revision %(number)s. What it was meanwhile stays in the history.") % {"number": number}
    )
    return redirect("desk_card", deck_id, card_id)
