"""Publishing a deck: every changed card beside what is out, with the author's word on it, and what stands in the way."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ravive.cards.card import Language
from ravive.cards.draft import CardDraft
from ravive.cards.meaning import MEANING_REASONS, Decision, Ground
from ravive.decks import card_form, problem_lines, row_names
from ravive.decks import queries as decks_queries
from ravive.decks.desk_access import own_deck
from ravive.decks.models import Deck
from ravive.decks.reviewing import card_text, field_diff
from ravive.decks.reviewing.snapshot_diff import CardChange
from ravive.decks.row_names import Names
from ravive.lib.languages import in_order, name_of
from ravive.lib.problem import Problem, ProblemPlace
from ravive.people.actions import RefusedError
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles
from ravive.publishing import actions, publication, queries
from ravive.publishing.errors import PublishingError
from ravive.publishing.models import PublicationRequest
from ravive.publishing.publication import Publication
from ravive.register import problem_texts
from ravive.register import queries as register_queries

DECISIONS: tuple[Decision, ...] = ("typo", "meaning")
REFUSED = 409
PROGRESS_SECONDS = 3

GROUNDS: dict[str, str | Promise] = {
    "kind": gettext_lazy("The kind of card is another."),
    "right": gettext_lazy("What counts as right is another."),
    "options": gettext_lazy("What can be chosen was added or taken away."),
    "answers": gettext_lazy("The answers that a gap accepts are others."),
    "picture": gettext_lazy("The picture that is searched is another."),
    "facts": gettext_lazy("Another fact is named."),
    "numbers": gettext_lazy("A number is another."),
    "negation": gettext_lazy("A word that turns the sentence round, or says how far it binds, came or went."),
    "rewritten": gettext_lazy("Much of the text is reworded."),
    "spelling": gettext_lazy("Only characters, accents or punctuation changed."),
    "wording": gettext_lazy("A few words changed."),
    "explanation": gettext_lazy("Only what explains the answer changed."),
    "variants": gettext_lazy("A variant came or went; it asks the same in other words."),
    "details": gettext_lazy("Only how the card is filed or shown changed."),
    "translation": gettext_lazy("Only translations changed."),
}


@dataclass(frozen=True, kw_only=True)
class ChangedCard:
    """A changed card for its author to weigh."""

    card_id: str
    name: str
    differences: tuple[field_diff.Difference, ...]
    translations: tuple[Language, ...]
    suggestion: Decision
    decision: Decision
    grounds: tuple[tuple[str, str], ...]
    is_reworded: bool
    is_looked_at: bool


@dataclass(frozen=True)
class SentChoices:
    """What the form of the page sent: a word on each changed card, what translators look at, and languages to publish unread."""

    decisions: Mapping[str, Decision]
    look: frozenset[str]
    unread: tuple[Language, ...]


NOTHING_SENT = SentChoices({}, frozenset(), ())


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.AUTHOR)
def publish(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Return what publishing would change; once weighed, publish it, or say what stands in the way."""
    deck = own_deck(request, deck_id)
    if request.method == "POST":
        choices = {name.removeprefix("decision-"): value for name, value in request.POST.items() if name.startswith("decision-")}
        decisions: dict[str, Decision] = {name: cast("Decision", value) for name, value in choices.items() if value in DECISIONS}
        sent = SentChoices(decisions, frozenset(request.POST.getlist("look")), in_order(request.POST.getlist("unread")))
        try:
            done = actions.release(
                deck=deck,
                token=request.POST.get("token", ""),
                decisions=decisions,
                look=sent.look,
                unread=sent.unread,
                by=request.user,
                now=timezone.now(),
            )
        except RefusedError as refused:
            messages.error(request, str(refused))
            return _page(request, own_deck(request, deck_id), sent, status=REFUSED)
        except PublishingError as refused:
            deck = own_deck(request, deck_id)
            return _page(request, deck, sent, refused.problems, status=REFUSED)
        if isinstance(done, PublicationRequest):
            return redirect("publish_deck", deck.pk)
        return _to_deck(request, deck, done.changed, done.cards)
    requested = PublicationRequest.objects.filter(deck=deck).first()
    if requested and not requested.has_failed:
        return _progress_page(request, deck, requested)
    since = request.session.pop(_session_key(deck), None)
    if since and not requested:
        return _to_deck(request, deck, queries.languages_published_since(deck.slug, datetime.fromisoformat(since)))
    return _page(request, deck, NOTHING_SENT, has_failed=requested is not None)


