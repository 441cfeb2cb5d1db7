"""The facts register at the desk: one correction, everywhere; nothing expired is published."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ravive.lib.words import unaccented
from ravive.people.actors import name_of
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles, own_or_404, refusal_page
from ravive.people.sent_forms import RefusedRedirect, accept_once
from ravive.register import actions, dependents, desk_lists, problem_texts
from ravive.register import queries as register_queries
from ravive.register.actions import sources as source_actions
from ravive.register.errors import FactError
from ravive.register.forms import KINDS, FactForm, NoteForm
from ravive.register.models import RegisterEntry
from ravive.site import context

READERS = (Role.AUTHOR, Role.EXPERT, Role.SECOND_READER, Role.TRANSLATOR, Role.ADMIN)
EDITORS = (Role.EXPERT, Role.ADMIN)
LINES_A_PAGE = 60
MOST_IN_BANNER = 8


def own_entry(request: StaffRequest, key: int) -> RegisterEntry:
    """Return an entry of the active organisation's. Raises Http404."""
    return own_or_404(RegisterEntry.objects.select_related("organisation"), request, pk=key)


def can_edit(request: StaffRequest) -> bool:
    """Say whether this person may change the register."""
    return bool(request.roles & set(EDITORS))


@require_safe
@for_roles(*READERS)
def facts(request: StaffRequest) -> HttpResponse:
    """Return the register: what is urgent first, by state and search."""
    lines = desk_lists.facts_of(request.organisation, context.current_language(), timezone.localdate())
    state, kind, search = (request.GET.get(name, "") for name in ("state", "kind", "q"))
    found = [line for line in desk_lists.found(lines, search) if kind not in KINDS or line.kind == kind]
    counts = Counter(line.state for line in found)
    shown = [line for line in found if state not in desk_lists.STATES or line.state == state]
    urgent = [line for line in lines if line.is_urgent]
    values = {
        "page": Paginator(shown, LINES_A_PAGE).get_page(request.GET.get("page")),
        "query": _query(q=search, kind=kind, state=state),
        "without_state": _query(q=search, kind=kind),
        "search": search,
        "kind": kind,
        "kinds": [(name, words) for name, (words, _help) in KINDS.items()],
        "state": state,
        "states": [(name, counts[name]) for name in desk_lists.STATES],
        "total": len(found),
        "urgent": urgent[:MOST_IN_BANNER],
        "urgent_more": max(0, len(urgent) - MOST_IN_BANNER),
        "can_edit": can_edit(request),
    }
    return render(request, "register/facts.html", values)


def _query(**parts: str) -> str:
    """Return the filters as the query of an address."""
    return urlencode({name: value for name, value in parts.items() if value})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*READERS)
def fact(request: StaffRequest, key: int) -> HttpResponse:
    """Return an entry with what uses it and its history; once corrected, publish again everything that uses it."""
    entry = own_entry(request, key)
    if request.method == "POST" and not can_edit(request):
        return refusal_page(request, frozenset(EDITORS))
    form = _form(request, entry.kind, entry)
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_fact(
                entry=entry, values=form.values(), by=request.user, now=timezone.now(), note=form.cleaned_data["note"]
            )
        except FactError as flawed:
            form.take(flawed)
        else:
            report(request, saved)
            return redirect("fact", entry.pk)
    return render(request, "register/fact.html", _values(request, entry, form))


def _form(request: StaffRequest, kind: str, entry: RegisterEntry | None = None) -> FactForm:
    language = context.current_language()
    known = register_queries.register_of(request.organisation).sources
    titles = [(name, f"{source.title.get(language, name)} ({source.grade})") for name, source in known.items()]
    form = FactForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        sources=sorted(titles, key=lambda title: unaccented(title[1])),
        today=timezone.localdate(),
        person=name_of(request.user),
        entry=entry,
        languages=request.organisation.languages,
    )
    if not can_edit(request):
        for field in form.fields.values():
            field.disabled = True
    return form


def _values(request: StaffRequest, entry: RegisterEntry, form: FactForm) -> dict[str, Any]:
    today, language = timezone.localdate(), context.current_language()
    uses = dependents.uses_of_fact(entry)
    called = dependents.deck_titles(request.organisation)
    return {
        "entry": entry,
        "name": entry.name.get(language) or entry.entry_id,
        "kind": KINDS[entry.kind][0],
        "form": form,
        "state": desk_lists.state_of(status=entry.status, until=entry.expires_on, today=today),
        "days_left": (entry.expires_on - today).days,
        "uses": uses,
        "decks": [called.get(slug, slug) for slug in uses.decks],
        "cards": dependents.using_decks(request.organisation, uses),
        "out": [(called.get(use.deck, use.deck), use.languages) for use in uses.bundles],
        "copies": [(called.get(copy.deck, copy.deck), copy) for copy in uses.copies],
        "checks": desk_lists.checks_of(entry),
        "needs": _needs(request),
        "can_edit": can_edit(request),
    }


