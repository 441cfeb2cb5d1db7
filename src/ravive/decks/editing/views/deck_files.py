"""A deck's folder at the desk: downloaded, and uploaded as a new deck."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from ravive.decks.desk_access import FILE_ROLES, own_deck
from ravive.decks.editing.actions import deck_files
from ravive.decks.editing.actions.deck_files import ImportedDeck
from ravive.decks.editing.forms import DeckFileForm
from ravive.decks.problem_places import file_problems
from ravive.formats import deck_zip
from ravive.lib.problem import ArchiveCode, Problem
from ravive.people.permissions import StaffRequest, for_roles
from ravive.people.sent_forms import accept_once
from ravive.register.errors import ImportingError

REFUSED = 422
# Problems that do not stand in a card of the deck, where its author would find them.
_OF_FILES = (ArchiveCode.NO_PART,)


@require_safe
@for_roles(*FILE_ROLES)
def export_deck(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Return the deck's folder as a ZIP file."""
    deck = own_deck(request, deck_id)
    content = deck_files.export_deck_file(deck=deck, by=request.user, now=timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="{deck.slug}{deck_zip.SUFFIX}"'}
    return HttpResponse(content, content_type=deck_zip.MEDIA_TYPE, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*FILE_ROLES)
@accept_once()
def import_deck(request: StaffRequest) -> HttpResponse:
    """Return the page where a deck's ZIP file is sent; once sent, import it whole, or show everything that is wrong with it."""
    is_sent = request.method == "POST"
    form = DeckFileForm(request.POST or None, request.FILES if is_sent else None)
    problems: Sequence[Problem] = ()
    if is_sent and form.is_valid():
        try:
            done = deck_files.import_deck_file(
                content=form.cleaned_data["file"].read(), organisation=request.organisation, by=request.user, now=timezone.now()
            )
        except ImportingError as refused:
            problems = refused.problems
        else:
            _report(request, done)
            return redirect("desk_deck", done.deck.pk)
    values = {"form": form, "problems": file_problems(problems)}
    return render(request, "decks/desk/import_deck.html", values, status=REFUSED if is_sent else 200)


def _report(request: StaffRequest, done: ImportedDeck) -> None:
    messages.success(request, _("The deck is imported. Nothing of it is signed or published."))
    unfinished = sum(notice.severity == "error" for notice in done.notices)
    if unfinished:
        text = ngettext(
            "%(count)d thing is still missing in its drafts and translations. Each says what.",
            "%(count)d things are still missing in its drafts and translations. Each says what.",
            unfinished,
        )
        messages.info(request, text % {"count": unfinished})
    left_out = [str(notice.values["name"]) for notice in done.notices if notice.code in _OF_FILES]
    if left_out:
        messages.warning(request, _("Left out, for they are no part of a deck: %(files)s.") % {"files": ", ".join(left_out)})
    if done.namesakes:
        text = _("There was already a deck with this title. Give one of them another, or delete the cards you do not need.")
        messages.warning(request, text)
