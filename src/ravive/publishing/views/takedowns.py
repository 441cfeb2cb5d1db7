"""Taking a card or a deck offline at the desk: what happens is shown first; afterwards, what was done and what brings it back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ravive.decks import queries as decks_queries
from ravive.decks.card_form import labels
from ravive.decks.desk_access import TAKEDOWN_ROLES, own_deck
from ravive.decks.models import Deck, Takedown, TakedownReason
from ravive.decks.models.takedown import LONGEST_NOTE
from ravive.people.actions import RefusedError
from ravive.people.models import Role, SecondRole
from ravive.people.permissions import StaffRequest, for_roles
from ravive.publishing import takedown_mails
from ravive.publishing.actions import takedowns
from ravive.publishing.models import CardReport, TakedownNotice
from ravive.publishing.takedown_preview import TakedownPreview, preview_of

READ_ROLES = (*TAKEDOWN_ROLES, Role.TRAINER, Role.SECOND_READER, Role.TRANSLATOR)
SUGGESTED = {
    CardReport.Reason.HURTFUL: TakedownReason.HURTFUL,
    CardReport.Reason.WRONG: TakedownReason.WRONG,
    CardReport.Reason.OUTDATED: TakedownReason.OUTDATED,
}


class TakedownForm(forms.Form):
    """Why, from a short list, and a sentence for colleagues."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=TakedownReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a reason.")},
    )
    note = forms.CharField(
        label=gettext_lazy("For your colleagues, in a sentence"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Write a sentence: your colleagues have to understand what is wrong.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*TAKEDOWN_ROLES)
def take_offline(request: StaffRequest, deck_id: int, card_id: str = "") -> HttpResponse:
    """Show what happens when a card, or without one the deck, is taken offline; the button does it."""
    deck = own_deck(request, deck_id)
    found = preview_of(deck, card_id)
    if found is None:
        current = Takedown.objects.filter(deck=deck, card_id__in=(card_id, ""), returned_at=None).first()
        if current is None:
            raise Http404
        return redirect("takedown", current.pk)
    form = TakedownForm(request.POST or None, initial={"reason": _suggested(found)})
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        try:
            made = takedowns.take_offline(
                deck=deck, card_id=card_id, reason=fields["reason"], note=fields["note"], by=request.user, now=timezone.now()
            )
        except RefusedError as refused:
            messages.error(request, str(refused))
            return redirect("desk_deck", deck.pk)
        messages.success(request, _("It is offline: at once on the site, within a minute on phones that have a network."))
        return redirect("takedown", made.pk)
    return render(request, "publishing/desk/take_offline.html", _values(request, deck, found, form), status=400 if form.errors else 200)


def _suggested(found: TakedownPreview) -> str:
    """Return the reason that learners reported, the gravest first."""
    reported = {reason for reason, _count, _day in found.reports}
    return next((reason for report, reason in SUGGESTED.items() if report in reported), "")


def _values(request: StaffRequest, deck: Deck, found: TakedownPreview, form: TakedownForm) -> dict[str, Any]:
    return {
        "deck": deck,
        "title": decks_queries.title_of(deck),
        "found": found,
        "form": form,
        "has_mails": takedown_mails.has_readers(deck, request.user),
        "theme": labels.VALUES.get(("theme", found.theme), ""),
        "kind": labels.KINDS[found.kind][0] if found.kind else "",
        "second": SecondRole(deck.organisation.second_role).label,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*READ_ROLES)
def takedown(request: StaffRequest, takedown_id: int) -> HttpResponse:
    """Show a takedown to the organisations that it concerns; the button notes that it was read."""
    found = get_object_or_404(_concerning(request), pk=takedown_id)
    if request.method == "POST":
        takedowns.read_notice(takedown=found, organisation=request.organisation, by=request.user, now=timezone.now())
        return redirect("desk_home")
    deck = found.deck
    is_own = deck.organisation_id == request.organisation.pk
    own_copy = None if is_own else Deck.objects.filter(organisation=request.organisation, upstream=deck).first()
    values = {
        "found": found,
        "deck": deck,
        "title": decks_queries.title_of(deck),
        "is_own": is_own,
        "own_copy": own_copy,
        "own_card": preview_of(own_copy, found.card_id) if own_copy else None,
        "can_take_offline": bool(request.roles & TAKEDOWN_ROLES),
        "can_write": is_own and Role.AUTHOR in request.roles,
        "second": SecondRole(deck.organisation.second_role).label,
        "notice": TakedownNotice.objects.filter(takedown=found, organisation=request.organisation).first(),
    }
    return render(request, "publishing/desk/takedown.html", values)


def _concerning(request: StaffRequest) -> QuerySet[Takedown]:
    """Return the takedowns that concern the active organisation."""
    notices = TakedownNotice.objects.filter(organisation=request.organisation).values("takedown")
    return Takedown.objects.filter(pk__in=notices).select_related("deck__organisation")
