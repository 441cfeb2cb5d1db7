"""Reviewing: a deck is submitted under a name, read by a field expert and a second reader, and signed on that very content."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.decks import language_reading
from ravive.decks.models import Card, CardComment, CardReading, Deck, DeckRevision, SignOff, Submission
from ravive.decks.reviewing import revisions, signatures, snapshot_diff, takedowns, typos
from ravive.decks.reviewing.signals import deck_signed
from ravive.decks.reviewing.signatures import SigningState
from ravive.lib.languages import Language, in_order
from ravive.lib.yaml_lines import Plain
from ravive.people.actions import RefusedError, record
from ravive.people.actors import name_of
from ravive.people.models import Role, SecondRole
from ravive.people.queries import roles_of
from ravive.register.lock import lock_register

_EDITED = gettext_lazy("The deck was edited since it was submitted. Have it submitted again, read what changed, then sign that.")
_TAKEN_OFFLINE = gettext_lazy("Something was taken offline since the deck was submitted. Have it submitted again, then sign that.")
SEATS = {SignOff.Seat.EXPERT: Role.EXPERT, SignOff.Seat.SECOND: Role.SECOND_READER}


def submit(*, deck: Deck, name: str, by: User, now: datetime, is_typo: bool = False) -> Submission:
    """Ask for the deck, as it is now, to be read and signed under a name such as "autumn 2026"; return what was submitted.

    `is_typo`: its author calls it the correction of a typo in what both signed last; then one signature publishes it.
    Raises RefusedError when this very content was submitted already, without a name, or for more than a typo.
    """
    name = name.strip()
    if not name:
        raise RefusedError(_("Give this version a name, such as “autumn 2026”."))
    with transaction.atomic():
        # The lock comes first: who takes a card offline at this moment is seen here.
        deck.lock()
        since = takedowns.latest_at(deck)
        if is_typo:
            _refuse_more_than_typos(signatures.state_of(deck), since)
        revision = revisions.store_revision(deck=deck, by=by, now=now, since=since)
        last = Submission.objects.filter(deck=deck).select_related("revision").first()
        is_new = since is not None and last is not None and last.at <= since
        if last and last.revision.signed_content == revision.signed_content and not is_new:
            raise RefusedError(_("This content was submitted already, as “%(name)s”. Nothing has changed since.") % {"name": last.name})
        made = Submission.objects.create(deck=deck, revision=revision, name=name[:120], by=by, by_name=name_of(by), at=now, is_typo=is_typo)
        detail = {"revision": revision.number, "name": made.name, **({"typo": True} if is_typo else {})}
        record(organisation=deck.organisation, by=by, now=now, verb="deck.submitted", subject=deck, detail=detail)
    return made


def _refuse_more_than_typos(state: SigningState, since: datetime | None) -> None:
    """Raise RefusedError where the deck differs by more than typos from what both signed since something was last taken offline."""
    if state.signed is None or (since is not None and state.signed.at <= since):
        raise RefusedError(_("Two people have to sign this version first: a field expert and a second reader."))
    if (found := typos.more_than_typos(state.signed.draft, state.draft)) is None:
        return
    before, after = found
    if not after:
        raise RefusedError(_("This is more than a typo: cards, answers or properties of the deck changed. Submit it for two signatures."))
    raise RefusedError(
        _("Ravive cannot be sure that this is only a typo. Submit it for two signatures. Before: “%(before)s” Now: “%(after)s”")
        % {"before": before, "after": after}
    )


def sign(
    *,
    deck: Deck,
    revision: DeckRevision,
    role: str,
    by: User,
    now: datetime,
    note: str = "",
    with_title: bool = False,
    languages: Mapping[Language, str] = {},
) -> SignOff:
    """Sign a revision for a seat, the field expert's or the second reader's; return the signature.

    The second reader is published as one and no more, unless `with_title`: they agree to the title that the organisation chose.
    `languages` are those that they read besides the one the deck is written in, each with the digest of the words that they were shown.

    Raises RefusedError for somebody without the role, for the person who submitted it, for the same person on the other seat, for a seat
    that is taken, and once the deck or such a language was edited: who signs has read what stands.
    """
    seat = SignOff.Seat(role)
    with transaction.atomic():
        # Before the deck, as everywhere: a typo is published in this transaction.
        lock_register()
        locked = Deck.objects.select_for_update(no_key=True).select_related("organisation").get(pk=deck.pk)
        state = signatures.state_of(locked)
        if refusal := why_not(deck=locked, state=state, role=seat, by=by):
            raise RefusedError(refusal)
        if state.submission is None or state.submission.revision_id != revision.pk:
            raise RefusedError(_EDITED)
        kind = _kind_of(locked, seat, with_title=with_title)
        read = _sign_languages(locked, state, languages, by=by, now=now)
        values = {"role": seat, "kind": kind, "note": note.strip(), "languages": read}
        try:
            made = SignOff.objects.create(deck=locked, revision=revision, by=by, by_name=name_of(by), at=now, **values)
        except IntegrityError as twice:
            raise RefusedError(_("This seat has signed already.")) from twice
        detail = {"revision": revision.number, "role": kind or role, "languages": list(read), "note": made.note}
        record(organisation=locked.organisation, by=by, now=now, verb="deck.signed", subject=locked, detail=detail)
        deck_signed.send(sender=SignOff, sign_off=made, now=now)
    return made


def _sign_languages(deck: Deck, state: SigningState, shown: Mapping[Language, str], *, by: User, now: datetime) -> dict[Language, str]:
    """Sign languages, and return the digest of the words of each. Raises RefusedError where they are not those that were shown."""
    read = {language: snapshot_diff.language_digest(state.draft, language) for language in in_order(shown)}
    if edited := [language for language, digest in read.items() if shown[language] != digest]:
        raise RefusedError(language_reading.words_changed(edited))
    for language in read:
        language_reading.sign_language(deck, language, by=by, now=now)
    return read


def _kind_of(deck: Deck, seat: SignOff.Seat, *, with_title: bool) -> str:
    """Return as what a signature is published besides its seat: the second reader's title, if they agree to it."""
    if seat != SignOff.Seat.SECOND:
        return ""
    return SecondRole(deck.organisation.second_role) if with_title else SecondRole.SECOND_READER


