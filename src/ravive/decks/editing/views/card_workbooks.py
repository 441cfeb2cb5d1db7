"""The workbook of simple cards at the desk: downloaded empty, and uploaded into a new deck or one that is there."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from ravive.cards.card import THEMES
from ravive.decks import queries
from ravive.decks.desk_access import FILE_ROLES, own_deck
from ravive.decks.editing import card_workbooks
from ravive.decks.editing.actions import card_workbooks as workbook_actions
from ravive.decks.editing.actions.card_workbooks import AddedCards
from ravive.decks.editing.forms import CardWorkbookForm, NewDeckWorkbookForm
from ravive.decks.problem_places import cell_problems
from ravive.formats import simple_cards
from ravive.people.permissions import StaffRequest, for_roles
from ravive.people.sent_forms import accept_once

REFUSED = 422


@require_safe
@for_roles(*FILE_ROLES)
def template(request: StaffRequest) -> HttpResponse:
    """Return the workbook for a new deck."""
    return _workbook(THEMES)


@require_safe
@for_roles(*FILE_ROLES)
def template_of_deck(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Return the workbook with the themes of a deck."""
    themes = own_deck(request, deck_id).themes
    return _workbook([theme for theme in THEMES if theme in themes])


def _workbook(themes: Sequence[Any]) -> HttpResponse:
    content = card_workbooks.template(themes, now=timezone.now())
    name = _("ravive-cards") + simple_cards.SUFFIX
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=simple_cards.MEDIA_TYPE, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*FILE_ROLES)
@accept_once()
def new_deck(request: StaffRequest) -> HttpResponse:
    """Return the page where a workbook is sent for a new deck; once sent, create the deck with its cards."""
    is_sent = request.method == "POST"
    first = {"language": request.organisation.languages[0]}
    form = NewDeckWorkbookForm(request.POST or None, request.FILES if is_sent else None, initial=first)
    done = AddedCards()
    if is_sent and form.is_valid():
        done = workbook_actions.new_deck_of_workbook(
            organisation=request.organisation,
            language=form.language_written,
            values=form.values(timezone.localdate()),
            content=form.cleaned_data["file"].read(),
            by=request.user,
            now=timezone.now(),
        )
    return _answer(request, {"form": form}, done, is_sent=is_sent)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*FILE_ROLES)
@accept_once()
def add_cards(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Return the page where a workbook is sent for a deck; once sent, add its cards."""
    deck = own_deck(request, deck_id)
    is_sent = request.method == "POST"
    form = CardWorkbookForm(request.POST or None, request.FILES if is_sent else None)
    done = AddedCards()
    if is_sent and form.is_valid():
        content = form.cleaned_data["file"].read()
        done = workbook_actions.add_cards_of_workbook(deck=deck, content=content, by=request.user, now=timezone.now())
    return _answer(request, {"form": form, "deck": deck, "title": queries.title_of(deck)}, done, is_sent=is_sent)


def _answer(request: StaffRequest, values: dict[str, Any], done: AddedCards, *, is_sent: bool) -> HttpResponse:
    if done.deck is not None:
        _report(request, done)
        return redirect("desk_deck", done.deck.pk)
    values |= {"problems": cell_problems(done.problems, card_workbooks.column_heads()), "answers": simple_cards.MOST_ANSWERS}
    return render(request, "decks/desk/import_cards.html", values, status=REFUSED if is_sent else 200)


def _report(request: StaffRequest, done: AddedCards) -> None:
    if done.count:
        text = ngettext("%(count)d card is added, as a draft.", "%(count)d cards are added, as drafts.", done.count)
        messages.success(request, text % {"count": done.count})
    else:
        messages.warning(request, _("No card was added."))
    if done.repeated:
        text = _("Left out, for the deck has these questions already: rows %(rows)s.")
        messages.warning(request, text % {"rows": _rows(done.repeated)})
    if done.examples:
        messages.info(request, _("The template’s examples were left out: rows %(rows)s.") % {"rows": _rows(done.examples)})
    if done.to_fix:
        text = _("To fix before publishing, each card says what: rows %(rows)s.")
        messages.warning(request, text % {"rows": _rows(done.to_fix)})


def _rows(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
