"""What a card was before: its revisions, compared and brought back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ravive.cards.draft import CardDraft
from ravive.decks import card_form, row_names
from ravive.decks import queries as decks_queries
from ravive.decks.desk_access import READERS, own_card, own_draft
from ravive.decks.editing import queries as desk_lists
from ravive.decks.editing.actions import cards
from ravive.decks.models import CardRevision
from ravive.decks.queries import original_language
from ravive.decks.reviewing import field_diff
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles
from ravive.register import queries as register_queries


@require_safe
@for_roles(*READERS)
def history(request: StaffRequest, deck_id: int, card_id: str) -> HttpResponse:
    """Return the card's revisions, the last first."""
    card = own_card(request, deck_id, card_id)
    values = {
        "deck": card.deck,
        "card": card,
        "title": decks_queries.title_of(card.deck),
        "name": decks_queries.name_of(own_draft(card).words_in(original_language(card.deck)), card.card_id),
        "revisions": CardRevision.objects.filter(card=card).defer("structure", "words"),
    }
    return render(request, "decks/desk/history.html", values)


@require_safe
@for_roles(*READERS)
def revision(request: StaffRequest, deck_id: int, card_id: str, number: int) -> HttpResponse:
    """Return what differs between a revision and the card as it is now."""
    card = own_card(request, deck_id, card_id)
    found = get_object_or_404(CardRevision, card=card, number=number)
    language = original_language(card.deck)
    now = own_draft(card)
    then = CardDraft({**found.structure, "kind": card.kind}, found.draft.words)
    notes = dict(desk_lists.field_choices(card.deck).notes)
    known = row_names.names_known(register_queries.register_of(card.deck.organisation), language, notes)
    differences = field_diff.differences(card.kind, card_form.split(then, language), card_form.split(now, language), known)
    values = {
        "deck": card.deck,
        "card": card,
        "title": decks_queries.title_of(card.deck),
        "name": decks_queries.name_of(now.words_in(language), card.card_id),
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
    cards.restore_card(card=card, revision=found, by=request.user, now=timezone.now())
    messages.success(
        request, _("The card is again as in revision %(number)s. What it was meanwhile stays in the history.") % {"number": number}
    )
    return redirect("desk_card", deck_id, card_id)
