"""The authors' desk: an organisation's decks, one deck and its cards, what belongs to the deck as a whole."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ravive.decks import adopted_changes, agenda_items, language_reading, queries
from ravive.decks.desk_access import FILE_ROLES, READERS, TAKEDOWN_ROLES, own_deck
from ravive.decks.editing import guessability, second_wordings
from ravive.decks.editing import queries as desk_lists
from ravive.decks.editing.actions import cards as card_actions
from ravive.decks.editing.actions import deck_copies
from ravive.decks.editing.actions import decks as deck_actions
from ravive.decks.editing.forms import DeckForm, latest_review
from ravive.decks.models import Deck
from ravive.decks.queries import original_language
from ravive.decks.reviewing import takedowns
from ravive.lib.languages import Language
from ravive.people.addresses import is_loopback, public_address
from ravive.people.agenda import WaitingFor
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles
from ravive.people.sent_forms import accept_once


@require_safe
@for_roles(*READERS)
def deck_list(request: StaffRequest) -> HttpResponse:
    """Return the organisation's decks; those that wait for the visitor's signature lead to the first card to read."""
    today = timezone.localdate()
    person = WaitingFor(user=request.user, organisation=request.organisation, roles=request.roles, today=today)
    values = {
        "decks": desk_lists.decks_of(request.organisation, today),
        "to_sign": {found.submission.deck_id for found in agenda_items.decks_to_sign(person)},
        "can_write": Role.AUTHOR in request.roles,
        "can_import": not request.roles.isdisjoint(FILE_ROLES),
    }
    return render(request, "decks/desk/list.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.AUTHOR)
@accept_once()
def new_deck(request: StaffRequest) -> HttpResponse:
    """Return the form for a new deck; once filled in, make it."""
    first = {"language": request.organisation.languages[0], "review_due": latest_review(timezone.localdate())}
    form = DeckForm(request.POST or None, today=timezone.localdate(), initial=first)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        deck = deck_actions.add_deck(
            organisation=request.organisation,
            language=form.cleaned_data["language"],
            values=values,
            by=request.user,
            now=timezone.now(),
        )
        return redirect("desk_deck", deck.pk)
    return render(request, "decks/desk/new_deck.html", {"form": form})


@require_safe
@for_roles(*READERS)
def deck(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Return a deck with its cards in their order."""
    found = own_deck(request, deck_id)
    can_write = Role.AUTHOR in request.roles
    browser = {
        "order": reverse("order_cards", args=[found.pk]),
        "token": get_token(request),
        "words": {
            "moved": _("Card moved to place {place} of {total}."),
            "ordered": _("The order is saved."),
            "notOrdered": _("The order could not be saved. Check the connection and move a card again."),
        },
    }
    cards, published, offline = desk_lists.cards_of(found), desk_lists.published_languages(found), takedowns.in_force(found)
    live = () if takedowns.is_whole_deck(offline) else tuple(_live_page(request, found, language) for language in published)
    guessable, single = guessability.guessable_cards(found), second_wordings.cards_without(found)
    values = {
        "deck": found,
        "title": queries.title_of(found),
        "languages": language_reading.language_statuses(found),
        "cards": cards,
        "drafts": sum(card.is_draft for card in cards),
        "live": live,
        "is_loopback": any(is_loopback(page.address) for page in live),
        "guessable": guessable,
        "guessed": [card for card in cards if card.card_id in guessable],
        "without_second_wording": [card for card in cards if card.card_id in single],
        "state": desk_lists.state_of(found),
        "can_write": can_write,
        "open_changes": adopted_changes.count_open(found),
        "can_export": not request.roles.isdisjoint(FILE_ROLES),
        "can_share": bool(request.roles & {Role.AUTHOR, Role.ADMIN}),
        "can_take_offline": bool(request.roles & TAKEDOWN_ROLES) and bool(published),
        "takedowns": offline,
        "browser": browser,
        "is_overdue": found.review_due < timezone.localdate(),
    }
    return render(request, "decks/desk/deck.html", values)


@dataclass(frozen=True, kw_only=True)
class LivePage:
    """The page of a published deck in a language: its path on this site, and its whole address."""

    language: Language
    path: str
    address: str


def _live_page(request: StaffRequest, deck: Deck, language: Language) -> LivePage:
    path = f"/{language}/decks/{deck.slug}/"
    return LivePage(language=language, path=path, address=public_address(request, path))


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.AUTHOR)
def properties(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Return the form for what belongs to the deck as a whole; once filled in, keep it."""
    found = own_deck(request, deck_id)
    words = queries.words_of(found, original_language(found))
    form = DeckForm(request.POST or None, today=timezone.localdate(), deck=found, words=words)
    if request.method == "POST" and form.is_valid():
        try:
            deck_actions.save_deck(deck=found, values=form.values(), by=request.user, now=timezone.now())
        except deck_actions.InUseError as shown:
            called = queries.card_names([found], shown.cards)
            names = [called.get((found.slug, card), card) for card in shown.cards]
            form.add_error(None, _("A content note is still shown by: %(cards)s.") % {"cards": " · ".join(names)})
        else:
            messages.success(request, _("The deck is saved."))
            return redirect("desk_deck", found.pk)
    return render(request, "decks/desk/properties.html", {"form": form, "deck": found, "title": queries.title_of(found)})


@require_POST
@for_roles(Role.AUTHOR)
def order(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Put the deck's cards in the order that was sent."""
    found = own_deck(request, deck_id)
    card_actions.order_cards(deck=found, order=request.POST.getlist("card"), by=request.user, now=timezone.now())
    return HttpResponse(status=204)


@require_POST
@for_roles(Role.AUTHOR)
def copy(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Copy a deck and lead to the copy."""
    made = deck_copies.copy_deck(deck=own_deck(request, deck_id), by=request.user, now=timezone.now())
    messages.success(request, _("This is the copy. Nothing of it is signed or published. Give it a title of its own."))
    return redirect("desk_deck", made.pk)
