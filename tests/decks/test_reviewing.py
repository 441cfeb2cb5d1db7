"""A deck is submitted, read by two people and signed on that very content; what is edited afterwards loses its signatures."""

from datetime import datetime, timedelta

import pytest

from ravive.decks.models import Card, CardComment, Deck, SignOff
from ravive.decks.reviewing import actions as reviewing_actions
from ravive.decks.reviewing import signatures, snapshot_diff
from ravive.decks.translating import actions as translating_actions
from ravive.lib.languages import Language
from ravive.people.actions import RefusedError
from ravive.people.models import AuditEvent, Role, SecondRole
from ravive.publishing import queries
from tests.decks.cast import host
from tests.decks.readers import Team, released, rewrite, signed
from tests.people.cast import person

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def deck() -> Deck:
    return Deck.objects.get(slug="voyage")


def test_a_starter_deck_is_signed_by_nobody(deck: Deck) -> None:
    state = signatures.state_of(deck)
    assert (state.submission, state.signatures, state.is_signed, state.signed) == (None, (), False, None)


def test_what_was_never_submitted_is_not_shown_as_changed(deck: Deck, people: Team) -> None:
    state = signatures.state_of(deck)
    assert state.submission is None
    reason = reviewing_actions.why_not(deck=deck, state=state, role="expert", by=people.expert)
    assert reason == "Le jeu n’a pas encore été soumis. Son auteur ou autrice le soumet dès qu’il est prêt."


def test_two_people_sign_what_was_submitted(deck: Deck, people: Team, now: datetime) -> None:
    signed(deck, people, now)
    state = signatures.state_of(deck)
    assert state.is_signed
    assert state.is_current
    assert [(row.by_name, row.role, row.kind) for row in state.signatures] == [
        ("demonstration-expert", "expert", ""),
        ("demonstration-reader", "second", SecondRole.SECOND_READER),
    ]
    verbs = list(AuditEvent.objects.filter(verb__startswith="deck.").order_by("pk").values_list("verb", flat=True))[-3:]
    assert verbs == ["deck.submitted", "deck.signed", "deck.signed"]


@pytest.mark.database
def test_the_same_content_is_not_submitted_twice(deck: Deck, people: Team, now: datetime) -> None:
    reviewing_actions.submit(deck=deck, name="automne", by=people.author, now=now)
    with pytest.raises(RefusedError, match="automne"):
        reviewing_actions.submit(deck=deck, name="hiver", by=people.author, now=now)


def test_a_version_needs_a_name(deck: Deck, people: Team, now: datetime) -> None:
    with pytest.raises(RefusedError):
        reviewing_actions.submit(deck=deck, name="  ", by=people.author, now=now)


def test_a_signature_needs_the_role_of_its_seat(deck: Deck, people: Team, now: datetime) -> None:
    revision = reviewing_actions.submit(deck=deck, name="automne", by=people.author, now=now).revision
    for role, who in (("expert", people.reader), ("second", people.expert), ("expert", people.translator)):
        with pytest.raises(RefusedError):
            reviewing_actions.sign(deck=deck, revision=revision, role=role, by=who, now=now)
    assert not SignOff.objects.filter(deck=deck).exists()


def test_whoever_submitted_does_not_sign(deck: Deck, people: Team, now: datetime) -> None:
    both = person("both", host(), Role.AUTHOR, Role.EXPERT)
    revision = reviewing_actions.submit(deck=deck, name="automne", by=both, now=now).revision
    with pytest.raises(RefusedError):
        reviewing_actions.sign(deck=deck, revision=revision, role="expert", by=both, now=now)


def test_nobody_signs_for_both_seats(deck: Deck, people: Team, now: datetime) -> None:
    both = person("both", host(), Role.EXPERT, Role.SECOND_READER)
    revision = reviewing_actions.submit(deck=deck, name="automne", by=people.author, now=now).revision
    reviewing_actions.sign(deck=deck, revision=revision, role="expert", by=both, now=now)
    with pytest.raises(RefusedError):
        reviewing_actions.sign(deck=deck, revision=revision, role="second", by=both, now=now)


