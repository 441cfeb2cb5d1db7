"""The pictures of a deck: taken in, shown to those who write, deleted."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ravive.decks import queries
from ravive.decks.desk_access import READERS, own_deck
from ravive.decks.editing import queries as desk_lists
from ravive.decks.editing.actions import decks as deck_actions
from ravive.decks.editing.card_preview import MEDIA_TYPES
from ravive.decks.editing.forms import CardPictureForm, PictureForm
from ravive.decks.models import DeckPicture
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles
from ravive.people.sent_forms import accept_once

SEALED = {"default-src": [CSP.NONE], "style-src": [CSP.UNSAFE_INLINE], "frame-ancestors": [CSP.SELF], "sandbox": True}


class PictureResponse(HttpResponse):
    """A picture, with its own policy in place of the desk's."""

    desk_policy = SEALED


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.AUTHOR)
@accept_once()
def pictures(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Return the deck's pictures and the form for another; once sent, take it in, whole or not at all."""
    deck = own_deck(request, deck_id)
    is_sent = request.method == "POST"
    form = PictureForm(request.POST or None, request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        made = deck_actions.add_picture(deck=deck, picture=form.cleaned_data["picture"], by=request.user, now=timezone.now())
        messages.success(request, _("The picture “%(name)s” is there. Choose it on a card, and say what it shows.") % {"name": made.name})
        return redirect("desk_pictures", deck.pk)
    values = {"form": form, "deck": deck, "title": queries.title_of(deck), "pictures": desk_lists.pictures_of(deck)}
    return render(request, "decks/desk/pictures.html", values)


def _added_again(request: HttpRequest, address: str) -> HttpResponse:
    """Return the picture that the same sending had added before, by its address."""
    name = address.rstrip("/").rpartition("/")[2]
    return JsonResponse({"name": name, "url": address, "label": desk_lists.picture_label(name, "")}, status=201)


@require_POST
@for_roles(Role.AUTHOR)
@accept_once(_added_again)
def add_for_card(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Add a picture that a card's form sent, and return its name and address; 422 with what is wrong, by field."""
    deck = own_deck(request, deck_id)
    form = CardPictureForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"errors": {name: list(errors) for name, errors in form.errors.items()}}, status=422)
    made = deck_actions.add_picture(deck=deck, picture=form.cleaned_data["picture"], by=request.user, now=timezone.now())
    address = reverse("desk_picture", args=[deck.pk, made.name])
    label = desk_lists.picture_label(made.name, form.cleaned_data["picture_alt"])
    return JsonResponse({"name": made.name, "url": address, "label": label}, status=201, headers={"Location": address})


@require_safe
@for_roles(*READERS)
def picture(request: StaffRequest, deck_id: int, name: str) -> HttpResponse:
    """Return a picture of the deck, unable to run anything."""
    found = get_object_or_404(DeckPicture, deck=own_deck(request, deck_id), name=name)
    media_type = MEDIA_TYPES[found.file.rpartition(".")[2]]
    return PictureResponse(bytes(found.content), content_type=media_type, headers={"Cache-Control": "private, no-cache"})


@require_POST
@for_roles(Role.AUTHOR)
def delete(request: StaffRequest, deck_id: int, name: str) -> HttpResponse:
    """Take a picture out of the deck, unless a card shows it."""
    found = get_object_or_404(DeckPicture, deck=own_deck(request, deck_id), name=name)
    try:
        deck_actions.delete_picture(picture=found, by=request.user, now=timezone.now())
    except deck_actions.InUseError as shown:
        called = queries.card_names([found.deck], shown.cards)
        names = [called.get((found.deck.slug, card), card) for card in shown.cards]
        messages.error(request, _("This picture is still shown by: %(cards)s.") % {"cards": " · ".join(names)})
    else:
        messages.success(request, _("The picture is deleted."))
    return redirect("desk_pictures", deck_id)
