"""A deck's words in one language as a translator's file: out, and in again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from ravive.decks import queries as decks_queries
from ravive.decks.desk_access import own_deck
from ravive.decks.translating import actions, translator_files
from ravive.decks.translating import queries as translating_queries
from ravive.decks.translating.views.translations import TRANSLATORS
from ravive.formats import texts_workbook, xliff
from ravive.formats.problems import TextsCode
from ravive.lib.problem import Problem
from ravive.lib.xml_lines import LARGEST_FILE_BYTES
from ravive.people.actions import RefusedError
from ravive.people.permissions import StaffRequest, for_roles
from ravive.register.problem_texts import text_of
from ravive.site.context import known_language

REFUSED = 422


@require_safe
@for_roles(*TRANSLATORS)
def file_out(request: StaffRequest, deck_id: int, language: str) -> HttpResponse:
    """Return the deck's words as an XLIFF file, or as a workbook with `format=xlsx`; with `only=to_do`, those missing or changed."""
    deck, spoken = own_deck(request, deck_id), known_language(language)
    original = deck.original_language
    if original is None or spoken not in translating_queries.other_languages(deck):
        messages.error(request, _("The deck is not translated into this language. Add the language first."))
        return redirect("translate_deck", deck_id)
    only, now = request.GET.get("only") == "to_do", timezone.now()
    source = known_language(original)
    texts = translator_files.texts_of(deck.slug, source, spoken, translating_queries.pieces_of(deck, spoken), only_to_do=only)
    if request.GET.get("format") == "xlsx":
        written = texts_workbook.write(texts, translator_files.workbook_words(source, spoken), made_at=now)
        suffix, media_type = texts_workbook.SUFFIX, texts_workbook.MEDIA_TYPE
    else:
        written = xliff.write(texts)
        suffix, media_type = xliff.SUFFIX, xliff.MEDIA_TYPE
    for warning in written.warnings:
        # A download shows nothing: the next page does.
        messages.warning(request, f"{warning.values['unit']}: {text_of(warning)}")
    name = f"ravive-{deck.slug}-{spoken}{suffix}"
    return HttpResponse(
        written.content,
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*TRANSLATORS)
def file_in(request: StaffRequest, deck_id: int, language: str) -> HttpResponse:
    """Return the page where a translator's file is sent; once sent, import it, or show everything that is wrong with it."""
    deck, spoken = own_deck(request, deck_id), known_language(language)
    found, problem, status = None, "", 200
    if request.method == "POST":
        upload = request.FILES.get("file")
        if upload is None:
            problem, status = _("Choose a file first."), REFUSED
        elif upload.size is None or upload.size > LARGEST_FILE_BYTES:
            problem, status = text_of(Problem(TextsCode.LARGE)), REFUSED
        else:
            try:
                found = actions.take_in(deck=deck, language=spoken, content=upload.read(), by=request.user, now=timezone.now())
            except RefusedError as refused:
                problem, status = str(refused), REFUSED
        if found and not found.problems:
            message = ngettext("%(count)d text was imported.", "%(count)d texts were imported.", found.count) % {"count": found.count}
            messages.success(request, message)
            return redirect("translate_deck", deck_id)
        status = REFUSED if found and found.is_refused else status
    values = {
        "deck": deck,
        "title": decks_queries.title_of(deck),
        "language": spoken,
        "found": found,
        "problem": problem,
        "problems": [(_place_of(wrong), wrong.values.get("unit", ""), text_of(wrong)) for wrong in found.problems] if found else [],
    }
    return render(request, "decks/desk/file.html", values, status=status)


def _place_of(wrong: Problem) -> str:
    """Return where in the file something is wrong; empty for the file as a whole."""
    if wrong.column:
        return _("Row %(row)s, column %(column)s:") % {"row": wrong.line, "column": wrong.column}
    return _("Line %(line)s:") % {"line": wrong.line} if wrong.line else ""