def why_not(*, deck: Deck, state: SigningState, role: str, by: User) -> str:
    """Return why somebody cannot sign for a seat what stands now; empty when they can."""
    if SEATS[SignOff.Seat(role)] not in roles_of(by, deck.organisation):
        return _("This signature is for another role than yours.")
    if state.submission is None:
        return _("The deck was not submitted yet. Its author submits it once it is ready.")
    if not state.is_current:
        return str(_TAKEN_OFFLINE if state.submission.revision.signed_content == state.content else _EDITED)
    if state.submission.by_id == by.pk:
        return _("People who submit a deck do not sign it. Ask a colleague.")
    if state.signature(role):
        return _("This seat has signed already.")
    if any(signature.by_id == by.pk for signature in state.signatures):
        return _("One person does not sign for both seats. Ask a colleague.")
    return ""


def comment(*, card: Card, text: str, by: User, now: datetime) -> CardComment:
    """Add a comment to a card; return it. Raises RefusedError when it is empty.

    The same words again, from the same person while their comment is open, are a form that was sent twice.
    """
    text = text.strip()
    if not text:
        raise RefusedError(_("Write your comment first."))
    with transaction.atomic():
        Card.objects.select_for_update(no_key=True).filter(pk=card.pk).values("pk").first()
        latest = CardComment.objects.filter(card=card, by=by).order_by("-pk").first()
        if latest and latest.text == text and latest.resolved_at is None:
            return latest
        last = Submission.objects.filter(deck=card.deck_id).first()
        made = CardComment.objects.create(
            card=card, revision_id=last.revision_id if last else None, by=by, by_name=name_of(by), at=now, text=text
        )
        record(organisation=card.deck.organisation, by=by, now=now, verb="card.commented", subject=card)
    return made


def note_reading(*, card: Card, read: Plain, content: str, by: User, now: datetime, is_doubtful: bool = False) -> None:
    """Note that somebody has read a card with this content; `is_doubtful`: they want to see it again before they sign.

    `read` is what `snapshot_diff.read_part` returned of it, `content` its digest.
    """
    values = {"card_read": read, "content": content, "at": now, "is_doubtful": is_doubtful}
    CardReading.objects.update_or_create(card=card, by=by, defaults=values)


def resolve(*, comment: CardComment, by: User, now: datetime) -> None:
    """Say that a comment was dealt with; one that was already stays as it is."""
    with transaction.atomic():
        rows = CardComment.objects.filter(pk=comment.pk, resolved_at=None)
        if rows.update(resolved_at=now, resolved_by=by, resolved_by_name=name_of(by)):
            card = comment.card
            record(organisation=card.deck.organisation, by=by, now=now, verb="card.comment_resolved", subject=card)
