"""Publishing: all languages or none, the same thing twice changes nothing, and what is out stays fetchable."""

import hashlib
import json
from dataclasses import replace as with_changes
from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from ravive.cards.assembly import assemble, to_json
from ravive.cards.folder import read_register_file
from ravive.decks import deck_memory
from ravive.decks.models import CardWords, Deck, DeckRevision, DeckWords, SignOff
from ravive.decks.reviewing import revisions
from ravive.people.models import AuditEvent
from ravive.publishing import actions as publishing_actions
from ravive.publishing import queries
from ravive.publishing.actions import PublicationResult
from ravive.publishing.errors import PublishingError
from ravive.publishing.models import PublishedBundle
from ravive.register import actions as register_actions
from ravive.register.errors import FactError
from ravive.register.models import RegisterEntry
from ravive.starter import starter_content
from tests.cards.conftest import source_in
from tests.decks.cast import entry, published

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def deck() -> Deck:
    return Deck.objects.get(slug="voyage")


@pytest.mark.database
def test_publishing_again_changes_nothing(deck: Deck, now: datetime) -> None:
    before, revisions = published(), DeckRevision.objects.count()
    done = publishing_actions.publish(deck=deck, by="amina", now=now)
    assert done.changed == ()
    assert set(done.unchanged) == {"fr", "nl", "de", "en"}
    assert published() == before
    assert DeckRevision.objects.count() == revisions


@pytest.mark.parametrize("name", starter_content.DECK_ORDER)
@pytest.mark.database
def test_rows_are_published_as_the_folder_they_came_from_would_be(name: str, now: datetime) -> None:
    source = source_in(starter_content.DECKS / name)
    register = read_register_file(starter_content.REGISTER).register
    assert register
    for language in source.structure.languages:
        ready = assemble(source, language, register, deck_memory.of_shipped().model)
        current = queries.current_deck(name, language)
        assert current and current.digest == hashlib.sha256(to_json(ready.bundle)).hexdigest()


def test_only_the_language_that_changed_gets_a_new_bundle(deck: Deck, now: datetime) -> None:
    old = queries.current_deck("voyage", "nl")
    DeckWords.objects.filter(deck=deck, language="nl").update(title="Op reis gaan")
    done = publishing_actions.publish(deck=deck, by="amina", now=now)
    new = queries.current_deck("voyage", "nl")
    assert done.changed == ("nl",)
    assert old and new and new.bundle.title == "Op reis gaan"
    assert new.url != old.url
    assert queries.bundle("voyage", "nl", old.digest[:16]) is not None


def test_a_problem_in_one_language_holds_up_all_and_names_every_problem(deck: Deck, now: datetime) -> None:
    before = published()
    DeckWords.objects.filter(deck=deck, language="fr").update(title="Un autre titre")
    row = CardWords.objects.filter(card__deck=deck, language="de").first()
    assert row
    CardWords.objects.filter(pk=row.pk).update(words={**row.words, "reflex": ""})
    Deck.objects.filter(pk=deck.pk).update(audience="everybody")
    deck.refresh_from_db()
    with pytest.raises(PublishingError) as refused:
        publishing_actions.publish(deck=deck, by="amina", now=now)
    places = {problem.place for problem in refused.value.problems}
    assert places == {(None, ("audience",)), ("de", ("cards", row.card.card_id, "reflex"))}
    assert published() == before


def test_a_card_without_words_in_the_original_is_named(deck: Deck, now: datetime) -> None:
    CardWords.objects.filter(card__deck=deck, card__position=0, language="fr").delete()
    card = deck.cards.get(position=0)
    with pytest.raises(PublishingError) as refused:
        publishing_actions.publish(deck=deck, by="amina", now=now)
    assert [problem.place for problem in refused.value.problems] == [("fr", ("cards", card.card_id))]


def test_a_card_without_words_in_another_language_stays_out_of_it(deck: Deck, now: datetime) -> None:
    CardWords.objects.filter(card__deck=deck, card__position=0, language="de").delete()
    card = deck.cards.get(position=0).card_id
    assert publishing_actions.publish(deck=deck, by="amina", now=now).changed == ("de",)
    out = {language: queries.current_deck(deck.slug, language).bundle for language in ("fr", "de")}  # type: ignore[union-attr]  # just published
    assert [found.id for found in out["de"].cards] == [found.id for found in out["fr"].cards if found.id != card]


def test_an_expired_fact_holds_up_publishing_and_is_named(deck: Deck, now: datetime) -> None:
    with pytest.raises(PublishingError, match="was verified on 2026-11-24 and expired on 2027-05-23; verify it again"):
        publishing_actions.publish(deck=deck, by="amina", now=now.replace(year=2028))