def _needs(request: StaffRequest) -> list[str]:
    known = register_queries.register_of(request.organisation).facts.values()
    return sorted({fact.need for fact in known if fact.need})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*EDITORS)
@accept_once()
def new_fact(request: StaffRequest) -> HttpResponse:
    """Return the choice of a kind, then the form for a new entry; once filled in, add it."""
    kind = request.GET.get("kind", "")
    if kind not in KINDS:
        return render(request, "register/new_fact_kind.html", {"kinds": [(name, *words) for name, words in KINDS.items()]})
    form = _form(request, kind)
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.add_fact(
                organisation=request.organisation,
                entry_id=form.cleaned_data["id"],
                values=form.values(),
                by=request.user,
                now=timezone.now(),
                note=form.cleaned_data["note"],
            )
        except FactError as flawed:
            form.take(flawed)
        else:
            report(request, saved)
            return redirect("fact", saved.entry.pk)
    values = {"form": form, "kind": KINDS[kind][0], "needs": _needs(request)}
    return render(request, "register/new_fact.html", values)


@require_POST
@for_roles(*EDITORS)
@accept_once()
def verify(request: StaffRequest, key: int) -> HttpResponse:
    """Record that an entry was verified today, unchanged."""
    entry = own_entry(request, key)
    form = NoteForm(request.POST)
    back = resolve_url("facts") if request.POST.get("back") == "list" else resolve_url("fact", entry.pk)
    if not form.is_valid():
        messages.error(request, _("Nothing was kept. %(errors)s") % {"errors": " ".join(map(str, form.errors["note"]))})
        return RefusedRedirect(back)
    try:
        saved = actions.reverify_fact(entry=entry, by=request.user, now=timezone.now(), note=form.cleaned_data["note"])
    except FactError as flawed:
        errors = " ".join(problem_texts.text_of(problem) for problem in flawed.problems)
        messages.error(request, _("Nothing was kept. %(errors)s") % {"errors": errors})
        return RefusedRedirect(resolve_url("fact", entry.pk))
    report(request, saved)
    return redirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*EDITORS)
def delete(request: StaffRequest, key: int) -> HttpResponse:
    """Ask before an entry is taken out of the register, then take it out; an emergency number stays."""
    entry = own_entry(request, key)
    name = entry.name.get(context.current_language()) or entry.entry_id
    if request.method == "POST":
        try:
            source_actions.delete_fact(entry=entry, by=request.user, now=timezone.now())
        except (source_actions.AlwaysShownError, source_actions.StillUsedError):
            pass  # the page says why
        else:
            messages.success(request, _("“%(name)s” is no longer in the register.") % {"name": name})
            return redirect("facts")
    uses = dependents.uses_of_fact(entry)
    is_free = not entry.always and not uses.cards and not uses.bundles
    called = dependents.deck_titles(request.organisation)
    out = [called.get(use.deck, use.deck) for use in uses.bundles]
    cards = dependents.using_decks(request.organisation, uses)
    values = {"entry": entry, "name": name, "cards": cards, "out": out, "is_free": is_free}
    return render(request, "register/delete_fact.html", values, status=409 if request.method == "POST" else 200)


def report(request: StaffRequest, saved: actions.SavedFact) -> None:
    """Show what a correction reached, and what still carries the old content."""
    if saved.check is None:
        messages.info(request, _("Nothing had changed."))
        return
    called = dependents.deck_titles(request.organisation)
    count = len(saved.decks.republished)
    done = ngettext(
        "Saved, and published again in %(count)s deck: %(decks)s.", "Saved, and published again in %(count)s decks: %(decks)s.", count
    ) % {"count": count, "decks": ", ".join(called.get(slug, slug) for slug in saved.decks.republished)}
    messages.success(request, done if count else _("Saved. Nothing that is published carries it."))
    for slug, problems in saved.decks.blocked.items():
        reasons = " ".join(problem_texts.text_of(problem) for problem in problems)
        messages.warning(request, _("“%(deck)s” still carries the old content. %(why)s") % {"deck": called.get(slug, slug), "why": reasons})