@require_POST
@for_roles(Role.AUTHOR)
def list_first(request: StaffRequest, deck_id: int) -> HttpResponse:
    """List a deck of the host's before all others: of its audience, it is where someone new begins."""
    deck = own_deck(request, deck_id)
    try:
        actions.list_first(deck=deck, by=request.user, now=timezone.now())
        messages.success(request, _("The site lists this deck first. For its audience, it is where someone new begins."))
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("publish_deck", deck.pk)


@require_POST
@for_roles(Role.EXPERT, Role.SECOND_READER)
def take_back_typo(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Take back a typo that somebody else signed, with the reason."""
    deck = own_deck(request, deck_id)
    try:
        actions.take_back(deck=deck, reason=request.POST.get("text", ""), by=request.user, now=timezone.now())
        messages.success(request, _("Taken back. What both signed before is online again."))
    except RefusedError as refused:
        messages.error(request, str(refused))
    except PublishingError:
        messages.error(
            request, _("The old text cannot be put online again: a fact or a source that it names is gone. Take the card offline.")
        )
    return redirect("review_deck", deck_id)


def _to_deck(request: StaffRequest, deck: Deck, languages: Sequence[Language], cards: Collection[str] = ()) -> HttpResponse:
    """Lead to the deck's page, which says what is published now and leads to it as learners see it."""
    if languages:
        links = _links((tag, f"/{tag}/decks/{deck.slug}/") for tag in languages)
        messages.success(request, format_html(_("Published. See it live: %(languages)s.") % {"languages": "{}"}, links))
        firsts = queries.first_cards(deck.slug, languages, cards)
        if firsts:
            links = _links((tag, f"/{tag}/decks/{deck.slug}/cards/{card.id}/") for tag, card in firsts.items())
            text = _("The first card that is new or changed: %(languages)s.")
            messages.success(request, format_html(text % {"languages": "{}"}, links))
    else:
        messages.success(request, _("What is published is already as it is written here."))
    return redirect("desk_deck", deck.pk)


def _links(addresses: Iterable[tuple[Language, str]]) -> SafeString:
    """Return a link per language, by its own name."""
    return format_html_join(" · ", '<a href="{}" hreflang="{}">{}</a>', ((address, tag, name_of(tag)) for tag, address in addresses))


def _session_key(deck: Deck) -> str:
    return f"publication-{deck.pk}"


@dataclass(frozen=True, kw_only=True)
class PublicationStep:
    """What the worker does now: its number from 1, and its name."""

    current: int
    name: str


def _step_of(requested: PublicationRequest) -> PublicationStep:
    """Return the step of a publication in progress: the check, then each language, as `bundle_builder` goes through them."""
    number = min(requested.steps_done, requested.steps - 1)
    going_out = requested.revision.draft.without_waiting(requested.waiting).words
    names = [_("checking the cards"), *map(name_of, in_order(going_out))]
    return PublicationStep(current=number + 1, name=names[number] if number < len(names) else "")


def _progress_page(request: StaffRequest, deck: Deck, requested: PublicationRequest) -> HttpResponse:
    """Return how far the worker is; browsers ask again by themselves until it is done."""
    request.session[_session_key(deck)] = requested.requested_at.isoformat()
    values = {"deck": deck, "title": decks_queries.title_of(deck), "requested": requested, "steps": _step_of(requested)}
    response = render(request, "publishing/desk/publication_progress.html", values)
    response.headers["Refresh"] = str(PROGRESS_SECONDS)
    return response


def _page(
    request: StaffRequest,
    deck: Deck,
    sent: SentChoices,
    problems: Sequence[Problem] | None = None,
    status: int = 200,
    *,
    has_failed: bool = False,
) -> HttpResponse:
    found = publication.publication_of(deck)
    if problems is None:
        problems = publication.errors_of(found, register_queries.register_of(deck.organisation), timezone.localdate())
    waiting = [(language, _waiting(found, language)) for language in found.waiting]
    known = card_text.names_known(deck, found.signing)
    cards = found.signing.draft.cards()
    values = {
        "deck": deck,
        "title": decks_queries.title_of(deck),
        "found": found,
        "changed": [_changed(change, found, sent, known) for change in found.changed],
        "new": [(change.card_id, decks_queries.name_of({"prompt": change.prompt}, change.card_id)) for change in found.new],
        "gone": [(change.card_id, decks_queries.name_of({"prompt": change.prompt}, change.card_id)) for change in found.gone],
        "deck_changes": card_text.deck_differences(found.deck_changes),
        "unread": list(found.unread.items()),
        "answered": sent.unread,
        "waiting": [(language, cards) for language, cards in waiting if cards],
        "problems": [_problem_line(found, problem, cards, known) for problem in problems],
        "is_overdue": deck.review_due < timezone.localdate(),
        "open_comments": deck.cards.filter(comments__resolved_at=None, comments__isnull=False).distinct().count(),
        "has_failed": has_failed,
        "can_publish": found.signing.may_go_out and found.is_changed and not problems,
    }
    return render(request, "publishing/desk/publish.html", values, status=status)


def _waiting(found: Publication, language: Language) -> int:
    """Return how many cards that go out stay out of a language."""
    return len(found.waiting[language].intersection(found.signing.draft.without_drafts().card_ids))


def _changed(change: CardChange, found: Publication, sent: SentChoices, known: Names) -> ChangedCard:
    suggestion = change.suggestion()
    is_spelling = all(ground.reason in ("spelling", "details", "translation") for ground in suggestion.grounds)
    return ChangedCard(
        card_id=change.card_id,
        name=decks_queries.name_of({"prompt": change.prompt}, change.card_id),
        differences=card_text.card_differences(change, known),
        translations=change.translations,
        suggestion=suggestion.decision,
        decision=sent.decisions.get(change.card_id, suggestion.decision),
        grounds=tuple((str(GROUNDS[ground.reason]), _where(change, ground)) for ground in suggestion.grounds),
        is_reworded=publication.is_reworded(change),
        is_looked_at=change.card_id in sent.look if sent.decisions else not is_spelling,
    )


def _where(change: CardChange, ground: Ground) -> str:
    """Return the text a ground rests on; nothing beside those that change no meaning, which would be many."""
    return card_text.path_name(change, ground.path) if ground.reason in MEANING_REASONS else ""


def _problem_line(found: Publication, problem: Problem, cards: Mapping[str, CardDraft], known: Names) -> dict[str, Any]:
    """Return what stands in the way, where, and the address of the field it concerns."""
    deck = found.deck
    words = found.signing.draft.card_words(found.original)
    place = problem.place or ProblemPlace(None, ())
    language, card = place.language, str(place.card) if place.card is not None else None
    is_translation = language is not None and language != deck.original_language
    if is_translation and card:
        address = f"{reverse('translate_card', args=[deck.pk, language, card])}#{'.'.join(map(str, place.field))}"
    elif is_translation:
        address = reverse("translate_words", args=[deck.pk, language])
    elif card:
        address = reverse("desk_card", args=[deck.pk, card])
    else:
        address = reverse("deck_properties", args=[deck.pk])
    return {
        "card": decks_queries.name_of(words.get(card, {}), card) if card else "",
        "language": language if is_translation else "",
        "address": address,
        "text": _problem_text(found, problem, cards.get(card or ""), known),
    }


def _problem_text(found: Publication, problem: Problem, card: CardDraft | None, known: Names) -> str:
    """Return what stands in the way, rows of the card and entries of the register by their words."""
    if card is None or not card.kind:
        return problem_texts.text_of(problem)
    rows = row_names.names_in(card.kind, card_form.split(card, found.original), known=known)
    return problem_lines.with_field(card.kind, problem, rows)