def test_a_fact_made_a_draft_holds_up_publishing_and_is_named(now: datetime) -> None:
    RegisterEntry.objects.filter(entry_id="take-it-down").update(status="draft")
    with pytest.raises(PublishingError, match="fact “take-it-down” is a draft"):
        publishing_actions.publish(deck=Deck.objects.get(slug="declic"), by="amina", now=now)


def test_emergency_numbers_never_vanish_from_the_contacts(deck: Deck, now: datetime) -> None:
    RegisterEntry.objects.exclude(always=True).filter(kind="contact").update(status="draft")
    RegisterEntry.objects.filter(always=True).update(verified_on="2020-01-01")
    with pytest.raises(FactError, match="only a contact that is no draft is always shown"):
        register_actions.save_fact(entry=entry("police"), values={"status": "draft"}, by="amina", now=now)
    register_actions.save_fact(entry=entry("police"), values={"detail": "Jour et nuit."}, by="amina", now=now)
    assert [contact.id for contact in queries.contacts("fr")] == ["police", "emergency-112", "child-focus"]


@pytest.mark.database
def test_a_withdrawn_language_leaves_the_lists(deck: Deck, now: datetime) -> None:
    deck.languages = {name: status for name, status in deck.languages.items() if name != "de"}
    deck.save()
    publishing_actions.publish(deck=deck, by="amina", now=now)
    assert queries.languages_of("voyage") == ("fr", "nl", "en")


@pytest.mark.database
def test_a_current_bundle_is_unique_for_a_deck_and_language() -> None:
    counts = {(row.deck, row.language) for row in PublishedBundle.objects.filter(is_current=True)}
    assert len(counts) == PublishedBundle.objects.filter(is_current=True).count() == 16


def test_who_signed_is_named_in_the_bundle_and_in_the_deck(deck: Deck, now: datetime) -> None:
    revision = revisions.store_revision(deck=deck, by="amina", now=now)
    SignOff.objects.create(deck=deck, revision=revision, role="expert", by_name="Amina Diallo", at=now)
    SignOff.objects.create(deck=deck, revision=revision, role="second", kind="legal", by_name="Jan Peeters", at=now)
    publishing_actions.publish(deck=deck, by="amina", now=now)
    current = queries.current_deck("voyage", "fr")
    assert current
    signed = [(signature.name, signature.role, signature.signed_on) for signature in current.bundle.signatures]
    assert signed == [("Amina Diallo", "expert", "2026-11-24"), ("Jan Peeters", "legal", "2026-11-24")]
    deck.refresh_from_db()
    assert deck.reviewed_by == ["Amina Diallo", "Jan Peeters"]
    # Naming them makes no other content of what they signed.
    assert publishing_actions.publish(deck=deck, by="amina", now=now).changed == ()
    assert revisions.store_revision(deck=deck, by="amina", now=now).pk == revision.pk


def test_a_signature_does_not_hold_for_what_was_changed_after_it(deck: Deck, now: datetime) -> None:
    revision = revisions.store_revision(deck=deck, by="amina", now=now)
    SignOff.objects.create(deck=deck, revision=revision, role="expert", by_name="Amina Diallo", at=now)
    DeckWords.objects.filter(deck=deck, language="fr").update(title="Un autre titre")
    publishing_actions.publish(deck=deck, by="amina", now=now)
    current = queries.current_deck("voyage", "fr")
    assert current and current.bundle.signatures == ()


def test_an_age_rating_is_published_and_left_out_at_its_default(deck: Deck, now: datetime) -> None:
    row = PublishedBundle.objects.get(deck="voyage", language="fr", is_current=True)
    assert "age_rating" not in row.body
    deck.age_rating = "from_16"
    deck.save()
    publishing_actions.publish(deck=deck, by="amina", now=now)
    current = queries.current_deck("voyage", "fr")
    assert current and current.bundle.age_rating == "from_16"
    assert queries.indexed(current).age_rating == "from_16"


def test_publishing_stands_in_the_audit_log(deck: Deck, now: datetime) -> None:
    DeckWords.objects.filter(deck=deck, language="fr").update(title="Un autre titre")
    publishing_actions.publish(deck=deck, by="amina", now=now)
    event = AuditEvent.objects.first()
    assert event and (event.verb, event.by_name, event.subject_label) == ("deck.published", "amina", "voyage")
    assert event.detail == {"revision": 2, "languages": ["fr"]}


