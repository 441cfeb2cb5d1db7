"""A deck under review as a whole: what changed since it was last signed, with comments; submitting and signing it."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ravive.cards.draft import CardDraft
from ravive.decks import queries as decks_queries
from ravive.decks.desk_access import READERS, own_deck
from ravive.decks.models import CardComment, DeckRevision, SignOff, Submission
from ravive.decks.reviewing import actions, card_text, field_diff, queries, signatures, snapshot_diff
from ravive.decks.reviewing.seats import seats_of, typo_to_take_back
from ravive.decks.reviewing.signatures import SigningState
from ravive.decks.reviewing.snapshot_diff import CardChange
from ravive.decks.reviewing.views.cards import number_of
from ravive.decks.row_names import Names
from ravive.lib.languages import in_order
from ravive.people.actions import RefusedError
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles, own_or_404

CARDS_A_PAGE = 25


@dataclass(frozen=True, kw_only=True)
class ReadCard:
    """A card as a reader sees it: what differs since it was signed, all it says, and the comments on it."""

    card_id: str
    name: str
    kind: str
    is_new: bool
    is_draft: bool
    differences: tuple[field_diff.Difference, ...]
    lines: tuple[card_text.Line, ...]
    comments: tuple[CardComment, ...]


@require_safe
@for_roles(*READERS)
def review(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Return where a deck stands between authors and readers, with its cards: those that changed, all, or those talked about."""
    deck = own_deck(request, deck_id)
    state = signatures.state_of(deck)
    changed = {change.card_id: change for change in snapshot_diff.changes(state.signed and state.signed.draft, state.draft)}
    changed = {name: change for name, change in changed.items() if change.is_of_original}
    comments = queries.comments_of(deck)
    progress = queries.progress_of(deck, state, request.user)
    show = request.GET.get("show") or ("changed" if changed else "all")
    every = state.draft.cards()
    # Nobody has to read drafts, and everybody may comment on them.
    cards = state.draft.without_drafts().cards()
    talked = [name for name in every if any(comment.resolved_at is None for comment in comments.get(name, ()))]
    names = {"changed": [name for name in cards if name in changed], "talked": talked}.get(show, list(every))
    page = Paginator(names, CARDS_A_PAGE).get_page(request.GET.get("page"))
    known = card_text.names_known(deck, state)
    values = {
        "deck": deck,
        "title": decks_queries.title_of(deck),
        "state": state,
        "seats": seats_of(deck, state, request.user, request.roles),
        "deck_changes": _deck_changes(state),
        "cards": [_read_card(name, every[name], state, changed.get(name), comments.get(name, ()), known) for name in page],
        "gone": [change for change in changed.values() if change.after is None],
        "page": page,
        "progress": progress,
        "show": show,
        "counts": {
            "changed": len(names) if show == "changed" else sum(name in changed for name in cards),
            "talked": len(talked),
            "all": len(every),
        },
        "typo": typo_to_take_back(deck, request.user),
        "can_submit": Role.AUTHOR in request.roles and not state.is_current,
        **dict.fromkeys(("can_resolve", "can_publish"), Role.AUTHOR in request.roles),
        "is_overdue": deck.review_due < timezone.localdate(),
        "history": SignOff.objects.filter(deck=deck).select_related("revision").defer("revision__snapshot").order_by("-at", "-pk"),
        "submissions": Submission.objects.filter(deck=deck).select_related("revision").defer("revision__snapshot")[:20],
    }
    return render(request, "decks/desk/review.html", values)


def _deck_changes(state: SigningState) -> list[field_diff.Difference]:
    """Return what differs in the deck's own words and fields since it was signed; nothing before it ever was."""
    if state.signed is None:
        return []
    return card_text.deck_differences(snapshot_diff.deck_changes(state.signed.draft, state.draft))


def _read_card(
    name: str,
    card: CardDraft,
    state: SigningState,
    change: CardChange | None,
    comments: tuple[CardComment, ...],
    known: Names,
) -> ReadCard:
    words = card.words_in(state.draft.original)
    return ReadCard(
        card_id=name,
        name=decks_queries.name_of(words, name),
        kind=card.kind,
        is_new=change is not None and change.before is None,
        is_draft=card.structure.get("status") == "draft",
        differences=card_text.card_differences(change, known) if change else (),
        lines=card_text.lines_of(card, state.draft.original, known),
        comments=comments,
    )


@require_POST
@for_roles(Role.AUTHOR)
def submit(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Ask for the deck as it is now to be read and signed."""
    deck = own_deck(request, deck_id)
    try:
        is_typo = request.POST.get("typo") == "yes"
        made = actions.submit(deck=deck, name=request.POST.get("name", ""), by=request.user, now=timezone.now(), is_typo=is_typo)
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        text = _("“%(name)s” goes online with its first signature.") if is_typo else _("“%(name)s” waits for its two signatures.")
        messages.success(request, text % {"name": made.name})
    return redirect("review_deck", deck_id)


@require_POST
@for_roles(Role.EXPERT, Role.SECOND_READER)
def sign(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Sign what was submitted, for a seat."""
    deck = own_deck(request, deck_id)
    revision = own_or_404(
        DeckRevision.objects.filter(deck=deck), request, through="deck__organisation", number=number_of(request.POST.get("revision"))
    )
    role = request.POST.get("role", "")
    # A language, and the digest of its words as the form showed them.
    ticked = {tag: digest for tag, _colon, digest in (value.partition(":") for value in request.POST.getlist("languages"))}
    try:
        if role not in SignOff.Seat.values:
            raise RefusedError(_("This signature is for another role than yours."))
        actions.sign(
            deck=deck,
            revision=revision,
            role=role,
            by=request.user,
            now=timezone.now(),
            note=request.POST.get("note", ""),
            with_title=request.POST.get("title") == "yes",
            languages={language: ticked[language] for language in in_order(ticked)},
        )
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Signed. Thank you."))
    return redirect("review_deck", deck_id)