@pytest.mark.database
def test_a_seat_signs_once(deck: Deck, people: Team, now: datetime) -> None:
    revision = reviewing_actions.submit(deck=deck, name="automne", by=people.author, now=now).revision
    other = person("other", host(), Role.EXPERT)
    reviewing_actions.sign(deck=deck, revision=revision, role="expert", by=people.expert, now=now)
    with pytest.raises(RefusedError):
        reviewing_actions.sign(deck=deck, revision=revision, role="expert", by=other, now=now)


def test_what_was_edited_after_it_was_submitted_is_not_signed(deck: Deck, people: Team, now: datetime) -> None:
    revision = reviewing_actions.submit(deck=deck, name="automne", by=people.author, now=now).revision
    rewrite(deck.cards.get(position=0), people, now, reflex="Un autre réflexe.")
    with pytest.raises(RefusedError):
        reviewing_actions.sign(deck=deck, revision=revision, role="expert", by=people.expert, now=now)


def test_an_edit_takes_the_signatures_of_the_changed_card_alone(deck: Deck, people: Team, now: datetime) -> None:
    signed(deck, people, now)
    card = deck.cards.get(position=3)
    rewrite(card, people, now + timedelta(hours=1), reflex="Un autre réflexe.")
    state = signatures.state_of(deck)
    assert (state.is_signed, state.is_current, state.signatures) == (False, False, ())
    assert state.signed is not None
    assert [change.card_id for change in snapshot_diff.changes(state.signed.draft, state.draft)] == [card.card_id]


@pytest.mark.database
def test_taking_the_edit_back_gives_the_signatures_back(deck: Deck, people: Team, now: datetime) -> None:
    signed(deck, people, now)
    card = deck.cards.get(position=3)
    before = card.words.get(language="fr").words["reflex"]
    rewrite(card, people, now, reflex="Un autre réflexe.")
    rewrite(card, people, now, reflex=before)
    assert signatures.state_of(deck).is_signed


def test_a_translation_and_a_review_date_take_no_signature(deck: Deck, people: Team, now: datetime) -> None:
    signed(deck, people, now)
    card = deck.cards.get(position=0)
    translating_actions.save_texts(
        deck=deck, card=card, language=Language("nl"), texts={("reflex",): "Een reflex."}, by=people.translator, now=now
    )
    Deck.objects.filter(pk=deck.pk).update(review_due=deck.review_due + timedelta(days=90))
    deck.refresh_from_db()
    assert signatures.state_of(deck).is_signed


def test_the_order_of_cards_takes_no_signature_and_the_age_rating_does(deck: Deck, people: Team, now: datetime) -> None:
    signed(deck, people, now)
    Card.objects.filter(pk=deck.cards.get(position=0).pk).update(position=99)
    assert signatures.state_of(deck).is_signed
    Deck.objects.filter(pk=deck.pk).update(age_rating="adults")
    deck.refresh_from_db()
    assert not signatures.state_of(deck).is_signed


def test_who_signed_stands_in_the_published_deck(deck: Deck, people: Team, now: datetime) -> None:
    signed(deck, people, now)
    released(deck, people, now)
    out = queries.current_deck("voyage", "nl")
    assert out is not None
    assert [(found.name, found.role, found.signed_on) for found in out.bundle.signatures] == [
        ("demonstration-expert", "expert", "2026-11-24"),
        ("demonstration-reader", "second_reader", "2026-11-24"),
    ]


def test_comments_are_resolved_once(deck: Deck, people: Team, now: datetime) -> None:
    card = deck.cards.get(position=0)
    comment = reviewing_actions.comment(card=card, text=" Trop long ? ", by=people.expert, now=now)
    assert (comment.text, comment.by_name) == ("Trop long ?", "demonstration-expert")
    reviewing_actions.resolve(comment=comment, by=people.author, now=now)
    reviewing_actions.resolve(comment=comment, by=people.reader, now=now)
    assert CardComment.objects.get(pk=comment.pk).resolved_by_name == "demonstration-author"
    with pytest.raises(RefusedError):
        reviewing_actions.comment(card=card, text="  ", by=people.expert, now=now)