def released(*cards: tuple[str, int, float, float], deck: str = "voyage", number: int = 1, now: datetime) -> PublicationResult:
    """Store a release of a deck's learners."""
    return publishing_actions.store_memory_release(
        deck=deck, number=number, joined_before=date(2026, 10, number), learners=100, cards=cards, now=now
    )


def test_a_memory_release_publishes_the_same_content_anew(now: datetime) -> None:
    before = queries.current_deck("voyage", "fr")
    assert before is not None
    easy, hard = (before.bundle.cards[place].id for place in (1, 2))
    done = released((easy, 1, 12.0, 90.0), (hard, 1, -30.0, 90.0), now=now)
    after = queries.current_deck("voyage", "fr")
    assert after is not None
    assert set(done.changed) == {"fr", "nl", "de", "en"}
    assert after.url != before.url
    assert queries.bundle("voyage", "fr", before.digest[:16]) is not None
    priors = {card.id: card.prior for card in after.bundle.cards if card.prior}
    assert set(priors) == {easy, hard}
    assert priors[hard][0] > 1 and priors[easy][0] < 0
    unchanged = with_changes(after.bundle, cards=before.bundle.cards)
    assert unchanged == before.bundle


def test_a_second_release_adds_to_the_first_and_no_number_is_used_twice(now: datetime) -> None:
    released(("x", 1, -30.0, 90.0), now=now)
    first = queries.memory_of("voyage").of_meanings["x", 1]
    with pytest.raises(IntegrityError), transaction.atomic():
        released(("x", 1, -30.0, 90.0), now=now)
    released(("x", 1, -30.0, 90.0), number=2, now=now)
    second = queries.memory_of("voyage").of_meanings["x", 1]
    assert second[0] > first[0]
    assert second[2] < first[2]
    assert queries.released_learners("voyage") == queries.ReleasedLearners(releases=2, learners=200, joined_before=date(2026, 10, 2))
    assert queries.released_learners("parole") == queries.ReleasedLearners()


def test_publishing_leaves_what_was_released(deck: Deck, now: datetime) -> None:
    found = queries.current_deck("voyage", "nl")
    assert found
    hard = found.bundle.cards[0].id
    released((hard, 1, -30.0, 90.0), now=now)
    DeckWords.objects.filter(deck=deck, language="nl").update(title="Op reis")
    publishing_actions.publish(deck=deck, by="amina", now=now)
    found = queries.current_deck("voyage", "nl")
    card = found and found.card(hard)
    assert card and card.prior == queries.memory_of("voyage").of_meanings[hard, 1]


def test_a_release_of_a_deck_that_is_not_published_waits(now: datetime) -> None:
    assert released(("x", 1, -30.0, 90.0), deck="later", now=now).changed == ()
    assert set(queries.memory_of("later").priors_of({})) == {"x"}


def test_a_card_that_means_something_else_now_has_no_effect(now: datetime) -> None:
    released(("x", 1, -30.0, 90.0), ("y", 1, -30.0, 90.0), now=now)
    released(("x", 2, 20.0, 90.0), number=2, now=now)
    memory = queries.memory_of("voyage")
    assert set(memory.priors_of({})) == {"x", "y"}
    assert memory.priors_of({"x": 2, "y": 3}) == {"x": memory.of_meanings["x", 2]}
    assert memory.of_meanings["x", 2][0] < 0 < memory.priors_of({})["x"][0]


def test_a_bundle_of_an_earlier_ravive_is_published_anew(now: datetime) -> None:
    row = PublishedBundle.objects.get(deck="parole", language="de", is_current=True)
    body = json.loads(row.body)
    body["memory"] = {"model": "fsrs-6", "parameters": [0.212, 1.2931], "target_recall": 0.9}
    body["cards"][0]["prior"] = 0.25
    PublishedBundle.objects.filter(pk=row.pk).update(body=json.dumps(body), digest="0" * 64)
    done = publishing_actions.refresh_memory(now=now)
    assert [(published.deck, published.changed) for published in done] == [("parole", ("de",))]
    deck = queries.current_deck("parole", "de")
    assert deck and deck.digest == row.digest
    assert publishing_actions.refresh_memory(now=now) == []


def test_a_published_model_predicts_with_its_own_numbers() -> None:
    memory = deck_memory.of_releases([[("a", 1, -30.0, 90.0)]])
    model = deck_memory.model_of(memory.model, [*memory.priors_of({}).items(), ("b", None)])
    assert model.coefficients.tolist() == list(memory.model.coefficients)
    assert [tuple(vars(card).values()) for card in model.cards.values()] == [memory.of_meanings["a", 1]]
